"""Working days follow the yearly notice of the State Council, make-up days included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.foundation.calendar import shipped_days
from minsheng.foundation.working_days import (
    is_working_day,
    published,
    working_days_after,
    working_days_before,
    working_days_between,
)

# 国办发明电〔2025〕7号: the weekends of 2026 that are worked, and the days off by holiday.
WORKED_WEEKENDS_2026 = {
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
}
OFF_2026 = [
    (date(2026, 1, 1), 3),
    (date(2026, 2, 15), 9),
    (date(2026, 4, 4), 3),
    (date(2026, 5, 1), 5),
    (date(2026, 6, 19), 3),
    (date(2026, 9, 25), 3),
    (date(2026, 10, 1), 7),
]
pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def year(number: int) -> list[date]:
    first = date(number, 1, 1)
    return [first + timedelta(days=n) for n in range((date(number + 1, 1, 1) - first).days)]


def test_exactly_the_make_up_weekends_of_2026_are_worked():
    assert {day for day in year(2026) if day.weekday() >= 5 and is_working_day(day)} == WORKED_WEEKENDS_2026


def test_exactly_the_holidays_of_2026_are_off_in_the_week():
    off = {first + timedelta(days=n) for first, count in OFF_2026 for n in range(count)}
    assert {day for day in year(2026) if day.weekday() < 5 and not is_working_day(day)} == {d for d in off if d.weekday() < 5}


def test_2026_has_248_working_days():
    assert sum(map(is_working_day, year(2026))) == 248


def test_the_list_names_only_days_that_differ_from_an_ordinary_week_or_lie_in_a_holiday():
    assert [day for day, kind in shipped_days().items() if kind == "work" and day.weekday() < 5] == []


def test_five_working_days_over_the_spring_festival_end_after_the_make_up_saturdays():
    assert working_days_after(date(2026, 2, 12), 5) == date(2026, 2, 26)
    assert working_days_after(date(2026, 2, 12), 2) == date(2026, 2, 14)
    assert working_days_after(date(2026, 2, 26), 2) == date(2026, 2, 28)


def test_the_first_day_is_not_counted():
    assert working_days_after(date(2026, 3, 9), 1) == date(2026, 3, 10)
    assert working_days_after(date(2026, 3, 9), 0) == date(2026, 3, 9)
    assert working_days_between(date(2026, 3, 9), date(2026, 3, 9)) == 0


@pytest.mark.parametrize(("number", "known"), [(2024, False), (2025, True), (2026, True), (2027, False)])
def test_a_year_without_a_notice_is_said_to_be_unknown(number, known):
    assert published(date(number, 6, 1)) is known


def test_an_unknown_year_counts_plain_weekdays():
    assert [is_working_day(date(2031, 1, 1) + timedelta(days=n)) for n in range(7)] == [True] * 3 + [False] * 2 + [True] * 2


@given(DAYS, st.integers(1, 60))
def test_a_promise_always_falls_on_a_working_day_that_many_ahead(start, count):
    end = working_days_after(start, count)
    assert (is_working_day(end), working_days_between(start, end)) == (True, count)


@given(DAYS, st.integers(1, 60))
def test_the_latest_day_since_which_so_many_have_passed(end, count):
    since = working_days_before(end, count)
    assert (working_days_between(since, end), working_days_between(since + timedelta(days=1), end)) == (count, count - 1)


@given(DAYS, DAYS)
def test_backwards_is_the_negative_of_forwards(start, end):
    assert working_days_between(start, end) == -working_days_between(end, start)
