"""Push what is stuck: tell those whom the levels name; take in a table of levels."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from minsheng.casework.models import StageClock
from minsheng.casework.models.clocks import AT_ONCE
from minsheng.foundation import clock
from minsheng.foundation.timeline import record, record_on_chains
from minsheng.foundation.working_time import WorkingCalendar
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import CasePushed, PushLevelsTakenIn
from ..level_sheets import read_levels
from ..models import Escalation, PushTable
from ..pushing import Levels, Planned, Stands, plan_of, roles_of
from ..states import PushedTo

WHY = "what is stuck is pushed for everybody"


@dataclass(frozen=True)
class Pushed:
    """Of one batch: clocks that were due to be looked at, those that were settled, and how many of them somebody is told of."""

    due: int = 0
    settled: int = 0
    told: int = 0


def due_clocks(now: datetime) -> QuerySet[StageClock]:
    """The sweep's one question: clocks to be looked at, those that have waited longest first."""
    rows: QuerySet[StageClock] = StageClock.objects.unscoped(WHY).running().filter(push_at__lte=now).order_by("push_at")
    return rows.select_related("case", "assignment__organisation").select_for_update(of=("self",), skip_locked=True)


@transaction.atomic
def push_batch(levels: Levels, calendar: WorkingCalendar, most: int) -> Pushed:
    """Tell of the clocks that have waited longest to be looked at, at most so many, and plan when to look again.

    May run twice at once: a clock that another looks at is passed by, and so is a case that somebody works on at this moment.
    """
    now = clock.now()
    rows = list(due_clocks(now)[:most])
    before = _told_before(rows)
    plans = {row.pk: plan_of(_stands(row, before[row.pk, row.due_at]), levels, calendar, now) for row in rows}
    told = [row for row in rows if plans[row.pk].reached]
    events = {row.pk: _event(row, plans[row.pk]) for row in told}
    written = {id(event) for event in record_on_chains(list(events.values()))} if events else set()
    settled = [row for row in rows if row.pk not in events or id(events[row.pk]) in written]
    _keep(settled, plans, now)
    return Pushed(len(rows), len(settled), len(written))


def _told_before(rows: list[StageClock]) -> dict[tuple[int, datetime], set[tuple[str, int]]]:
    """(clock, its end) → the stages and levels told: a clock that has an end again that it once had tells nobody twice."""
    found = defaultdict[tuple[int, datetime], set[tuple[str, int]]](set)
    said = Escalation.objects.unscoped(WHY).filter(clock__in=[row.pk for row in rows])
    for clock_id, due_at, stage, days in said.values_list("clock_id", "due_at", "stage", "days"):
        found[clock_id, due_at].add((stage, days))
    return found


def _stands(row: StageClock, told: set[tuple[str, int]]) -> Stands:
    paused = row.assignment.paused_until if row.assignment is not None else None
    return Stands(row.stage, row.due_at, row.started_at, row.pushed, paused, row.push_at or row.started_at, frozenset(told))


def _event(row: StageClock, plan: Planned) -> CasePushed:
    roles = roles_of(plan.reached)
    return CasePushed(
        case_id=row.case_id,
        assignment_id=row.assignment_id,
        stage=plan.stage,
        organisation=row.assignment.organisation.name if row.assignment is not None else "",
        due=clock.local(row.due_at).date().isoformat(),
        days=plan.reached[-1].days,
        roles=[role for role in PushedTo.values if role in roles],
        by_id=None,
    )


def _keep(rows: Iterable[StageClock], plans: dict[int, Planned], now: datetime) -> None:
    """Who was told, and when to look again: clocks that end on the same day share both, so that a few statements do."""
    told, alike = list[Escalation](), defaultdict[tuple[datetime | None, int | None], list[int]](list)
    for row in rows:
        plan = plans[row.pk]
        alike[plan.again, plan.pushed].append(row.pk)
        told += [
            Escalation(
                clock=row,
                case_id=row.case_id,
                assignment_id=row.assignment_id,
                community_id=row.case.community_id,
                stage=plan.stage,
                role=role,
                days=days,
                due_at=row.due_at,
                at=now,
            )
            for role, days in roles_of(plan.reached).items()
        ]
    Escalation.objects.bulk_create(told, batch_size=500, ignore_conflicts=True)
    for (again, pushed), keys in alike.items():
        StageClock.objects.unscoped(WHY).filter(pk__in=keys).update(push_at=again, pushed=pushed)


@transaction.atomic
def take_in_push_levels(*, content: bytes, source: str, by: User) -> PushTable:
    """Set after how many working days who is told, by a sheet that holds all of it. What runs is planned anew; what was told stays told."""
    require(by, "work_together.take_in_push_levels")
    levels = read_levels(content)
    table = PushTable.objects.create(levels=levels, source=source[:120], at=clock.now(), by=by)
    StageClock.objects.unscoped(WHY).running().update(push_at=AT_ONCE)
    record(PushLevelsTakenIn(key="all", table_id=table.pk, levels=len(levels), source=source[:120], by_id=by.pk))
    return table
