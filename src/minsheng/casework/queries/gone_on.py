"""Whether a clock of a case that starts is an earlier one that goes on: an offer taken back, or an end not approved, gives nobody new time."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import pairwise

from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.working_time import deadline

from ..models import Assignment, Refusal, StageClock
from ..states import AssignmentState, ClockStage, Decision
from .clocks import after_standing, stood_since

WHY = "clocks follow the parts of a case"


def _freed(case_id: int) -> Iterable[datetime | None]:
    """When a refusal was upheld: the case is to be sent out anew."""
    rows = Refusal.objects.filter(assignment__case=case_id, decision=Decision.UPHELD)
    return rows.values_list("decided_at", flat=True)


def _checked(case_id: int) -> Iterable[datetime | None]:
    """When a result was checked: there is something new to tell."""
    rows = Assignment.objects.unscoped(WHY).filter(case=case_id, state=AssignmentState.DONE)
    return rows.values_list("checked_at", flat=True)


# What makes of a wait of the same round another one.
ANEW: dict[str, Callable[[int], Iterable[datetime | None]]] = {ClockStage.DISPATCH: _freed, ClockStage.ANSWER: _checked}


def chain_to(started: StageClock, clocks: Iterable[StageClock]) -> list[StageClock]:
    """`started` (saved or not) and those of its case (`clocks`) of which it is only the same wait gone on, the first one first."""
    if started.stage not in ANEW:
        return [started]
    waits = [one for one in clocks if (one.stage, one.round) == (started.stage, started.round) and one.pk != started.pk]
    earlier = sorted((one for one in waits if one.stopped_at is not None), key=lambda one: (one.started_at, one.pk))
    if not earlier:
        return [started]
    anew = [moment for moment in ANEW[started.stage](started.case_id) if moment is not None]
    chain = [started]
    for one in reversed(earlier):
        stopped = one.stopped_at
        if stopped is None or one.amount is None or any(stopped <= moment <= chain[-1].started_at for moment in anew):
            break
        chain.append(one)
    return chain[::-1]


def end_of(chain: list[StageClock]) -> datetime:
    """When the time that the first of them was given is over, all left out in which somebody else was waited for or the case stood."""
    first = chain[0]
    between = [(one.stopped_at, following.started_at) for one, following in pairwise(chain) if one.stopped_at is not None]
    spells = sorted([*between, *stood_since(first.started_at, first.case_id)])
    end = deadline(first.started_at, first.amount or 0, first.unit, calendar_in_force(), spells)
    return after_standing(end, spells)
