"""Somebody asks another to sit in their place, or to exchange seats; it holds once the other agrees."""

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import SwapAnswered, SwapAsked, SwapWithdrawn
from ..models import DutySeat, DutySwap
from ..states import PlanChangeState, ShiftState, SwapState
from .changes import tell_seated
from .rosters import check_seat


@transaction.atomic
def ask_swap(*, seat: DutySeat, to: User, by: User, in_return: DutySeat | None = None) -> DutySwap:
    """Ask `to` to sit there instead; with `in_return`, to take that seat of theirs for it. Nothing changes until they agree.

    Raises what forbids either of them to sit there, so that nobody is asked for what cannot be.
    """
    require(by, "go_out.ask_swap", seat)
    if to.pk == by.pk:
        raise BadInput("不能跟自己换，请选别人。", "to", "swap_with_oneself")
    if in_return is not None and in_return.who_id != to.pk:
        raise BadInput("要换的那一班不是这个人坐，请重选。", "to", "swap_not_theirs")
    _not_yet(seat, in_return)
    left = DutySwap.objects.filter(seat=seat, state=SwapState.ASKED).exclude(asked_by=by)
    left.update(state=SwapState.WITHDRAWN, answered_at=clock.now())  # whoever asked does not sit there any more
    if DutySwap.objects.filter(seat=seat, state=SwapState.ASKED).exists():
        raise StateForbids("这一班已经问过一个人了，等答复，或者先收回。", "swap_asked")
    _check(seat, to, by, in_return)
    swap = DutySwap.objects.create(seat=seat, in_return=in_return, asked_by=by, to=to, asked_at=clock.now())
    record(SwapAsked(shift_id=seat.shift_id, swap_id=swap.pk, to=to.name, by_id=by.pk))
    return swap


def _not_yet(*seats: DutySeat | None) -> None:
    for seat in seats:
        if seat is not None and (seat.shift.state != ShiftState.PLANNED or seat.shift.start <= clock.now()):
            raise StateForbids("这一班已经开始了，换不了了。", "duty_begun")


def _check(seat: DutySeat, to: User, asker: User, in_return: DutySeat | None) -> None:
    """What forbids it; near ones are no bar here: both say yes themselves."""
    check_seat(seat, to, without=[in_return.shift_id] if in_return is not None else [])
    if in_return is not None:
        check_seat(in_return, asker, without=[seat.shift_id])


@transaction.atomic
def answer_swap(*, swap: DutySwap, agreed: bool, by: User) -> None:
    """Who was asked says yes, and it holds at once; or no, and everything stays."""
    require(by, "go_out.answer_swap", swap)
    seat, other = swap.seat, swap.in_return
    if agreed:
        _not_yet(seat, other)
        if seat.who_id != swap.asked_by_id or (other is not None and other.who_id != swap.to_id):
            raise StateForbids("这一班已经换了别人坐，这次换班不作数了。", "swap_over")
        _check(seat, swap.to, swap.asked_by, other)
    _settle(swap, SwapState.AGREED if agreed else SwapState.DECLINED)
    if agreed:
        moves = [(seat, swap.to)] + ([(other, swap.asked_by)] if other is not None else [])
        for each, who in moves:
            mine = DutySeat.objects.filter(pk=each.pk, who=each.who_id, shift__state=ShiftState.PLANNED)
            if not mine.update(who=who):
                raise SomebodyWasFaster
            each.who = who
            left = swap.asked_by_id if who.pk == swap.to_id else swap.to_id
            tell_seated(shift=each.shift, users=[left], state=PlanChangeState.DROPPED, by=by)
            tell_seated(shift=each.shift, users=[who.pk], state=PlanChangeState.SEATED, by=by)
    record(SwapAnswered(shift_id=seat.shift_id, swap_id=swap.pk, agreed=agreed, by_id=by.pk))


@transaction.atomic
def withdraw_swap(*, swap: DutySwap, by: User) -> None:
    """Who asked does not ask any more."""
    require(by, "go_out.withdraw_swap", swap)
    _settle(swap, SwapState.WITHDRAWN)
    record(SwapWithdrawn(shift_id=swap.seat.shift_id, swap_id=swap.pk, by_id=by.pk))


def _settle(swap: DutySwap, state: str) -> None:
    waiting = DutySwap.objects.filter(pk=swap.pk, state=SwapState.ASKED)
    if not waiting.update(state=state, answered_at=clock.now()):
        raise StateForbids("这次换班已经有了答复，或者收回了。", "swap_answered")
    swap.state = state
