"""Fill an installation of one's own with made-up cases, block by block; killed and started again, it goes on (docs/performance.md).

Each block is one transaction with a counter of its own, so that what is counted is there whole, and nothing else is.
"""

import gc
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Sum

from minsheng.casework.models import Case, Voice
from minsheng.foundation import clock
from minsheng.foundation.kept import kept
from minsheng.foundation.models import Counter
from minsheng.neighbourhood.models import District

from .lives import live
from .place import place_of_benchmark, settle_in
from .processes import wake
from .rows import new_ids, without_asking_back, without_waiting
from .tables import NAMED, tables
from .voices import Block

BLOCK = 500
# A district opens some 270 cases a day; what is filled first reaches back six weeks at the least and ten years at the most.
CASES_A_DAY, SHORTEST, LONGEST = 274, 45, 3650
# What is added later lies before it, so that the district grows older and not busier; what does not fit in there makes it busier.
OLDEST = 4 * LONGEST
WHY = "is there anything real here"
MARK, DONE, UP_TO = "bench:began", "bench:block:", "bench:up to:"


class RealData(Exception):
    """Somebody's own cases are here: a benchmark must not stand beside them."""


@dataclass(frozen=True)
class Task:
    """Cases `first` to `first + count` of an installation that was filled up to each of `ends`; the newest of all is opened at `now`."""

    first: int
    count: int
    ends: tuple[int, ...]
    seed: int
    now: datetime


def is_marked() -> bool:
    return Counter.objects.filter(key=MARK).exists()


def require_own_installation(anyway: bool = False) -> None:
    """Raise RealData where there is a district or a case that no benchmark made."""
    some = District.objects.exists() or Case.objects.unscoped(WHY).exists() or Voice.objects.unscoped(WHY).exists()
    if some and not is_marked() and not anyway:
        raise RealData


def begin(total: int) -> datetime:
    """Mark the installation and make its district, once. Returns the moment that is "today" in what is filled."""
    place_of_benchmark.cache_clear()
    with transaction.atomic():
        if not is_marked():
            Counter.objects.create(key=MARK, value=int(clock.now().timestamp()))
            settle_in(total)
        if total > max(filled_up_to(), default=0):
            Counter.objects.create(key=f"{UP_TO}{total:09d}", value=total)
    return datetime.fromtimestamp(Counter.objects.get(key=MARK).value, UTC)


def filled_up_to() -> tuple[int, ...]:
    """The numbers of cases that were asked for, one after the other, each larger than the one before."""
    return tuple(Counter.objects.filter(key__startswith=UP_TO).order_by("value").values_list("value", flat=True))


def opened_at(number: int, ends: tuple[int, ...], now: datetime) -> datetime:
    """When the case of that number, counted from 0, was opened: within each part the later, the newer; each later part before all that was there."""
    reached, begun = 0.0, 0
    for end in ends:
        count = end - begun
        least, most = (0, OLDEST - reached) if begun else (SHORTEST, LONGEST)
        days = max(min(count / CASES_A_DAY, most), least)
        if number < end:
            return now - timedelta(days=reached + days * (end - number - 0.5) / count)
        reached, begun = reached + days, end
    raise ValueError(f"case {number} of {ends}")


def cases_filled() -> int:
    return Counter.objects.filter(key__startswith=DONE).aggregate(n=Sum("value"))["n"] or 0


def tasks_left(total: int, seed: int, now: datetime, block: int = BLOCK) -> list[Task]:
    """The blocks that are not there yet, whatever size the earlier ones had."""
    ends = filled_up_to()
    there = dict(Counter.objects.filter(key__startswith=DONE).values_list("key", "value"))
    taken = sorted((int(key.removeprefix(DONE)), count) for key, count in there.items())
    left, first = [], 0
    for start, count in [*taken, (total, 0)]:
        while first < min(start, total):
            size = min(block, min(start, total) - first)
            left.append(Task(first, size, ends, seed, now))
            first += size
        first = max(first, start + count)
    return left


def write_block(task: Task) -> int:
    """One block, whole or not at all."""
    with transaction.atomic(), kept():
        reserved = {model: new_ids(model, task.count * most) for model, most in NAMED.items()}
        made = tables()
        alive = Block(place_of_benchmark(), made, reserved, f"{task.seed}:{task.first}", task.now)
        for number in range(task.first, task.first + task.count):
            live(alive, opened_at(number, task.ends, task.now))
        without_asking_back()
        without_waiting()
        for table in made.values():
            table.write()
        Counter.objects.create(key=f"{DONE}{task.first:09d}", value=task.count)
    return task.count


def fill(total: int, *, seed: int, workers: int, block: int, say: Callable[[int], None]) -> None:
    """Fill up to `total` cases. `say(cases)` after every block, with those that are there."""
    now = begin(total)
    left = tasks_left(total, seed, now, block)
    there = cases_filled()
    for count in _done(left, workers):
        there += count
        say(there)
    tidy()


def _done(left: list[Task], workers: int) -> Iterator[int]:
    """SQLite has one writer; PostgreSQL takes a block from each process at once."""
    if workers < 2 or connection.vendor != "postgresql" or len(left) < 2:
        yield from map(write_block, left)
        return
    connection.close()
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), wake) as pool:
        yield from pool.map(_one_of_many, left)


def _one_of_many(task: Task) -> int:
    """For a process that collects no garbage by itself (processes.py)."""
    count = write_block(task)
    gc.collect()
    return count


def tidy() -> None:
    """What a database that has run for years has: up-to-date statistics, on PostgreSQL also a map of what all may see."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            cursor.execute("VACUUM (ANALYZE)")
        else:
            cursor.execute("ANALYZE")
