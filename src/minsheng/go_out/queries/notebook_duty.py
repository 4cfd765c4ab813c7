"""The own shifts at duty points as a phone carries them: where one sits and with whom, and what the last shift handed over."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.api import whole_number
from minsheng.foundation.suspicious import covered
from minsheng.neighbourhood.models import User

from ..models import DutySeat, DutyShift
from ..states import ShiftState
from .duty import heard_and_settled, moment_shown, presences_of, shift_before, shifts_seen_by

MOST = 20


def shifts_to_carry(user: User, days: int) -> list[DutyShift]:
    """Where somebody sits from today on for so many days, and what goes on now."""
    mine = Exists(DutySeat.objects.filter(shift=OuterRef("pk"), who=user))
    today = clock.today()
    near = Q(start__gte=clock.day_start(today), start__lt=clock.day_end(today + timedelta(days=days)))
    rows = shifts_seen_by(user).filter(mine, near | Q(state=ShiftState.GOING)).exclude(state=ShiftState.CANCELLED)
    return list(rows.order_by("start", "pk")[:MOST])


def shift_carried(shift: DutyShift, user: User) -> dict[str, Any]:
    """As docs/notebook.md has it; what was handed over only on the day itself."""
    said = {one.seat.pk: one.present if one.known else None for one in presences_of(shift)}
    point = shift.point
    return {
        "id": str(shift.pk),
        "state": shift.state,
        "start": clock.local(shift.start).isoformat(),
        "end": clock.local(shift.end).isoformat(),
        "community": point.community.code,
        "estate": point.estate.code,
        "where": " ".join(part for part in (point.estate.name, point.name, point.place) if part),
        "seats": [
            {
                "id": str(seat.pk),
                "what": str(seat.get_ability_display()),
                "name": seat.who.name,
                "mine": seat.who_id == user.pk,
                "present": said.get(seat.pk),
            }
            for seat in shift.seats.all()
            if seat.who is not None
        ],
        "before": _handed_over(shift, user) if clock.local(shift.start).date() <= clock.today() else None,
    }


def shift_in_words(said: dict[str, Any]) -> list[tuple[str, str]]:
    """Which shift and whose seat a record of a phone speaks of, for whoever looks at it."""
    seat = DutySeat.objects.filter(pk=whole_number(str(said.get("seat", ""))) or 0).select_related("who").first()
    key = seat.shift_id if seat is not None else whole_number(str(said.get("shift", ""))) or 0
    shift = DutyShift.objects.unscoped("of a record already visible").select_related("point__estate").filter(pk=key).first()
    found = (
        [(_("哪一班"), f"{moment_shown(shift.start)} {shift.point.estate.name} {shift.point.name}")] if shift is not None else []
    )
    return [*found, (_("谁"), seat.who.name)] if seat is not None and seat.who is not None else found


def _handed_over(shift: DutyShift, user: User) -> dict[str, Any] | None:
    last = shift_before(shift, user)
    if last is None:
        return None
    heard, settled = heard_and_settled(last)
    return {
        "on": clock.local(last.start).date().isoformat(),
        "heard": heard,
        "settled": settled,
        "note": covered(last.note),
    }
