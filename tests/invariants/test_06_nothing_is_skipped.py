"""Invariant 6, the other half. Whatever is done, in any order, with days between: what is open is somebody's, and is told to somebody."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.casework.models import Case, StageClock
from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal
from minsheng.work_together.models import Escalation
from minsheng.work_together.queries.escalation import unwatched
from minsheng.work_together.states import COMES_NEXT, OWNERS
from minsheng.work_together.tasks import push_what_is_stuck
from tests.acts import tried
from tests.chain import WHY, opened
from tests.invariants.test_06_clocks_can_be_trusted import LIKELY, NAMES, steps, with_savepoint
from tests.people import fresh

MONDAY = datetime(2026, 3, 9, 10, tzinfo=clock.SHANGHAI)
LONG = 60  # days after which every level of every stage has been reached


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each history is taken back
@given(st.lists(st.tuples(st.integers(0, 6), st.one_of(st.sampled_from(LIKELY), st.sampled_from(NAMES))), max_size=12))
def test_over_any_history_with_days_between(town, history):
    with tried():
        now, doing = MONDAY, steps(town)
        with clock.at(now):
            case = opened(town)
        for days, name in [(0, "offer"), *history]:
            now += timedelta(days=days)
            with clock.at(now):
                push_what_is_stuck()
                try:
                    with_savepoint(doing[name], case)
                except (Refusal, IndexError):
                    continue
                every_open_case_is_somebodys(case, name)
                assert push_what_is_stuck().told >= 0 and push_what_is_stuck().told == 0
        later = now + timedelta(days=LONG)
        while later.weekday() > 4:
            later += timedelta(days=1)
        with clock.at(later):
            push_what_is_stuck()
            everything_that_runs_was_told(case)


def every_open_case_is_somebodys(case, name):
    rows = Case.objects.unscoped(WHY).filter(pk=case.pk)
    assert not unwatched(rows).exists(), name
    running = StageClock.objects.unscoped(WHY).running().filter(case=case)
    assert bool(running) is not fresh(case).has_ended and {row.stage for row in running} <= set(OWNERS) & set(COMES_NEXT)


def everything_that_runs_was_told(case):
    for row in StageClock.objects.unscoped(WHY).running().filter(case=case):
        assert Escalation.objects.unscoped(WHY).filter(clock=row, due_at=row.due_at, days__gt=0).exists(), row.stage
