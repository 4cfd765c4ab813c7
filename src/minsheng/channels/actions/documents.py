"""Make a document, and replace the template that documents of its kind are made by."""

import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import SomebodyWasFaster, StateForbids
from minsheng.foundation.pictures import keep_file
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..documents.filling import require_good
from ..documents.kinds import KINDS, Found, Kind
from ..documents.making import content_of, made_of
from ..events import DocumentMade, TemplateChosen, TemplateReplaced, TemplateSetAside
from ..models import DocumentTemplate
from ..queries.templates import Place, place_of_community, versions_of

WHY = "the templates of this place"


@dataclass(frozen=True)
class Taken:
    """The Word file, what to call it, and what to tell whoever takes it where the office's own template could not be used."""

    content: bytes
    number: str
    file_name: str
    broken: str


def make_document(*, kind: Kind, found: Found, by: User) -> Taken:
    """Fill the template with what `by` may see (`found` came through the door), and write down that it left the building.

    Filled before the transaction begins, like a list (docs/decisions/0017): nothing is handed out that was not recorded.
    """
    require(by, "channels.make_document", found.community)
    made, number = made_of(kind, found), secrets.token_hex(4)
    with transaction.atomic():
        template = made.template.pk if made.template else None
        record(
            DocumentMade(
                number=number,
                kind=kind.code,
                title=found.title,
                template=template,
                fell_back=bool(made.broken),
                by_id=by.pk,
            )
        )
    name = "".join(char for char in found.title if char not in '\\/:*?"<>|')
    return Taken(made.content, number, f"{name}.docx", made.broken)


@transaction.atomic
def replace_template(*, kind: Kind, place: Place, content: bytes, name: str, by: User) -> DocumentTemplate:
    """Take a template in for a place; the one before stays as a version. Raises BadInput, BrokenTemplate with every fault."""
    require(by, "channels.replace_template", place)
    require_good(content, kind)
    _stand_down(kind, place)
    path = keep_file(content, kind.suffix)
    try:
        with transaction.atomic():
            template = DocumentTemplate.objects.create(
                kind=kind.code,
                community=place.community,
                street=place.street,
                name="".join(char for char in name if char.isprintable())[:120] or kind.name,
                path=path,
                size=len(content),
                at=clock.now(),
                by=by,
            )
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    said = {"of": f"{kind.code}:{place.key}", "kind": kind.code, "place": place.name}
    record(TemplateReplaced(**said, template_id=template.pk, name=template.name, file=path, by_id=by.pk))
    return template


@transaction.atomic
def go_back_to_template(*, template: DocumentTemplate, by: User) -> None:
    """Use an earlier version again; the present one stays as a version."""
    place = _place_of(template)
    require(by, "channels.replace_template", place)
    kind = KINDS[template.kind]
    if template.in_use:
        raise StateForbids("现在用的就是这一份。", "template_in_use")
    require_good(content_of(template), kind)
    _stand_down(kind, place)
    try:
        with transaction.atomic():
            DocumentTemplate.objects.unscoped(WHY).filter(pk=template.pk).update(in_use=True)
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    said = {"of": f"{kind.code}:{place.key}", "kind": kind.code, "place": place.name}
    record(TemplateChosen(**said, template_id=template.pk, name=template.name, by_id=by.pk))


@transaction.atomic
def use_template_above(*, kind: Kind, place: Place, by: User) -> None:
    """Use none of one's own: the street's, the district's or the default holds again."""
    require(by, "channels.replace_template", place)
    if not _stand_down(kind, place):
        raise StateForbids("这里没有在用自己的模板，用的就是上面的或默认的。", "template_in_use")
    record(TemplateSetAside(of=f"{kind.code}:{place.key}", kind=kind.code, place=place.name, by_id=by.pk))


def _stand_down(kind: Kind, place: Place) -> int:
    return versions_of(kind.code, place).filter(in_use=True).update(in_use=False)


def _place_of(template: DocumentTemplate) -> Place:
    if template.community is not None:
        return place_of_community(template.community)
    return Place("", template.street.name if template.street else "全区", street=template.street)
