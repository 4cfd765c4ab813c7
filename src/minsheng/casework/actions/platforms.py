"""Platforms that send orders are data: an office names them, adds its own, and writes the form of the reply that each wants."""

import secrets

from django.db import IntegrityError, transaction

from minsheng.foundation.errors import BadInput, SomebodyWasFaster
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import PlatformChanged
from ..models import ExternalPlatform
from ..models.external import own_names
from ..queries.platforms import platforms
from ..states.external import PLACES, braces_alone, places_in

LONGEST_NAME, LONGEST_REPLY = 30, 4000


@transaction.atomic
def change_platform(*, name: str, reply: str, by: User, code: str = "", in_use: bool = True) -> ExternalPlatform:
    """Name a platform and write the form of its reply; without a code a new one. What was replied before stays as it went.

    Raises BadInput for a place in braces that no reply has, a brace that stands alone, and the name of another platform.
    """
    require(by, "casework.change_platform")
    kept_name, form = words_kept(name, "name"), words_kept(reply, "reply")
    there = platforms()
    if code and code not in {one.code for one in there}:
        raise BadInput("没有这个平台，请重新选。", "code", "no_such_platform")
    if len(kept_name) > LONGEST_NAME:
        raise BadInput(f"名字最多{LONGEST_NAME}字，现在有{len(kept_name)}字。", "name", "too_long")
    if any(one.name == kept_name for one in there if one.code != code):
        raise BadInput("已经有叫这个名字的平台了，换一个名字，或者去改那一个。", "name", "platform_known")
    _require_form(form)
    code = code or f"p{secrets.token_hex(4)}"
    values = {"name": kept_name, "reply": form, "in_use": in_use}
    try:
        with transaction.atomic():
            row, _ = ExternalPlatform.objects.update_or_create(code=code, defaults=values)
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    own_names.forget()
    record(PlatformChanged(code=code, name=kept_name, reply=form, in_use=in_use, by_id=by.pk))
    return row


def _require_form(form: str) -> None:
    if len(form) > LONGEST_REPLY:
        raise BadInput(f"格式最多{LONGEST_REPLY}字，现在有{len(form)}字。", "reply", "too_long")
    known = "、".join(f"{{{name}}}" for name in PLACES)
    unknown = [name for name in dict.fromkeys(places_in(form)) if name not in PLACES]
    if unknown:
        told = "、".join(f"{{{name}}}" for name in unknown)
        raise BadInput(f"{told}认不出来，不知道填什么。能写的是：{known}。", "reply", "unknown_place")
    if braces_alone(form):
        raise BadInput(f"有一个大括号没有配上另一半。要填的写成一对，比如{{单号}}；能写的是：{known}。", "reply", "brace_alone")
    if not places_in(form):
        raise BadInput(f"格式里一个要填的都没有，每张单回的就都一样了。能写的是：{known}。", "reply", "no_places")
