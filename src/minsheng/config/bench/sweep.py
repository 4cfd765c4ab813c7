"""How much a sweep of what is stuck reads and how long it takes, and what two of them at once do (docs/performance.md).

The clocks of a filled district are spread as they would be after years: each is to be looked at when it ends, and those that are over the
day after. Of these as many as one wants are made due now, half of them for one sweep, half for two sweeps at the same time.
"""

import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction

from minsheng.casework.models import Case, StageClock
from minsheng.casework.models.clocks import AT_ONCE
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force, is_duty_time
from minsheng.foundation.models import TimelineEntry
from minsheng.work_together.actions.escalation import due_clocks
from minsheng.work_together.models import Escalation
from minsheng.work_together.tasks import A_BATCH, Sweep, push_what_is_stuck

WHY = "a benchmark looks at all clocks"
TABLE = StageClock._meta.db_table
# Longer than any sweep takes: what is measured is the whole of it.
NO_END = 3600.0


def measured(due: int) -> dict[str, Any]:
    """Of a filled installation. `due`: how many clocks are made due, as far as there are so many that are over."""
    with clock.at(_in_duty_hours()):
        rest = _spread()
        over = list(_clocks().filter(due_at__lt=clock.now()).order_by("due_at", "pk").values_list("pk", flat=True)[:due])
        first, second = over[: (len(over) + 1) // 2], over[(len(over) + 1) // 2 :]
        _make_due(first)
        read = _rows_read(len(first))
        entry, told_last = _last(TimelineEntry.objects.all()), _last(Escalation.objects.unscoped(WHY))
        one = push_what_is_stuck(NO_END)
        after = _rows_read(0)
        _make_due(second)
        begun = time.monotonic()
        together = _two_at_once(clock.now())
        both = time.monotonic() - begun
        entries = TimelineEntry.objects.filter(pk__gt=entry, kind="CasePushed").count()
        told = Escalation.objects.unscoped(WHY).filter(pk__gt=told_last).values("clock").distinct().count()
        left = due_clocks(clock.now()).count()
    return {
        "database": connection.vendor,
        "cases": Case.objects.unscoped(WHY).count(),
        "clocks": rest,
        "due": len(first),
        "rows_read": read,
        "read_a_row_due": round(read / len(first), 3) if read is not None and first else None,
        "rows_read_when_nothing_is_due": after,
        "told": one.told,
        "seconds": round(one.seconds, 2),
        "at_once": len(together),
        "due_at_once": len(second),
        "told_at_once": sum(sweep.told for sweep in together),
        "seconds_at_once": round(both, 2),
        "each_told_once": entries == told == one.told + sum(sweep.told for sweep in together),
        "left": left,
    }


def _clocks() -> Any:
    return StageClock.objects.unscoped(WHY).running()


def _in_duty_hours() -> datetime:
    """Now, or an hour after the office last opened: outside its hours a sweep does nothing."""
    if is_duty_time():
        return clock.now()
    day, calendar = clock.today(), calendar_in_force()
    while True:
        for begin, _end in reversed(calendar.hours_of(day)):
            if begin + timedelta(hours=1) <= clock.now():
                return begin + timedelta(hours=1)
        day -= timedelta(days=1)


def _spread() -> int:
    """Nothing is due: what runs out is looked at then, what is over on the next day. Gives how many clocks run."""
    tomorrow = clock.now() + timedelta(days=1)
    later = models.Case(models.When(due_at__gt=clock.now(), then=models.F("due_at")), default=tomorrow)
    with transaction.atomic():
        count: int = _clocks().update(push_at=later, pushed=None)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")
    return count


def _make_due(keys: list[int]) -> None:
    for first in range(0, len(keys), 500):
        _clocks().filter(pk__in=keys[first : first + 500]).update(push_at=AT_ONCE)


def _last(rows: Any) -> int:
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def _rows_read(due: int) -> int | None:
    """How many rows of the table of clocks the sweep's own question reads until it has all that are `due`, those included that it throws
    away; None where the database does not say (SQLite).

    With an end, as the sweep asks it: the database takes most stopped clocks for due, and where it believes that it is to fetch so many
    it may as well go another way.
    """
    if connection.vendor != "postgresql":
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        sql, params = due_clocks(clock.now())[: due + A_BATCH].query.sql_with_params()
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        (answer,) = cursor.fetchone() or ("[]",)
    plan = json.loads(answer) if isinstance(answer, str) else answer
    return round(sum(_read_by(node) for node in _nodes(plan[0]["Plan"]) if node.get("Relation Name") == TABLE))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _read_by(node: dict[str, Any]) -> float:
    thrown = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return float((node["Actual Rows"] + thrown) * node["Actual Loops"])


def _two_at_once(now: datetime) -> list[Sweep]:
    """Each over a connection of its own. SQLite has one writer, and inside a transaction nobody else sees what was made: there one sweeps."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return [push_what_is_stuck(NO_END)]
    done, begin = list[Sweep](), threading.Barrier(2)

    def sweep() -> None:
        with clock.at(now):
            begin.wait()
            try:
                done.append(push_what_is_stuck(NO_END))
            finally:
                connection.close()

    both = [threading.Thread(target=sweep) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    return done
