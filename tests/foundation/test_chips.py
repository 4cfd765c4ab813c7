"""What stands on a clock: the days that are worked, or the day itself where none is left and it is not late."""

import re
from datetime import datetime

import pytest
import time_machine

from minsheng.foundation import clock
from minsheng.foundation.templatetags.pages import clock_chip

SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "words"),
    [
        (27, "超1个工作日"),
        (28, "今天17:30"),
        (29, "明天17:30"),
        (30, "还剩1个工作日"),
    ],
)
def test_on_a_saturday(day: int, words: str) -> None:
    with time_machine.travel(SATURDAY, tick=False):
        chip = clock_chip(datetime(2026, 11, day, 17, 30, tzinfo=clock.SHANGHAI))
    assert re.sub(r"<[^>]+>", "", chip).strip() == words


@pytest.mark.django_db
def test_in_a_long_holiday_the_day_itself() -> None:
    with time_machine.travel(datetime(2026, 10, 2, 9, 0, tzinfo=clock.SHANGHAI), tick=False):
        chip = clock_chip(datetime(2026, 10, 5, 12, 0, tzinfo=clock.SHANGHAI))
    assert re.sub(r"<[^>]+>", "", chip).strip() == "10月5日 12:00"
