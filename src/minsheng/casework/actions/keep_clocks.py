"""Clocks start and stop by themselves as the parts of a case change (invariant 6)."""

from datetime import date, timedelta

from django.db import IntegrityError

from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.errors import SomebodyWasFaster
from minsheng.foundation.working_time import deadline

from ..models import Assignment, Case, Category, SharePause, StageClock
from ..models.clocks import AT_ONCE
from ..queries.clock_rules import Allowance, allowances_for
from ..queries.clocks import Key, promise_ends, wanted_and_there
from ..queries.gone_on import chain_to, end_of
from ..states import ClockStage

WHY = "clocks follow the parts of a case"


def keep_clocks(case: Case) -> None:
    """Stop clocks of what is over and start those of what is now waited for. One that runs is never touched: no edit resets it."""
    wanted, clocks = wanted_and_there(case)
    running: dict[Key, StageClock] = {(c.stage, c.assignment_id): c for c in clocks if c.stopped_at is None}
    no_more = running.keys() - wanted.keys()
    over = [running[key].pk for key in no_more]
    if over:
        stands = clock.now() if case.parked_until is not None else None
        StageClock.objects.unscoped(WHY).filter(pk__in=over).update(stopped_at=clock.now(), stood_at=stands)
    handled = [share for stage, share in no_more if stage == ClockStage.HANDLE and share is not None]
    if handled and case.parked_until is None:  # a result, or a share taken back, ends its pause
        SharePause.objects.filter(assignment__in=handled, ended_at=None).update(ended_at=clock.now())
        Assignment.objects.unscoped(WHY).filter(pk__in=handled).update(paused_until=None)
    ran_for = {share for _stage, share in running if share is not None}
    starting = [(key, share) for key, share in wanted.items() if key not in running]
    allowed = allowances_for(case.category) if starting else {}
    # Those that stood while the case was parked.
    taken_up = (ClockStage.REVIEW, None) in no_more
    stood: dict[Key, StageClock] = {(c.stage, c.assignment_id): c for c in clocks if taken_up and c.stood_at is not None}
    for (stage, _share_id), share in starting:
        if (stage, _share_id) in stood:
            running[stage, _share_id] = _goes_on(stood[stage, _share_id], share, clocks)
            continue
        started = StageClock(case=case, assignment=share, stage=stage, round=case.round, started_at=clock.now())
        if stage == ClockStage.HANDLE and share is not None:
            started.due_at = promise_ends(share)
        elif stage == ClockStage.REVIEW and case.parked_until is not None:
            started.due_at = calendar_in_force().close_of(case.parked_until)
        elif stage == ClockStage.CONFIRM and case.confirm_by is not None:
            started.due_at = calendar_in_force().close_of(case.confirm_by)
        else:
            _given_time(started, clocks, allowed[stage])
        try:
            started.save(force_insert=True)
        except IntegrityError as error:
            raise SomebodyWasFaster from error
        running[stage, _share_id] = started
    ends = {share: running[key].due_at for key, share in wanted.items() if share is not None}
    if no_clock_any_more := ran_for - {share.pk for share in ends}:
        Assignment.objects.unscoped(WHY).filter(pk__in=no_clock_any_more).update(due_at=None)
    for share, due_at in ends.items():
        if share.due_at != due_at:
            Assignment.objects.unscoped(WHY).filter(pk=share.pk).update(due_at=due_at)


def _given_time(started: StageClock, clocks: list[StageClock], allowance: Allowance) -> None:
    """As much as the rule gives; of a wait that was only interrupted, what is left of it."""
    chain = chain_to(started, clocks)
    if len(chain) == 1:
        started.amount, started.unit = allowance.amount, allowance.unit
        started.due_at = deadline(started.started_at, allowance.amount, allowance.unit, calendar_in_force())
    else:
        started.amount, started.unit = chain[0].amount, chain[0].unit
        started.due_at = end_of(chain)


def _goes_on(row: StageClock, share: Assignment | None, clocks: list[StageClock]) -> StageClock:
    """The same clock goes on; as long as it stood counts for nobody."""
    was = row.due_at
    if row.stage == ClockStage.HANDLE and share is not None:
        row.due_at = promise_ends(share)
    elif row.amount is not None:
        row.due_at = end_of(chain_to(row, clocks))
    row.stopped_at = row.stood_at = None
    row.push_at = AT_ONCE
    if row.due_at != was:
        row.pushed = None  # who is told when counts from the new end
    row.save(update_fields=["due_at", "stopped_at", "stood_at", "push_at", "pushed"])
    return row


def default_day(category: Category) -> date:
    """The day an organisation is asked for where the dispatcher names none."""
    return _day_given(allowances_for(category)[ClockStage.HANDLE])


def confirm_day(category: Category) -> date:
    """Until when residents may confirm, counted from now."""
    return _day_given(allowances_for(category)[ClockStage.CONFIRM])


def _day_given(allowance: Allowance) -> date:
    """The first day that gives no less than the rule does: a day ends with its business, and rules from before may count hours."""
    calendar = calendar_in_force()
    end = deadline(clock.now(), allowance.amount, allowance.unit, calendar)
    day = clock.local(end).date()
    while not calendar.is_worked(day) or calendar.close_of(day) < end:
        day += timedelta(days=1)
    return day
