"""Days and deadlines of stages, each worked out once: a hundred thousand cases share a few thousand days."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from minsheng.casework.queries.clock_rules import shipped_allowances
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.working_days import working_days_after
from minsheng.foundation.working_time import deadline

allowances = lru_cache(maxsize=1)(shipped_allowances)


@lru_cache(maxsize=4096)
def ends_of(day: date, stage: str) -> datetime:
    allowance = allowances()[stage]
    start = clock.day_start(day) + timedelta(hours=9)
    return deadline(start, allowance.amount, allowance.unit, calendar_in_force())


@lru_cache(maxsize=4096)
def close_of(day: date) -> datetime:
    return calendar_in_force().close_of(day)


days_after = lru_cache(maxsize=4096)(working_days_after)
