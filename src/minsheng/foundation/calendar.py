"""The working calendar in force: the sheets an office took in, over what we ship (data/calendar.csv, data/hours.csv; DOMAIN §12).

A request reads it once (foundation/kept.py).
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from importlib.resources import files

from . import clock
from .kept import Once
from .models import CalendarYear
from .working_time import DayKind, Interval, Timetable, WorkingCalendar

_INTERVAL = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-－–—~～至]\s*(\d{1,2})[:：](\d{2})")


# What an office took in, the earliest year first.
sheets_taken_in = Once(lambda: list(CalendarYear.objects.order_by("year")))


def names_days_off(days: Mapping[str, Sequence[str]]) -> bool:
    """Whether these days (as CalendarYear keeps them) are a year's: every year has days off. Half days alone are added to what stands."""
    return any(said[0] == DayKind.OFF for said in days.values())


def _written(sheets: list[CalendarYear]) -> dict[date, tuple[str, str]]:
    """Day → kind and name. A year's own sheet stands for the whole year; where two name a day (New Year), that of the later year counts."""
    own = {sheet.year for sheet in sheets if names_days_off(sheet.days)}
    shipped = {date.fromisoformat(row["date"]): (row["kind"], row["name"]) for row in shipped_rows()}
    found = {day: said for day, said in shipped.items() if day.year not in own}
    for sheet in sheets:
        found |= {date.fromisoformat(day): (kind, name) for day, (kind, name) in sheet.days.items()}
    return found


def _read() -> WorkingCalendar:
    """Opening hours that a sheet names stand over the shipped ones. A year is known by its own days, not by what reaches into it."""
    hours, sheets = list(shipped_hours()), sheets_taken_in()
    years = {day.year for day in shipped_days()}
    for sheet in sheets:
        if names_days_off(sheet.days):
            years.add(sheet.year)
        hours += [timetable(**row) for row in sheet.hours]
    special = {day: DayKind(kind) for day, (kind, _name) in _written(sheets).items()}
    return WorkingCalendar(special, frozenset(years), tuple(hours))


# Special days, published years and opening hours as they stand now.
calendar_in_force = Once(_read)


def is_duty_time() -> bool:
    """Whether the office is open at this moment by the calendar in force."""
    now = clock.now()
    return any(begin <= now < end for begin, end in calendar_in_force().hours_of(clock.today()))


@lru_cache(maxsize=1)
def shipped_rows() -> tuple[dict[str, str], ...]:
    """What we ship of special days: date, kind, name."""
    return tuple(_table("calendar.csv"))


def shipped_days() -> dict[date, str]:
    return {date.fromisoformat(row["date"]): DayKind(row["kind"]) for row in shipped_rows()}


@lru_cache(maxsize=1)
def shipped_hours() -> tuple[Timetable, ...]:
    return tuple(timetable(**row) for row in _table("hours.csv"))


def _table(name: str) -> list[dict[str, str]]:
    text = (files("minsheng.foundation") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@dataclass(frozen=True)
class YearShown:
    """A year on the page: special days in order (day, kind, name), where they come from, whether its notice has come out."""

    year: int
    known: bool
    days: list[tuple[date, str, str]]
    source: str

    @property
    def runs(self) -> list[tuple[date, date, str, str]]:
        """Days that follow each other and are alike as one line: from, to, kind, name."""
        found: list[tuple[date, date, str, str]] = []
        for day, kind, name in self.days:
            if found and found[-1][1] == day - timedelta(days=1) and found[-1][2:] == (kind, name):
                found[-1] = (found[-1][0], day, kind, name)
            else:
                found.append((day, day, kind, name))
        return found


def year_shown(year: int) -> YearShown:
    sheets = sheets_taken_in()
    sheet = next((one for one in sheets if one.year == year and names_days_off(one.days)), None)
    written = sorted((day, said) for day, said in _written(sheets).items() if day.year == year)
    days = [(day, str(DayKind(kind).label), name) for day, (kind, name) in written]
    return YearShown(year, calendar_in_force().knows(date(year, 1, 1)), days, sheet.source if sheet else "")


def timetable(since: str, until: str, work: str, half: str) -> Timetable:
    """A row of hours as it is kept: days in ISO form, `until` may be empty, intervals as in 08:30-12:00 13:30-17:30."""
    last = date.fromisoformat(until) if until else None
    return Timetable(date.fromisoformat(since), last, intervals_of(work), intervals_of(half))


def intervals_of(words: str) -> tuple[Interval, ...]:
    """08:30-12:00，14:30-18:00 in order. Raises ValueError where nothing can be read, an end is not after its begin, or two overlap."""
    found = []
    for parts in _INTERVAL.findall(words):
        h1, m1, h2, m2 = map(int, parts)
        found.append((time(h1, m1), time(h2, m2)))
    times = [moment for interval in found for moment in interval]
    if not found or times != sorted(set(times)):
        raise ValueError(words)
    return tuple(found)
