"""What the worker does by itself: push what is stuck."""

import time
from dataclasses import dataclass

from minsheng.foundation.calendar import calendar_in_force, is_duty_time

from .actions.escalation import push_batch
from .queries.push_levels import levels_in_force

# In one transaction: so few that whoever works on one of these cases at this moment waits for none of the others.
A_BATCH = 25
SECONDS = 10.0


@dataclass(frozen=True)
class Sweep:
    """How many clocks were due to be looked at, of how many somebody is told now, how long it took, and whether all of it is done."""

    due: int
    told: int
    seconds: float
    finished: bool


def push_what_is_stuck(seconds: float = SECONDS) -> Sweep:
    """In duty hours alone. Reads the clocks that are due and no others, however many cases there are; stops after `seconds`, and the next
    sweep goes on where this one stopped. May run twice at once."""
    begun, due, told = time.monotonic(), 0, 0
    if not is_duty_time():
        return Sweep(0, 0, 0.0, True)
    levels, calendar = levels_in_force(), calendar_in_force()
    finished = False
    while not finished and time.monotonic() - begun < seconds:
        batch = push_batch(levels, calendar, A_BATCH)
        due, told = due + batch.due, told + batch.told
        finished = not batch.settled
    return Sweep(due, told, time.monotonic() - begun, finished)
