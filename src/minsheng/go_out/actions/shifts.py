"""Sit down at a duty point, hand over, call it off; and a second person says who was there."""

from datetime import datetime
from typing import Any

from django.db import transaction

from minsheng.casework.models import Occasion
from minsheng.casework.states import Source
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept, words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import DutyBegun, DutyCancelled, DutyEnded, DutyTakenUp, PresenceConfirmed
from ..models import DutyPresence, DutySeat, DutyShift
from ..queries.duty import heard_and_settled
from ..states import SHIFT_MOVES, PlanChangeState, ShiftState
from .changes import tell_seated
from .rosters import still_fits


def _move(shift: DutyShift, to: str, **changes: Any) -> None:
    """Along the table, where the row is still in the state that was read. Raises StateForbids and SomebodyWasFaster."""
    if to not in SHIFT_MOVES[shift.state]:
        raise StateForbids(f"这一班现在是“{shift.get_state_display()}”，不能这样做。", "shift_state")
    if to in (ShiftState.CANCELLED, ShiftState.PLANNED):
        changes |= {"version": shift.version + 1, "changed_at": clock.now()}
    mine = DutyShift.objects.unscoped("move").filter(pk=shift.pk, state=shift.state)
    if not mine.update(state=to, **changes):
        raise SomebodyWasFaster
    shift.state = to
    for field, value in changes.items():
        setattr(shift, field, value)


@transaction.atomic
def begin_duty(*, shift: DutyShift, by: User, said_at: datetime | None = None) -> None:
    """Somebody sits down and listens (since `said_at`, where it arrives later); one that was handed over too early goes on. Not on a day before its own."""
    require(by, "go_out.keep_duty", shift)
    if shift.state == ShiftState.OVER:
        _move(shift, ShiftState.GOING, over_at=None)
        record(DutyBegun(shift_id=shift.pk, again=True, by_id=by.pk))
        return
    moment = said_at or clock.now()
    if clock.local(shift.start).date() > clock.local(moment).date():
        raise StateForbids("还没到这一天，到了再开始。", "duty_too_early")
    point = shift.point
    occasion = Occasion.objects.create(
        community=point.community,
        kind=Source.DUTY_POINT,
        title=f"{point.estate.name} {point.name}"[:80],
        at=shift.start,
        estate=point.estate,
        venue=point.venue,
    )
    _move(shift, ShiftState.GOING, begun_at=moment, occasion=occasion)
    record(DutyBegun(shift_id=shift.pk, again=False, by_id=by.pk))


@transaction.atomic
def end_duty(*, shift: DutyShift, by: User, note: str = "", said_at: datetime | None = None) -> None:
    """Hand over: what was heard and settled stands on the page by itself, `note` is what whoever comes next should know."""
    require(by, "go_out.keep_duty", shift)
    kept = words_kept(note, "note", required=False)
    _move(shift, ShiftState.OVER, over_at=said_at or clock.now(), note=kept or shift.note)
    heard, settled = heard_and_settled(shift)
    record(DutyEnded(shift_id=shift.pk, heard=heard, settled=settled, by_id=by.pk))


@transaction.atomic
def cancel_duty(*, shift: DutyShift, words: str, by: User) -> None:
    """Nobody sits there this time, and why. Who was to sit there stays to be read."""
    require(by, "go_out.plan_duty", shift)
    kept = short_words_kept(words, "words", 200, required=True)
    call_off(shift, kept, by)
    record(DutyCancelled(shift_id=shift.pk, words=kept, by_id=by.pk))


def call_off(shift: DutyShift, words: str, by: User) -> None:
    """A step of the acts that call off one shift, or close its point: it is not to be, and who sits there is told."""
    _move(shift, ShiftState.CANCELLED, cancelled_words=words)
    tell_seated(shift=shift, users=_sitting(shift), state=PlanChangeState.CANCELLED, by=by)


def _sitting(shift: DutyShift) -> list[int]:
    return [who for who in DutySeat.objects.filter(shift=shift).values_list("who_id", flat=True) if who is not None]


@transaction.atomic
def take_up_duty(*, shift: DutyShift, by: User) -> None:
    """A cancelled shift happens after all; a seat whose person has something else by now is free again."""
    require(by, "go_out.plan_duty", shift)
    if shift.point.closed_at is not None:
        raise StateForbids("这个服务点已经撤了，不能再改。", "duty_point_closed")
    _move(shift, ShiftState.PLANNED, cancelled_words="")
    for seat in DutySeat.objects.filter(shift=shift).exclude(who=None).select_related("who"):
        if not still_fits(seat):
            DutySeat.objects.filter(pk=seat.pk).update(who=None)
    tell_seated(shift=shift, users=_sitting(shift), state=PlanChangeState.AGAIN, by=by)
    record(DutyTakenUp(shift_id=shift.pk, by_id=by.pk))


@transaction.atomic
def confirm_presence(
    *, seat: DutySeat, present: bool, by: User, words: str = "", replaces: DutyPresence | None = None
) -> DutyPresence:
    """A second person says whether somebody was there; never the person itself. An earlier word is corrected by naming it."""
    require(by, "go_out.confirm_presence", seat)
    if seat.who is None:
        raise StateForbids("这个位子没人，没有可以说的。", "duty_seat_free")
    shift = seat.shift
    if shift.state == ShiftState.CANCELLED or (shift.start > clock.now() and shift.state == ShiftState.PLANNED):
        raise StateForbids("还没到这一班的时间，到了再说在不在。", "duty_too_early")
    latest = DutyPresence.objects.filter(seat=seat, who=seat.who, replaced_by=None).first()
    if replaces is None and latest is not None:
        raise StateForbids("已经有人说过在不在了。要改，就在那一条后面更正。", "presence_there")
    if replaces is not None and (latest is None or replaces.pk != latest.pk):
        raise StateForbids("这一条已经更正过了，请看最新的一条。", "presence_replaced")
    if replaces is not None and replaces.present == present:
        raise BadInput("和原来说的一样，不用更正。", "present", "presence_same")
    row = DutyPresence.objects.create(
        seat=seat,
        who=seat.who,
        present=present,
        words=short_words_kept(words, "words", 200),
        by=by,
        at=clock.now(),
        replaces=replaces,
    )
    record(PresenceConfirmed(shift_id=shift.pk, presence_id=row.pk, present=present, corrects=replaces is not None, by_id=by.pk))
    return row
