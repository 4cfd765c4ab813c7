"""Today is a day of the wall calendar in Asia/Shanghai, and only the clock is moved."""

from datetime import UTC, date, datetime, timedelta

import pytest

from minsheng.foundation import clock


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_the_day_changes_at_midnight_in_shanghai_and_not_in_greenwich():
    with clock.at(datetime(2026, 3, 7, 15, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 7)
    with clock.at(datetime(2026, 3, 7, 16, 0, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 8)


def test_a_day_lasts_from_its_midnight_to_the_next():
    day = date(2026, 3, 8)
    assert clock.day_start(day) == datetime(2026, 3, 7, 16, tzinfo=UTC)
    assert clock.day_end(day) == datetime(2026, 3, 8, 16, tzinfo=UTC)
    assert clock.day_end(day) == clock.day_start(day + timedelta(days=1))


def test_local_time_is_shown_eight_hours_ahead():
    assert clock.local(datetime(2026, 3, 7, 23, 30, tzinfo=UTC)).strftime("%m-%d %H:%M") == "03-08 07:30"


def test_a_moved_clock_goes_back_even_after_a_fault():
    moved = datetime(2020, 1, 1, tzinfo=UTC)
    with pytest.raises(ZeroDivisionError), clock.at(moved):
        assert clock.now() == moved
        raise ZeroDivisionError
    assert clock.now() - datetime.now(UTC) < timedelta(seconds=5)


def test_moves_can_be_nested():
    with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        with clock.at(datetime(2021, 1, 1, tzinfo=UTC)):
            assert clock.now().year == 2021
        assert clock.now().year == 2020


def test_a_moment_elsewhere_is_the_same_moment():
    with clock.at(datetime(2026, 3, 8, 0, 30, tzinfo=clock.SHANGHAI)):
        assert clock.now() == datetime(2026, 3, 7, 16, 30, tzinfo=UTC)
        assert clock.today() == date(2026, 3, 8)
