"""Invariant 2. An act is whole or not at all, is written down once, and what is written down stays."""

import pytest
from django.db import connection

from minsheng.casework.models import ImportBatch, Voice
from minsheng.config.wholeness import all_findings
from minsheng.foundation import events
from minsheng.foundation.models import OutboxItem, TimelineEntry
from tests.acts import ACTS
from tests.acts.observed import everything
from tests.chain import WHY, answered, done, heard, named, offered, opened, says, voices_of
from tests.people import fresh


class Fault(Exception):
    """Something breaks right after the entry was written."""


def breaking_at(monkeypatch, kind: str) -> None:
    def fault(event: object) -> None:
        raise Fault

    monkeypatch.setitem(events._listeners, events.all_events()[kind], [fault])


KINDS = [(act, number) for act in ACTS for number in range(2)]


@pytest.mark.slow
@pytest.mark.parametrize(("act", "number"), [pair for pair in KINDS if pair[0] != "import_voices"])
def test_a_fault_after_any_entry_leaves_nothing_of_the_act(town, monkeypatch, act, number):
    ready = ACTS[act](town)
    if number >= len(ready.entries):
        return
    before = everything()
    breaking_at(monkeypatch, ready.entries[number].split()[1])
    with pytest.raises(Fault):
        ready.do(ready.by)
    assert everything() == before


def test_a_fault_in_an_import_leaves_no_row_half_taken_in(town, monkeypatch):
    """An import is one transaction a chunk (its own promise); what is left is a batch that says it never finished."""
    ready = ACTS["import_voices"](town)
    breaking_at(monkeypatch, "VoiceHeard")
    with pytest.raises(Fault):
        ready.do(ready.by)
    batch = ImportBatch.objects.unscoped(WHY).get()
    assert (batch.finished_at, batch.created, Voice.objects.unscoped(WHY).count()) == (None, 0, 0)
    assert (TimelineEntry.objects.exclude(subject_kind="categories").count(), OutboxItem.objects.count()) == (0, 0)


@pytest.mark.parametrize("act", ACTS)
def test_what_was_written_down_stays_as_it_was(act, observed):
    """Append-only: an act adds entries and touches none; erasure alone takes payload and salt out."""
    columns = {field.attname for field in TimelineEntry._meta.concrete_fields}
    if act == "erase_resident":
        columns -= {"payload", "salt"}
    assert (observed.changed("TimelineEntry", *columns), observed.written != []) == ([], True)


@pytest.mark.parametrize("act", ACTS)
def test_every_entry_names_the_person(act, observed):
    assert {row["by_id"] for row in observed.written} == {observed.ready.by.pk}


@pytest.mark.parametrize("act", ACTS)
def test_after_any_act_everything_is_whole(act, observed):
    assert observed.findings == []


@pytest.mark.parametrize("act", ACTS)
def test_no_act_deletes_a_row(act, observed):
    """Rows get a state (invariant 10). What the search looks in is no row of ours: it is made anew from them, and verify compares."""
    made_anew = {"VoiceText", "CaseText", "GoodCaseText", "OutingText"}
    assert [table for table in observed.before if table not in made_anew and observed.changed(table)] == []


@pytest.mark.slow
def test_after_a_whole_story_everything_is_whole_and_each_phase_is_what_its_parts_say(town):
    one, two = heard(town, speaker=named(1)), heard(town, speaker=named(2))
    case = answered(town, one, two)
    says(one, "not_solved")
    done(town, offered(town, case))
    answered(town, case=fresh(case))
    says(one), says(two)
    assert (fresh(case).phase, list(all_findings())) == ("confirmed", [])


def test_a_phase_that_somebody_sets_by_hand_is_found(town):
    case = opened(town)
    type(case).objects.unscoped(WHY).filter(pk=case.pk).update(phase="confirmed")
    assert list(all_findings()) == [f"事项{case.number}：存的是“confirmed”，按各部分算应是“to_dispatch”。"]


def test_what_leaves_the_building_is_queued_with_the_act(town):
    voice = heard(town)
    queued = list(OutboxItem.objects.values_list("reference", "sent_at"))
    assert queued == [(voice.number, None)]


def behind_the_back(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE casework_answer SET words = '都办好了'", "回话被改过"),
        ("UPDATE casework_confirmation SET satisfaction = 'satisfied'", "居民说的被改过"),
        ("UPDATE casework_confirmation SET words = '很好'", "居民说的被改过"),
        ("UPDATE casework_assignment SET promise_date = '2031-01-01'", "答应的日子被改过"),
        ("UPDATE casework_assignment SET result = '全换了'", "交的结果被改过"),
    ],
)
def test_a_row_that_was_changed_beside_its_entry_is_found(town, statement, found):
    case = answered(town)
    says(voices_of(case)[0], "partly")
    assert list(all_findings()) == []
    behind_the_back(statement)
    assert [line for line in all_findings() if found in line]


def test_a_case_that_lost_its_whole_chain_is_found_before_any_seal(town):
    case = opened(town)
    assert list(all_findings()) == []
    behind_the_back("DELETE FROM foundation_timeline_entry WHERE subject_kind = 'case'")
    behind_the_back("DELETE FROM foundation_timeline_head WHERE subject_kind = 'case'")
    assert [line for line in all_findings() if case.number in line]
