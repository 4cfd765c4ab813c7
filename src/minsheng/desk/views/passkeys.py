"""One's own passkeys: call one something else, remove one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minsheng.foundation.api import whole_number
from minsheng.foundation.pages import Act, act_page
from minsheng.neighbourhood.actions import name_passkey, remove_passkey
from minsheng.neighbourhood.logins import passkeys_of
from minsheng.neighbourhood.models import Passkey, User

from ..forms import NamePasskeyForm
from .ceremonies import proof_form, set_up_first


def _own(by: User, number: str) -> Passkey:
    return get_object_or_404(passkeys_of(by), pk=whole_number(number) or 0)


@login_required
def passkey_name(request: HttpRequest, number: str) -> HttpResponse:
    by: User = request.user  # type: ignore[assignment]
    found = _own(by, number)
    form = NamePasskeyForm(request.POST or None, initial={"name": found.name})
    act = Act(_("给通行密钥改名"), _("登录验证"), reverse("second_factor"), _("改名"), _("改好了。"))
    return act_page(request, act, form=form, do=lambda data: name_passkey(passkey=found, name=data["name"], by=by))


@never_cache
@login_required
def passkey_remove(request: HttpRequest, number: str) -> HttpResponse:
    """Remove one, with a code or a passkey: it may be this one."""
    by: User = request.user  # type: ignore[assignment]
    found = _own(by, number)
    form, proof = proof_form(request, by)
    act = Act(
        _("停用通行密钥“%(name)s”") % {"name": found.name},
        _("登录验证"),
        reverse("second_factor"),
        _("停用"),
        _("停用了，这把通行密钥再也登不上。"),
        lead=_("设备丢了、换了、给别人用了，就停用。先证明是您本人。"),
    )

    def do(data: dict[str, Any]) -> None:
        remove_passkey(passkey=found, code=proof(data), by=by)
        set_up_first(request, by)

    return act_page(request, act, form=form, do=do)
