"""Who is told of what is stuck, and when: pure functions over a clock, the levels in force and the working calendar.

A level is reached as the office opens, so many working days before or after the end of a clock. Nothing is sent at night or on a day off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from minsheng.foundation import clock
from minsheng.foundation.working_time import WorkingCalendar

from .states import PushStage


@dataclass(frozen=True, order=True)
class Level:
    """So many working days after the end of a clock (before it: negative) these roles are told."""

    days: int
    roles: tuple[str, ...]


Levels = Mapping[str, Sequence[Level]]


@dataclass(frozen=True)
class Stands:
    """What the plan of one clock depends on. `pushed` is the level told last for this end, `asked_for` the moment it was to be looked at;
    `told` the stages and levels that anybody was told of for this end, also where it had another in between."""

    stage: str
    due_at: datetime
    started_at: datetime
    pushed: int | None
    paused_until: date | None
    asked_for: datetime
    told: frozenset[tuple[str, int]] = frozenset()

    @property
    def highest(self) -> int | None:
        """The level up to which it was told."""
        told = [days for stage, days in self.told if stage == self.stage]
        return max([*told, *([] if self.pushed is None else [self.pushed])], default=None)


@dataclass(frozen=True)
class Planned:
    """Levels that are reached and not told, as which stage, and when to look again (None: there is no higher level)."""

    stage: str
    reached: tuple[Level, ...]
    pushed: int | None
    again: datetime | None


def moment_of(day: date, days: int, calendar: WorkingCalendar) -> datetime:
    """When a level is reached. What ends on a day off is told of on the last working day before."""
    step, left = (1 if days > 0 else -1), abs(days)
    while left > 0:
        day += timedelta(days=step)
        left -= calendar.is_worked(day)
    while not calendar.is_worked(day):
        day -= timedelta(days=1)
    return calendar.hours_of(day)[0][0]


def plan_of(stands: Stands, levels: Levels, calendar: WorkingCalendar, now: datetime) -> Planned:
    """What is to be told now of a clock, and when the next level comes.

    A reminder that lies before the clock began is left out: it would come at once. What is overdue is told however late somebody looks.
    """
    today = clock.local(now).date()
    if stands.stage == PushStage.HANDLE and stands.paused_until is not None and stands.paused_until >= today:
        return _of_pause(stands, stands.paused_until, levels, calendar, now)
    day, reached, again, highest = clock.local(stands.due_at).date(), list[Level](), None, stands.highest
    for level in levels.get(stands.stage, ()):
        if highest is not None and level.days <= highest:
            continue
        moment = moment_of(day, level.days, calendar)
        if moment > now:
            again = moment
            break
        if level.days > 0 or moment >= stands.started_at:
            reached.append(level)
    pushed = reached[-1].days if reached else highest
    return Planned(stands.stage, tuple(reached), pushed, again)


def _of_pause(stands: Stands, until: date, levels: Levels, calendar: WorkingCalendar, now: datetime) -> Planned:
    """Until its last day a pause has levels of its own; after it those of the share go on."""
    begins_again = moment_of(until, 1, calendar)
    moments = [(moment_of(until, level.days, calendar), level) for level in levels.get(PushStage.PAUSED, ())]
    new = [(moment, level) for moment, level in moments if (PushStage.PAUSED, level.days) not in stands.told]
    reached = tuple(level for moment, level in new if stands.asked_for <= moment <= now)
    again = min([begins_again, *(moment for moment, _level in moments if moment > now)])
    return Planned(PushStage.PAUSED, reached, stands.pushed, again)


def roles_of(reached: Sequence[Level]) -> dict[str, int]:
    """Each role that is told, and the highest of its levels."""
    return {role: level.days for level in reached for role in level.roles}
