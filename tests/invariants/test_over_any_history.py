"""All invariants at once: whatever is done by whomever, in any order, with days between, by every act there is.

The usual run tries a few histories; `MINSHENG_HISTORIES=2000 python -m pytest tests/invariants/test_over_any_history.py` tries many,
from number MINSHENG_HISTORIES_FROM on; a history is the same each time.
"""

import os
from collections import Counter
from datetime import datetime, timedelta
from inspect import isfunction

import pytest

from minsheng.casework import actions as casework
from minsheng.casework.models import Assignment, Attachment, Case, Confirmation, Inspection, Notice, StageClock
from minsheng.casework.queries.phases import parts_of
from minsheng.casework.states import Phase, phase_of
from minsheng.config.wholeness import record_findings
from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem
from minsheng.work_together import actions as work_together
from minsheng.work_together.queries.escalation import unwatched
from minsheng.work_together.tasks import push_what_is_stuck
from tests.acts import ACTS, tried
from tests.chain import heard, named, offered, opened
from tests.histories.luck import WHY, Luck, Move, cases, done_whole
from tests.histories.on_cases import ON_CASES, ON_SHARES
from tests.histories.on_joint_work import ON_JOINT_WORK
from tests.histories.on_voices import ON_VOICES
from tests.histories.undone import TELLS, UNDOINGS, as_it_stands
from tests.histories.way_out import next_done
from tests.people import Town, fresh

MONDAY = datetime(2026, 3, 9, 10, tzinfo=clock.SHANGHAI)
MOVES: dict[str, Move] = ON_VOICES | ON_CASES | ON_SHARES | ON_JOINT_WORK
# The others come each with what they are about.
ELSEWHERE = sorted(set(ACTS) - set(MOVES))
NOT_ACTS = {"recompute_phase": "in each act", "mark_told": "by what sends"}
# A case is at its end after so many acts at the most: nobody goes in circles.
LONGEST, MANY_DAYS = 60, 40
KINDS = {
    "on": [""],
    "move": sorted(MOVES),
    "undone": sorted(UNDOINGS),
    "elsewhere": ELSEWHERE,
}
STEPS, TRIES = 14, 10
HOW_MANY = int(os.environ.get("MINSHENG_HISTORIES", "12"))
FIRST = int(os.environ.get("MINSHENG_HISTORIES_FROM", "0"))


def test_no_act_is_left_out():
    acts = {name for package in (casework, work_together) for name in package.__all__ if isfunction(getattr(package, name))}
    assert acts - set(MOVES) - set(ELSEWHERE) - set(NOT_ACTS) == set()


@pytest.mark.slow
def test_over_any_history(town):
    for number in range(FIRST, FIRST + HOW_MANY):
        history: list[str] = []
        with tried():
            try:
                one_history(town, Luck(number), history)
            except AssertionError as error:
                raise AssertionError(f"history {number}: {history}") from error


def one_history(town: Town, luck: Luck, history: list[str]) -> None:
    now = MONDAY
    with clock.at(now):
        offered(town, opened(town, heard(town, speaker=named(1)), heard(town, speaker=named(2))))
        opened(town, heard(town, "水不热", speaker=named(1)))
        heard(town, "水不热", speaker=named(3))
    for _step in range(STEPS):
        now += timedelta(days=luck.choice([0, 0, 0, 1, 5]))
        with clock.at(now):
            push_what_is_stuck()
            something_done(town, luck, history)
            everything_holds(town)
    history.append("led out")
    for case in cases(town).open():
        now = led_out(town, case, now)
    with clock.at(now):
        everything_holds(town)
        assert list(record_findings()) == []


def something_done(town: Town, luck: Luck, history: list[str]) -> None:
    """The first of a few things that is not refused. What is refused leaves nothing behind."""
    for _try in range(TRIES):
        how = luck.choices(list(KINDS), [3, 6, 3, 1])[0]
        what = luck.choice(KINDS[how])
        history.append(f"{clock.today():%m-%d} {how} {what}".strip())
        if happens(town, how, what, luck):
            return
        history.pop()


def happens(town: Town, how: str, what: str, luck: Luck) -> bool:
    if how == "on":
        there = list(cases(town).open())
        return bool(there) and bool(next_done(town, luck.choice(there)))
    if how == "undone":
        return is_undone(town, what, luck)
    if how == "elsewhere":
        return done_whole(lambda: (ready := ACTS[what](town)).do(fresh(ready.by)))
    move = MOVES[what]
    return done_whole(lambda: move.do(town, luck, luck.somebody(town, move.usual)))


def is_undone(town: Town, what: str, luck: Luck) -> bool:
    before, by = as_it_stands(), fresh(luck.choice([town.shuji, town.xiaoliu]))
    done = done_whole(lambda: UNDOINGS[what](town, luck, by))
    after = as_it_stands()
    if what in TELLS:
        before.pop("told"), after.pop("told")
    assert after == before
    return done


def led_out(town: Town, case: Case, now: datetime) -> datetime:
    """Somebody can always do the next thing, until the case is at its end. Returns when that was."""
    done: list[str] = []
    while not fresh(case).has_ended:
        with clock.at(now):
            name = next_done(town, case)
        if not name:  # what has to wait for its day
            now += timedelta(days=MANY_DAYS)
            assert done[-1:] != ["waited"], (fresh(case).phase, done)
        done.append(name or "waited")
        assert len(done) < LONGEST, done
    return now


def everything_holds(town: Town) -> None:
    rows = Case.objects.unscoped(WHY).select_related("category")
    ticking = set(StageClock.objects.unscoped(WHY).running().values_list("case", flat=True))
    for case in rows:
        assert case.phase == phase_of(parts_of(case))
        assert (case.pk in ticking) is not case.has_ended
        if case.phase in (Phase.CONFIRMED, Phase.PARTLY, Phase.INSPECTED):
            proved_and_said(case)
    assert not unwatched(rows).exists()
    once_a_person_and_event()


def proved_and_said(case: Case) -> None:
    """Written anew from the rows, by nothing of what the phase is made of."""
    shares = Assignment.objects.unscoped(WHY).filter(case=case, round=case.round).exclude(state__in=["taken_back", "released"])
    assert shares and {share.state for share in shares} == {"done"}
    for share in shares:
        files = Attachment.objects.unscoped(WHY).filter(assignment=share)
        assert set(case.category.evidence) <= set(files.values_list("stage", flat=True)), share
    said = Confirmation.objects.unscoped(WHY).filter(case=case, round=case.round, counts=True)
    hands = {share.checked_by_id for share in shares} - {None}
    if case.phase == Phase.INSPECTED:
        assert Inspection.objects.unscoped(WHY).filter(case=case, round=case.round, verdict__in=["solved", "partly"]).exists()
        assert not said.exclude(verdict="unreachable").exists()
    else:
        assert said.filter(verdict__in=["solved", "partly"]).exists() and not said.filter(verdict="not_solved").exists()
    assert hands, case


def once_a_person_and_event() -> None:
    told = Notice.objects.unscoped(WHY).filter(void=False).exclude(case=None).select_related("voice")
    people = Counter(
        (f"r{one.voice.speaker_id}" if one.voice.speaker_id else f"v{one.voice_id}", one.case_id, one.kind, one.event)
        for one in told
    )
    assert {key: n for key, n in people.items() if n > 1} == {}
    letters = Counter(OutboxItem.objects.filter(kind="notice").values_list("way", "reference"))
    assert {key: n for key, n in letters.items() if n > 1} == {}
