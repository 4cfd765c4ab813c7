"""Clocks start and stop by themselves as the parts of a case change (invariant 6)."""

from datetime import date, datetime

from django.db import IntegrityError

from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.errors import SomebodyWasFaster
from minsheng.foundation.working_time import deadline

from ..models import Assignment, Case, Category, SharePause, StageClock
from ..queries.clock_rules import allowances_for
from ..queries.clocks import clocks_wanted, promise_ends
from ..states import ClockStage

WHY = "clocks follow the parts of a case"


def keep_clocks(case: Case) -> None:
    """Stop clocks of what is over and start those of what is now waited for. One that runs is never touched: no edit resets it."""
    wanted = clocks_wanted(case)
    running = {(c.stage, c.assignment_id): c for c in StageClock.objects.unscoped(WHY).running().filter(case=case)}
    over = [running[key].pk for key in running.keys() - wanted.keys()]
    if over:
        StageClock.objects.unscoped(WHY).filter(pk__in=over).update(stopped_at=clock.now())
    handled = [share for stage, share in running.keys() - wanted.keys() if stage == ClockStage.HANDLE]
    if handled:  # a result, or a share taken back, ends its pause
        SharePause.objects.filter(assignment__in=handled, ended_at=None).update(ended_at=clock.now())
        Assignment.objects.unscoped(WHY).filter(pk__in=handled).update(paused_until=None)
    ends: dict[int, datetime | None] = {share: None for (_stage, share) in running if share is not None}
    starting = [(key, share) for key, share in wanted.items() if key not in running]
    allowed = allowances_for(case.category) if starting else {}
    for (stage, _share_id), share in starting:
        started = StageClock(case=case, assignment=share, stage=stage, round=case.round, started_at=clock.now())
        if stage == ClockStage.HANDLE and share is not None:
            started.due_at = promise_ends(share)
        elif stage == ClockStage.CONFIRM and case.confirm_by is not None:
            started.due_at = calendar_in_force().close_of(case.confirm_by)
        else:
            allowance = allowed[stage]
            started.amount, started.unit = allowance.amount, allowance.unit
            started.due_at = deadline(clock.now(), allowance.amount, allowance.unit, calendar_in_force())
        try:
            started.save(force_insert=True)
        except IntegrityError as error:
            raise SomebodyWasFaster from error
        running[stage, _share_id] = started
    ends |= {share: running[stage, share].due_at for (stage, share) in wanted if share is not None}
    for share_id, due_at in ends.items():
        Assignment.objects.unscoped(WHY).filter(pk=share_id).exclude(due_at=due_at).update(due_at=due_at)


def default_day(category: Category) -> date:
    """The day an organisation is asked for where the dispatcher names none."""
    allowance = allowances_for(category)[ClockStage.HANDLE]
    return clock.local(deadline(clock.now(), allowance.amount, allowance.unit, calendar_in_force())).date()


def confirm_day(category: Category) -> date:
    """Until when residents may confirm, counted from now."""
    allowance = allowances_for(category)[ClockStage.CONFIRM]
    return clock.local(deadline(clock.now(), allowance.amount, allowance.unit, calendar_in_force())).date()
