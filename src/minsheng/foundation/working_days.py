"""Working days of the national calendar, make-up days (调休) included. Source: the yearly notice of 国务院办公厅; data/calendar.csv.

Past the last published year the answer is weekdays, and `published(day)` says no, so that a page can warn rather than guess.
"""

import csv
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def special_days() -> dict[date, bool]:
    """Day → whether it is worked, for every day that differs from an ordinary week."""
    text = (files("minsheng.foundation") / "data" / "calendar.csv").read_text(encoding="utf-8")
    return {date.fromisoformat(row["date"]): row["kind"] == "work" for row in csv.DictReader(text.splitlines())}


def published(day: date) -> bool:
    years = {special.year for special in special_days()}
    return day.year in years


def is_working_day(day: date) -> bool:
    special = special_days().get(day)
    return day.weekday() < 5 if special is None else special


def working_days_after(start: date, count: int) -> date:
    """The `count`-th working day after `start`; the first day is not counted (民法典 201)."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative if `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)
