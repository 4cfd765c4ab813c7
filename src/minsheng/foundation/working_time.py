"""How long something may take and how long it has taken, by a working calendar: pure functions (invariant 6).

Four units, as offices count (DOMAIN §2.3): round the clock, working hours, calendar days, working days. Moments are aware; days and
opening hours are those of Asia/Shanghai. Intervals are half open, so that no minute is counted twice or lost, at midnight neither.
Pauses are (from, to) and may overlap; while somebody still pauses, `to` is the ceiling of the pause.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from . import clock

Pause = tuple[datetime, datetime]
Interval = tuple[time, time]
FURTHEST = timedelta(days=366 * 20)


class Unit(TextChoices):
    HOURS = "hours", _("小时")
    WORKING_HOURS = "working_hours", _("工作时")
    DAYS = "days", _("天")
    WORKING_DAYS = "working_days", _("工作日")


UNITS_OF_DAYS = (Unit.DAYS, Unit.WORKING_DAYS)


class DayKind(TextChoices):
    """A half day is worked like a day, for the shorter hours of the timetable."""

    WORK = "work", _("上班")
    HALF = "half", _("半天")
    OFF = "off", _("放假")


@dataclass(frozen=True)
class Timetable:
    """Opening hours from one day to another (summer, winter); the latest that holds a day is the one that counts."""

    since: date
    until: date | None
    work: tuple[Interval, ...]
    half: tuple[Interval, ...]


@dataclass(frozen=True)
class WorkingCalendar:
    """`special` names the days that differ from an ordinary week; `years` those whose notice has come out (国务院办公厅, each November)."""

    special: Mapping[date, str]
    years: frozenset[int]
    timetables: tuple[Timetable, ...]

    def kind_of(self, day: date) -> str:
        ordinary = DayKind.WORK if day.weekday() < 5 else DayKind.OFF
        return self.special.get(day, ordinary)

    def is_worked(self, day: date) -> bool:
        return self.kind_of(day) != DayKind.OFF

    def worked_between(self, after: date, until: date) -> int:
        """How many days are worked after one day up to and including another that is not before it."""
        ordinary = _weekdays_until(until) - _weekdays_until(after)
        days, more = self._otherwise
        return ordinary + more[bisect_right(days, until)] - more[bisect_right(days, after)]

    @cached_property
    def _otherwise(self) -> tuple[list[date], list[int]]:
        """The days that are not as in an ordinary week, in order, and how many more than weekdays are worked up to before each, and in all."""
        days = sorted(self.special)
        changes = (self.is_worked(day) - (day.weekday() < 5) for day in days)
        return days, list(accumulate(changes, initial=0))

    def knows(self, day: date) -> bool:
        """False past the last published year: then weekdays are counted, and a page says so."""
        return day.year in self.years

    def hours_of(self, day: date) -> list[tuple[datetime, datetime]]:
        """When the office is open on a day, in order; empty on a day off."""
        kind = self.kind_of(day)
        if kind == DayKind.OFF:
            return []
        holding = [t for t in self.timetables if t.since <= day and (t.until is None or day <= t.until)]
        table = max(holding, key=lambda t: t.since)
        intervals = table.half if kind == DayKind.HALF else table.work
        return [(_at(day, begin), _at(day, end)) for begin, end in intervals]

    def close_of(self, day: date) -> datetime:
        """When the business of a day ends (民法典 203); of a day off, its last minute."""
        hours = self.hours_of(day)
        return hours[-1][1] if hours else _at(day, time(23, 59))


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays from the first day there is, a Monday, up to and including this one."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=clock.SHANGHAI)


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


def deadline(start: datetime, amount: int, unit: str, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()) -> datetime:
    """When `amount` of `unit`, counted from `start`, has gone by, pauses left out.

    Hours end at the very minute. Days leave out the first one (民法典 201) and end when business ends; where the last calendar day is a
    day off, on the next working day (民法典 203). Raises ValueError for a negative amount, and for one that takes more than twenty years.
    """
    if amount < 0:
        raise ValueError("an amount of time is not negative")
    if unit in (Unit.HOURS, Unit.WORKING_HOURS):
        return _after_hours(start, timedelta(hours=amount), unit, calendar, pauses)
    day, left = _day(start), amount
    while left > 0:
        day += timedelta(days=1)
        left -= _counts(day, unit, calendar, pauses)
        if day - _day(start) > FURTHEST:
            raise ValueError("no end within twenty years")
    while amount and unit == Unit.DAYS and not calendar.is_worked(day):
        day += timedelta(days=1)
    return calendar.close_of(day)


def _counts(day: date, unit: str, calendar: WorkingCalendar, pauses: Sequence[Pause]) -> bool:
    """A day on which something was paused counts as it began: the day of the pause does, the days after it up to the end do not."""
    if any(_day(begin) < day <= _day(end) for begin, end in pauses):
        return False
    return unit == Unit.DAYS or calendar.is_worked(day)


def _after_hours(start: datetime, left: timedelta, unit: str, calendar: WorkingCalendar, pauses: Sequence[Pause]) -> datetime:
    for begin, end in _open(start, unit, calendar, pauses):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise ValueError("no end within twenty years")


def _open(start: datetime, unit: str, calendar: WorkingCalendar, pauses: Sequence[Pause]) -> Iterator[Pause]:
    """The stretches from `start` on in which time is counted."""
    day, last = _day(start), _day(start) + FURTHEST
    while day <= last:
        hours = calendar.hours_of(day) if unit == Unit.WORKING_HOURS else [(clock.day_start(day), clock.day_end(day))]
        for begin, end in hours:
            yield from _without((max(begin, start), end), pauses)
        day += timedelta(days=1)


def _without(stretch: Pause, pauses: Sequence[Pause]) -> Iterator[Pause]:
    begin, end = stretch
    for pause_begin, pause_end in sorted(pauses):
        if pause_end <= begin or pause_begin >= end:
            continue
        if begin < pause_begin:
            yield begin, pause_begin
        begin = max(begin, pause_end)
    if begin < end:
        yield begin, end


def used(start: datetime, end: datetime, unit: str, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()) -> float:
    """How much of `unit` went by from `start` to `end`, pauses left out: hours with their fraction, days whole. 0 where `end` is earlier."""
    if end <= start:
        return 0
    if unit in (Unit.HOURS, Unit.WORKING_HOURS):
        total = timedelta()
        for begin, stop in _open(start, unit, calendar, pauses):
            if begin >= end:
                break
            total += min(stop, end) - begin
        return total / timedelta(hours=1)
    first, last = _day(start), _day(end)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(_counts(day, unit, calendar, pauses) for day in days)


def begun(hours: float, end: datetime, calendar: WorkingCalendar) -> datetime:
    """From when to `end` so many working hours went by, with no pause: what `used` counts, the other way round."""
    day, left = _day(end), timedelta(hours=hours)
    first = day - FURTHEST
    while day >= first:
        for begin, stop in reversed(calendar.hours_of(day)):
            if begin >= end:
                continue
            stop = min(stop, end)
            if stop - begin >= left:
                return stop - left
            left -= stop - begin
        day -= timedelta(days=1)
    raise ValueError("no beginning within twenty years")


def moved(promise: date, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()) -> datetime:
    """When a promised day ends: with its business; each working day that was paused before then moves it one working day on."""
    day = promise
    paused = {each for begin, end in pauses for each in _days_after(_day(begin), _day(end)) if calendar.is_worked(each)}
    left = len({each for each in paused if each <= day})
    while left > 0:
        day += timedelta(days=1)
        if calendar.is_worked(day):
            left -= day not in paused
    return calendar.close_of(day)


def moved_past(end: datetime, stood: Pause, calendar: WorkingCalendar) -> datetime:
    """An end, where everything stood still on its day or after it: later by the working days for which it stood.

    What had passed by then has passed as it goes on again, by as many working days as before; what had not keeps the rest of its day.
    """
    begin, goes_on = stood
    left = sum(calendar.is_worked(each) for each in _days_after(_day(begin), _day(goes_on)))
    if not left or _day(begin) < _day(end):
        return end
    day, local = _day(end), clock.local(end)
    with_business = local == calendar.close_of(day)

    def ends_on(each: date) -> datetime:
        return calendar.close_of(each) if with_business else datetime.combine(each, local.timetz())

    while left > 0:
        day += timedelta(days=1)
        left -= calendar.is_worked(day)
    while begin > end and (ends_on(day) >= goes_on or not calendar.is_worked(day)):
        day -= timedelta(days=1)
    return max(end, ends_on(day))


def _days_after(first: date, last: date) -> Iterator[date]:
    for n in range(1, (last - first).days + 1):
        yield first + timedelta(days=n)
