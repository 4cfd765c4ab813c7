"""Whistles as they stand on the agenda: all of one is written for the organisations that are called, so that it may leave the building."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation.agenda import MOST, Asked, Dated, Said, may_leave
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import Whistle, WhistleCall
from .whistles import PARTS

WHY = "the own organisation is called"


def whistles_on(user: User, asked: Asked) -> Iterator[Dated]:
    """Staff: through the door, `mine` those that one blew. A representative: those that call the own organisation."""
    scope = scope_of(user)
    if not scope.is_staff and not scope.organisations:
        return
    rows = Whistle.objects.visible_to(user).filter(at__gte=asked.since, at__lt=asked.until).select_related(*PARTS)
    if asked.community:
        rows = rows.filter(community__code=asked.community)
    if asked.estate:
        rows = rows.filter(estate__code=asked.estate)
    if asked.mine and scope.is_staff:
        rows = rows.filter(blown_by=user)
    if not scope.is_staff:
        ours = WhistleCall.objects.unscoped(WHY).filter(whistle=OuterRef("pk"), organisation__in=scope.organisations)
        rows = rows.filter(Exists(ours))
    for whistle in rows.order_by("at", "pk")[:MOST]:
        yield _dated(whistle)


def _dated(whistle: Whistle) -> Dated:
    spot = " ".join(part for part in (whistle.place_to_the_building, may_leave(whistle.where)) if part)
    said = Said(whistle.where_shown, whistle.words, whistle.called_off_words)
    return Dated(
        key=f"whistle-{whistle.number}",
        kind=_("吹哨报到"),
        at=whistle.at,
        said=said,
        outside=Said(spot, may_leave(whistle.words), may_leave(whistle.called_off_words)),
        url=reverse("whistle", args=[whistle.number]),
        icon="bell",
        by=whistle.blown_by.name,
        community=whistle.community.name,
        state=_("取消了") if whistle.called_off_at else "",
        cancelled=whistle.called_off_at is not None,
        version=2 if whistle.called_off_at else 1,
        changed_at=whistle.called_off_at or whistle.blown_at,
    )
