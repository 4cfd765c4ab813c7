"""What a phone's record does at a duty point: sit down, hand over, say who was there (docs/notebook.md)."""

from typing import Any

from minsheng.foundation.api import whole_number
from minsheng.neighbourhood.models import User

from ..models import Delivery, DutyPresence, DutyShift
from ..queries.duty import seat_or_none, shift_or_none
from ..records import DutyBegin, DutyEnd, PresenceRecord, filled
from ..states import ShiftState
from .applied import Done, WaitsFor, out_of_sight
from .shifts import begin_duty, confirm_presence, end_duty


def name_of(shift: DutyShift) -> str:
    """What waits for a shift, and what is about it, names it like this."""
    return f"duty:{shift.pk}"


def shift_of(identity: str, by: User) -> DutyShift:
    key = whole_number(identity)
    found = shift_or_none(by, key) if key is not None else None
    if found is None:
        raise out_of_sight()
    return found


def still_sits(shift: DutyShift) -> bool:
    """Somebody sat down: what is said there may be written down, also after it was handed over."""
    return shift.state in (ShiftState.GOING, ShiftState.OVER)


def begun_shift(identity: str, by: User) -> DutyShift:
    """The shift, once somebody sat down: until then what was written there waits."""
    shift = shift_of(identity, by)
    if shift.state == ShiftState.PLANNED:
        raise WaitsFor(name_of(shift))
    return shift


def duty_begin(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """Sit down. Where somebody did before, once is enough."""
    shift = shift_of(filled(DutyBegin, said).shift, by)
    if not still_sits(shift):
        begin_duty(shift=shift, said_at=kept.said_at, by=by)
    return Done(str(shift.pk), about=name_of(shift))


def duty_end(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """Hand over. Two who do it do it once, unless the second has something else to say: that a person looks at."""
    one = filled(DutyEnd, said)
    shift = begun_shift(one.shift, by)
    if shift.state == ShiftState.OVER and one.note.strip() in ("", shift.note):
        return Done(str(shift.pk), about=name_of(shift))
    end_duty(shift=shift, note=one.note, said_at=kept.said_at, by=by)
    return Done(str(shift.pk), about=name_of(shift))


def presence(said: dict[str, Any], kept: Delivery, by: User) -> Done:
    """Whether somebody else was there. Said twice alike, it is said once; another word corrects the first where it says so."""
    one = filled(PresenceRecord, said)
    key = whole_number(one.seat)
    seat = seat_or_none(by, key) if key is not None else None
    if seat is None:
        raise out_of_sight()
    latest = DutyPresence.objects.filter(seat=seat, who=seat.who, replaced_by=None).first()
    if latest is None or latest.present != one.present:
        before = latest if one.corrects else None
        confirm_presence(seat=seat, present=one.present, words=one.words, replaces=before, by=by)
    return Done(str(seat.pk), about=name_of(seat.shift))
