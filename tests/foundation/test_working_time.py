"""Time by a working calendar: laws that hold for any start, amount and pause, and the mistakes that others made, by name."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.calendar import intervals_of, shipped_days, timetable
from minsheng.foundation.clock import SHANGHAI
from minsheng.foundation.working_time import DayKind, Timetable, Unit, WorkingCalendar, begun, deadline, moved, moved_past, used

ALL_YEAR = timetable("2000-01-01", "", "08:30-12:00 13:30-17:30", "08:30-12:00")
SUMMER = timetable("2026-06-01", "2026-09-30", "08:00-12:00 15:00-18:00", "08:00-12:00")
HALF = {date(2026, 3, 10): DayKind.HALF}
CALENDAR = WorkingCalendar(shipped_days() | HALF, frozenset({2025, 2026}), (ALL_YEAR, SUMMER))
HOURS = (Unit.HOURS, Unit.WORKING_HOURS)
DAYS = (Unit.DAYS, Unit.WORKING_DAYS)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 10, 1), timezones=st.just(SHANGHAI))
LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(days=40))
UNITS = st.sampled_from(list(Unit))
PROMISES = st.dates(date(2025, 1, 1), date(2026, 10, 1))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@st.composite
def pauses(draw: st.DrawFn) -> list[tuple[datetime, datetime]]:
    found = draw(st.lists(st.tuples(MOMENTS, LENGTHS), max_size=3))
    return [(begin, begin + length) for begin, length in found]


def test_four_working_hours_over_noon():
    assert deadline(at("2026-03-09 10:00"), 4, Unit.WORKING_HOURS, CALENDAR) == at("2026-03-09 15:30")


def test_working_hours_go_on_after_a_weekend():
    assert deadline(at("2026-03-13 16:30"), 4, Unit.WORKING_HOURS, CALENDAR) == at("2026-03-16 11:30")


def test_what_comes_at_night_begins_in_the_morning():
    assert deadline(at("2026-03-09 23:10"), 1, Unit.WORKING_HOURS, CALENDAR) == at("2026-03-10 09:30")


def test_a_half_day_has_its_shorter_hours():
    assert deadline(at("2026-03-10 11:00"), 2, Unit.WORKING_HOURS, CALENDAR) == at("2026-03-11 09:30")
    assert deadline(at("2026-03-09 11:00"), 1, Unit.WORKING_DAYS, CALENDAR) == at("2026-03-10 12:00")


def test_summer_hours_begin_and_end_on_their_day():
    assert CALENDAR.close_of(date(2026, 5, 29)) == at("2026-05-29 17:30")
    assert CALENDAR.close_of(date(2026, 6, 1)) == at("2026-06-01 18:00")
    assert CALENDAR.close_of(date(2026, 9, 30)) == at("2026-09-30 18:00")
    assert CALENDAR.close_of(date(2026, 10, 8)) == at("2026-10-08 17:30")


def test_round_the_clock_runs_through_night_and_holiday():
    assert deadline(at("2026-10-01 22:00"), 24, Unit.HOURS, CALENDAR) == at("2026-10-02 22:00")


def test_a_make_up_saturday_is_worked():
    assert deadline(at("2026-10-09 10:00"), 1, Unit.WORKING_DAYS, CALENDAR) == at("2026-10-10 17:30")


def test_a_calendar_day_that_is_off_moves_to_the_next_working_day():
    """民法典 203."""
    assert deadline(at("2026-09-30 10:00"), 3, Unit.DAYS, CALENDAR) == at("2026-10-08 17:30")


def test_no_minute_is_lost_at_midnight():
    """A known mistake: a day that ends at 23:59:59 loses a second, and with it the hour's last minute."""
    assert deadline(at("2026-03-09 23:59"), 1, Unit.HOURS, CALENDAR) == at("2026-03-10 00:59")
    assert used(at("2026-03-09 23:59"), at("2026-03-10 00:01"), Unit.HOURS, CALENDAR) == pytest.approx(2 / 60)


def test_six_months_on_hold_are_six_months():
    """A known mistake: a pause of six months was counted as 42 days, because only its last stretch was kept."""
    pause = (at("2025-01-06 09:00"), at("2025-07-06 09:00"))
    assert deadline(at("2025-01-03 09:00"), 5, Unit.WORKING_DAYS, CALENDAR, [pause]) == at("2025-07-10 17:30")
    assert used(at("2025-01-03 09:00"), at("2025-07-06 09:00"), Unit.WORKING_DAYS, CALENDAR, [pause]) == 1


def test_a_promised_day_moves_by_the_working_days_that_were_paused():
    pause = (at("2026-03-10 09:00"), at("2026-03-12 09:00"))
    assert moved(date(2026, 3, 13), CALENDAR) == at("2026-03-13 17:30")
    assert moved(date(2026, 3, 13), CALENDAR, [pause]) == at("2026-03-17 17:30")


def test_a_promised_day_off_ends_with_that_day():
    assert moved(date(2026, 3, 14), CALENDAR) == at("2026-03-14 23:59")


