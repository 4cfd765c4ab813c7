"""Which clocks should run for a case, and how they stand."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.together import AskedOften
from minsheng.foundation.working_time import Pause, moved, moved_past

from ..models import Assignment, Case, Extension, SharePause, StageClock
from ..states import CLOCK_OF_PHASE, CLOCK_OF_SHARE, ClockStage
from .parking import spells_among, spells_asked

WHY = "clocks follow the parts of a case"
Key = tuple[str, int | None]


def _standing(case: int, round: int) -> QuerySet[Assignment]:
    rows: QuerySet[Assignment] = Assignment.objects.unscoped(WHY).standing().filter(case_id=case, round=round)
    return rows


def _shares_and_clocks(case: int, round: int) -> Sequence[QuerySet[Any, Any]]:
    return _standing(case, round), StageClock.objects.unscoped(WHY).filter(case_id=case)


_ASKED = AskedOften(_shares_and_clocks)


def wanted_and_there(case: Case) -> tuple[dict[Key, Assignment | None], list[StageClock]]:
    """`clocks_wanted`, and every clock that the case has had, in one statement."""
    shares, clocks = _ASKED(case.pk, case.round)
    return clocks_wanted(case, shares), clocks


def clocks_wanted(case: Case, shares: Iterable[Assignment] | None = None) -> dict[Key, Assignment | None]:
    """(stage, share or None) of every clock that runs now. An open case always has at least one: somebody is waited for.

    `shares`: those that stand in the present round, where they have been read.
    """
    wanted: dict[Key, Assignment | None] = {}
    if case.has_ended:
        return wanted
    if case.parked_until is not None:  # all others stand
        return {(ClockStage.REVIEW, None): None}
    if case.phase in CLOCK_OF_PHASE:
        wanted[CLOCK_OF_PHASE[case.phase], None] = None
    for share in _standing(case.pk, case.round) if shares is None else shares:
        stage = CLOCK_OF_SHARE.get(share.state)
        if stage is not None:
            wanted[stage, share.pk] = share
    return wanted


def pauses_of(share: Assignment) -> list[Pause]:
    """(from, to) of every pause of a share; of one that lasts, `to` is its last day."""
    return [(pause.since, pause.end) for pause in SharePause.objects.filter(assignment=share)]


def promise_ends(share: Assignment) -> datetime:
    """When the promised (or later allowed) day ends, pauses added, and the days for which the case stood since the promise was made.

    A later day was asked for by who saw the end of that moment, with all that had been paused by then: only what came afterwards moves it.
    """
    day = share.extended_to or share.promise_date or share.due
    pauses, stood = pauses_of(share), stood_since(share.accepted_at, share.case_id) if share.accepted_at else []
    if share.extended_to:
        asked = Extension.objects.filter(assignment=share, granted=True).latest("asked_at").asked_at
        pauses, stood = ([spell for spell in spells if spell[0] > asked] for spells in (pauses, stood))
    end = moved(day, calendar_in_force(), [*pauses, *stood])
    if share.accepted_at and share.accepted_at >= end:  # "today", said after closing time: this evening still counts
        end = clock.day_end(day) - timedelta(minutes=1)
    return after_standing(end, stood)


def stood_since(moment: datetime, case_id: int) -> list[Pause]:
    """From when until when the case was parked, where that reaches past a moment."""
    return [spell for spell in spells_among(spells_asked([case_id])) if spell[1] > moment]


def after_standing(end: datetime, stood: list[Pause]) -> datetime:
    """The end of a clock that leaves the times out for which it stood before its end; here those from its last day on follow."""
    for spell in stood:
        end = moved_past(end, spell, calendar_in_force())
    return end


def working_days_paused(share: Assignment) -> int:
    calendar = calendar_in_force()
    days = {day for begin, end in pauses_of(share) for day in _days(clock.local(begin).date(), clock.local(end).date())}
    return sum(calendar.is_worked(day) for day in days)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range(1, (last - first).days + 1):
        yield first + timedelta(days=number)


def open_extension(share: Assignment) -> Extension | None:
    return Extension.objects.filter(assignment=share, decided_at=None).select_related("asked_by").first()


def lasting_pause(share: Assignment) -> SharePause | None:
    pause = SharePause.objects.filter(assignment=share, ended_at=None).first()
    return pause if pause is not None and pause.lasts else None
