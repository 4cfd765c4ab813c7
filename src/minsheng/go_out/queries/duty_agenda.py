"""Shifts at duty points as they stand on the agenda and in the calendar of a telephone."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation.agenda import MOST, Asked, Dated, Said, may_leave
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import DutySeat, DutyShift
from ..states import ShiftState
from .duty import shifts_seen_by


def shifts_on(user: User, asked: Asked) -> Iterator[Dated]:
    """Where somebody sits, of the own communities; for a representative, where the own organisation sits."""
    scope = scope_of(user)
    if not scope.is_staff and not scope.organisations:
        return
    rows = shifts_seen_by(user).filter(start__gte=asked.since, start__lt=asked.until)
    if asked.community:
        rows = rows.filter(point__community__code=asked.community)
    if asked.estate:
        rows = rows.filter(point__estate__code=asked.estate)
    if asked.mine:
        rows = rows.filter(Exists(DutySeat.objects.filter(shift=OuterRef("pk"), who=user)))
    for shift in rows.order_by("start", "pk")[:MOST]:
        yield _dated(shift, opens=scope.is_staff)


def _dated(shift: DutyShift, *, opens: bool) -> Dated:
    """Who sits where hangs on the gate: there is nothing to cover but why it was called off, which the office wrote for itself."""
    point = shift.point
    where = " ".join(part for part in (point.estate.name, point.place) if part)
    return Dated(
        key=f"duty-{shift.pk}",
        kind=_("坐班"),
        at=shift.start,
        until=shift.end,
        said=Said(where, point.name, shift.cancelled_words if opens else may_leave(shift.cancelled_words)),
        outside=Said(where, point.name),
        url=reverse("duty_shift", args=[shift.pk]),
        icon="armchair-2",
        by=_("、").join(seat.who.name for seat in shift.seats.all() if seat.who is not None),
        community=point.community.name,
        state=str(ShiftState(shift.state).label),
        cancelled=shift.state == ShiftState.CANCELLED,
        version=shift.version,
        changed_at=shift.changed_at,
    )
