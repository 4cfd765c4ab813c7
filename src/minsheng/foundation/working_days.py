"""Working days by the calendar in force, make-up days (调休) included. Source: the yearly notice of 国务院办公厅, as a sheet.

Past the last published year the answer is weekdays, and `published(day)` says no, so that a page can warn rather than guess.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from . import clock
from .calendar import calendar_in_force


def published(day: date) -> bool:
    return calendar_in_force().knows(day)


def unknown_years(days: Iterable[date]) -> list[int]:
    """The years of these days of which nobody took in yet when people are off: in them weekdays are counted."""
    calendar = calendar_in_force()
    return sorted({day.year for day in days if not calendar.knows(day)})


def years_missing() -> list[int]:
    """Of this year and the next those that nobody took in yet."""
    today = clock.today()
    return unknown_years([today, today.replace(year=today.year + 1, day=1)])


def year_unknown(year: int) -> str:
    return _("%(year)s年的放假安排还没有导入，先按周一到周五算。") % {"year": year}


def is_working_day(day: date) -> bool:
    return calendar_in_force().is_worked(day)


def working_days_after(start: date, count: int) -> date:
    """The `count`-th working day after `start`; the first day is not counted (民法典 201)."""
    calendar, day = calendar_in_force(), start
    while count > 0:
        day += timedelta(days=1)
        count -= calendar.is_worked(day)
    return day


def working_days_before(end: date, count: int) -> date:
    """The latest day since which `count` working days have passed up to and including `end`: what was on it is that old."""
    calendar, day = calendar_in_force(), end
    while count > 0:
        count -= calendar.is_worked(day)
        day -= timedelta(days=1)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative if `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return calendar_in_force().worked_between(start, end)
