"""Working days by the calendar in force, make-up days (调休) included. Source: the yearly notice of 国务院办公厅, as a sheet.

Past the last published year the answer is weekdays, and `published(day)` says no, so that a page can warn rather than guess.
"""

from datetime import date, timedelta

from .calendar import calendar_in_force


def published(day: date) -> bool:
    return calendar_in_force().knows(day)


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
    calendar = calendar_in_force()
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(calendar.is_worked(day) for day in days)