def test_a_pause_after_the_promised_day_moves_nothing():
    pause = (at("2026-03-16 09:00"), at("2026-03-20 09:00"))
    assert moved(date(2026, 3, 13), CALENDAR, [pause]) == at("2026-03-13 17:30")


def test_the_last_day_of_a_pause_is_paused_too():
    pause = (at("2026-03-10 10:00"), at("2026-03-11 18:00"))
    assert deadline(at("2026-03-10 09:00"), 1, Unit.WORKING_DAYS, CALENDAR, [pause]) == at("2026-03-12 17:30")


def test_several_pauses_in_any_order_and_over_each_other_are_all_left_out():
    times = [("10:00", "10:30"), ("09:00", "09:45"), ("09:15", "09:30")]
    paused = [(at(f"2026-03-09 {begin}"), at(f"2026-03-09 {end}")) for begin, end in times]
    assert deadline(at("2026-03-09 08:30"), 2, Unit.WORKING_HOURS, CALENDAR, paused) == at("2026-03-09 11:45")


def test_a_promise_that_moves_passes_over_what_is_still_paused_and_over_the_weekend():
    over_the_promise = (at("2026-03-10 09:00"), at("2026-03-16 09:00"))
    assert moved(date(2026, 3, 13), CALENDAR, [over_the_promise]) == at("2026-03-19 17:30")
    over_the_weekend = (at("2026-03-12 09:00"), at("2026-03-16 09:00"))
    assert moved(date(2026, 3, 16), CALENDAR, [over_the_weekend]) == at("2026-03-18 17:30")


def test_the_day_is_the_one_on_the_wall_wherever_the_moment_comes_from():
    after_midnight = datetime(2026, 3, 9, 17, 0, tzinfo=UTC)
    assert deadline(after_midnight, 1, Unit.WORKING_DAYS, CALENDAR) == at("2026-03-11 17:30")
    assert used(after_midnight, at("2026-03-12 09:00"), Unit.WORKING_DAYS, CALENDAR) == 2


def test_past_the_published_years_weekdays_count_and_the_calendar_says_that_it_does_not_know():
    assert (CALENDAR.knows(date(2026, 12, 31)), CALENDAR.knows(date(2027, 1, 1))) == (True, False)
    assert deadline(at("2026-12-31 10:00"), 1, Unit.WORKING_DAYS, CALENDAR) == at("2027-01-01 17:30")


def test_what_never_ends_is_refused():
    never_open = WorkingCalendar({}, frozenset(), (Timetable(date(2000, 1, 1), None, (), ()),))
    with pytest.raises(ValueError, match="twenty years"):
        deadline(at("2026-03-09 10:00"), 1, Unit.WORKING_HOURS, never_open)
    with pytest.raises(ValueError, match="negative"):
        deadline(at("2026-03-09 10:00"), -1, Unit.HOURS, CALENDAR)


@pytest.mark.parametrize("words", ["", "08:30", "12:00-08:30", "08:30-12:00 11:00-17:00", "25:00-26:00"])
def test_hours_that_cannot_be_are_refused(words):
    with pytest.raises(ValueError):
        intervals_of(words)


@given(MOMENTS, st.integers(0, 60), UNITS, pauses())
def test_a_deadline_is_never_before_the_start_nor_earlier_for_a_pause(start, amount, unit, paused):
    with_pauses, without = (deadline(start, amount, unit, CALENDAR, each) for each in (paused, []))
    assert with_pauses >= without
    assert amount == 0 or with_pauses > start


@given(MOMENTS, st.integers(0, 60), UNITS, pauses())
def test_more_time_never_ends_earlier(start, amount, unit, paused):
    assert deadline(start, amount + 1, unit, CALENDAR, paused) >= deadline(start, amount, unit, CALENDAR, paused)


@given(MOMENTS, st.integers(1, 60), st.sampled_from(HOURS), pauses())
def test_at_the_deadline_exactly_so_many_hours_are_used(start, amount, unit, paused):
    end = deadline(start, amount, unit, CALENDAR, paused)
    assert used(start, end, unit, CALENDAR, paused) == pytest.approx(amount)


@given(MOMENTS, st.integers(1, 60), pauses())
def test_at_the_deadline_exactly_so_many_working_days_are_used(start, amount, paused):
    end = deadline(start, amount, Unit.WORKING_DAYS, CALENDAR, paused)
    assert used(start, end, Unit.WORKING_DAYS, CALENDAR, paused) == amount


@given(MOMENTS, LENGTHS, LENGTHS, UNITS, pauses())
def test_two_stretches_are_together_what_the_whole_is(start, first, second, unit, paused):
    middle, end = start + first, start + first + second
    whole = used(start, end, unit, CALENDAR, paused)
    parts = used(start, middle, unit, CALENDAR, paused) + used(middle, end, unit, CALENDAR, paused)
    assert parts == pytest.approx(whole)


@given(MOMENTS, st.integers(1, 40), st.sampled_from(HOURS), MOMENTS, LENGTHS, st.floats(0, 1))
def test_a_pause_in_two_pieces_is_the_same_pause(start, amount, unit, begin, length, part):
    cut = begin + length * part
    whole, pieces = [(begin, begin + length)], [(begin, cut), (cut, begin + length)]
    assert deadline(start, amount, unit, CALENDAR, whole) == deadline(start, amount, unit, CALENDAR, pieces)


