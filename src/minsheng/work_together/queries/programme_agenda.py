"""Dates of programmes as they stand on the agenda: all of one is written for the organisations that come, so that it may leave the building."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from minsheng.foundation.agenda import MOST, Asked, Dated, Said, may_leave
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import ProgrammeDate, ProgrammeHelper
from ..states import DateState
from .programmes import PARTS


def programme_dates_on(user: User, asked: Asked) -> Iterator[Dated]:
    """Staff: through the door, `mine` those that one planned. A representative: those of the own organisation, and where it helps."""
    scope = scope_of(user)
    if not scope.is_staff and not scope.organisations:
        return
    rows = ProgrammeDate.objects.visible_to(user).filter(at__gte=asked.since, at__lt=asked.until)
    rows = rows.select_related(*PARTS, "planned_by")
    if asked.community:
        rows = rows.filter(community__code=asked.community)
    if asked.estate:
        rows = rows.filter(estate__code=asked.estate)
    if asked.mine and scope.is_staff:
        rows = rows.filter(planned_by=user)
    if not scope.is_staff:
        helps = ProgrammeHelper.objects.filter(date=OuterRef("pk"), organisation__in=scope.organisations, dropped_at=None)
        rows = rows.filter(Q(programme__organisation__in=scope.organisations) | Exists(helps))
    for date in rows.order_by("at", "pk")[:MOST]:
        yield _dated(date)


def _dated(date: ProgrammeDate) -> Dated:
    about = date.topic or date.programme.name
    spot = " ".join(
        part for part in (date.estate_or_community, date.venue.name if date.venue else "", may_leave(date.place)) if part
    )
    return Dated(
        key=f"programme-{date.number}",
        kind=date.get_kind_display(),
        at=date.at,
        said=Said(date.where, about, date.called_off_words),
        outside=Said(spot, may_leave(about), may_leave(date.called_off_words)),
        url=reverse("programme_date", args=[date.number]),
        icon="calendar",
        by=date.planned_by.name,
        community=date.community.name,
        state=date.get_state_display(),
        cancelled=date.state == DateState.CALLED_OFF,
        version=date.version,
        changed_at=date.changed_at or date.planned_at,
    )