@given(MOMENTS, st.integers(1, 40), UNITS)
def test_the_time_zone_of_the_caller_changes_nothing(start, amount, unit):
    assert deadline(start.astimezone(UTC), amount, unit, CALENDAR) == deadline(start, amount, unit, CALENDAR)


@given(MOMENTS, st.integers(1, 40), st.sampled_from(DAYS), pauses())
def test_days_end_when_a_worked_day_closes(start, amount, unit, paused):
    end = deadline(start, amount, unit, CALENDAR, paused)
    day = end.astimezone(SHANGHAI).date()
    assert (CALENDAR.is_worked(day), end) == (True, CALENDAR.close_of(day))


def worked(first: date, last: date, paused=()) -> int:
    """Working days after `first` up to `last`, without those on which something was paused (the day on which a pause begins counts)."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    stood = [(begin.astimezone(SHANGHAI).date(), end.astimezone(SHANGHAI).date()) for begin, end in paused]
    return sum(CALENDAR.is_worked(day) and not any(begin < day <= end for begin, end in stood) for day in days)


LONG_BEFORE = date(2024, 12, 1)


@given(PROMISES, pauses())
def test_a_promise_keeps_as_many_days_to_work_on_as_it_had(promise, paused):
    end = moved(promise, CALENDAR, paused)
    day = end.astimezone(SHANGHAI).date()
    assert (end, day >= promise) == (CALENDAR.close_of(day), True)
    assert worked(LONG_BEFORE, day, paused) == worked(LONG_BEFORE, promise)
    assert day == promise or worked(day - timedelta(days=1), day, paused) == 1  # on a day that is worked and not paused


@given(PROMISES, pauses(), pauses())
def test_more_pauses_never_bring_a_promise_nearer(promise, some, more):
    assert moved(promise, CALENDAR, [*some, *more]) >= moved(promise, CALENDAR, some)


@given(PROMISES, st.integers(0, 20), pauses())
def test_a_later_promise_never_ends_earlier(promise, later, paused):
    assert moved(promise + timedelta(days=later), CALENDAR, paused) >= moved(promise, CALENDAR, paused)


@given(PROMISES, pauses())
def test_in_which_order_and_zone_pauses_are_told_changes_no_promise(promise, paused):
    told = [(begin.astimezone(UTC), end.astimezone(UTC)) for begin, end in reversed(paused)]
    assert moved(promise, CALENDAR, told) == moved(promise, CALENDAR, paused)


@given(MOMENTS, MOMENTS, LENGTHS)
def test_standing_brings_no_end_nearer_and_before_its_day_moves_nothing(end, begin, length):
    later = moved_past(end, (begin, begin + length), CALENDAR)
    assert later >= end
    if begin.date() < end.date():
        assert later == end


@given(PROMISES, st.integers(0, 23), LENGTHS)
def test_what_stood_on_its_last_day_ends_later_by_the_working_days_it_stood(day, hour, length):
    end = CALENDAR.close_of(day)
    begin = min(datetime.combine(day, time(hour), tzinfo=SHANGHAI), end)
    stood = (begin, begin + length)
    later = moved_past(end, stood, CALENDAR)
    assert worked(day, later.astimezone(SHANGHAI).date()) == worked(day, stood[1].date())
    assert later == CALENDAR.close_of(later.astimezone(SHANGHAI).date())


@given(PROMISES, LENGTHS, LENGTHS)
def test_what_was_late_as_it_stood_is_late_as_it_goes_on_and_by_no_more(day, late, length):
    end = CALENDAR.close_of(day)
    begin = end + late
    goes_on = begin + length
    later = moved_past(end, (begin, goes_on), CALENDAR)
    assert later < goes_on
    assert worked(later.astimezone(SHANGHAI).date(), goes_on.date()) <= worked(day, begin.date())


@given(PROMISES, LENGTHS, LENGTHS)
def test_standing_longer_never_ends_earlier(day, length, longer):
    begin = CALENDAR.close_of(day)
    some, more = ((begin, begin + each) for each in (length, length + longer))
    assert moved_past(begin, more, CALENDAR) >= moved_past(begin, some, CALENDAR)


@given(start=MOMENTS, end=MOMENTS)
def test_since_when_so_many_working_hours_went_by(start: datetime, end: datetime):
    hours = used(start, end, Unit.WORKING_HOURS, CALENDAR)
    since = begun(hours, end, CALENDAR)
    assert used(since, end, Unit.WORKING_HOURS, CALENDAR) == hours
    assert begun(hours + 1, end, CALENDAR) < since  # what waited longer began earlier


@given(PROMISES, st.integers(0, 900))
def test_between_two_days_it_is_each_day_asked_by_itself(start, length):
    days = (start + timedelta(days=n) for n in range(1, length + 1))
    assert CALENDAR.worked_between(start, start + timedelta(days=length)) == sum(map(CALENDAR.is_worked, days))
