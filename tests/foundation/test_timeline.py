"""A chain is whole as it was written; whatever is changed behind its back is named by verify."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from minsheng.foundation import clock, events
from minsheng.foundation.errors import SomebodyWasFaster
from minsheng.foundation.models import TimelineEntry, TimelineHead
from minsheng.foundation.timeline import NOTHING_BEFORE, entry_hash, erase_payloads, facts, payload_hash, record, record_births
from minsheng.foundation.wholeness import timeline_findings
from minsheng.neighbourhood.events import OfficeRuleChanged, ViewedAs

pytestmark = pytest.mark.django_db

CHANGED = {
    "subject_kind": "voice",
    "subject_id": "elsewhere",
    "sequence": 7,
    "kind": "SomethingElse",
    "at": datetime(2020, 1, 1, tzinfo=UTC),
    "by": None,
    "also_kind": "voice",
    "also_id": "17",
    "payload": '{"before":0,"key":"case_days","value":99}',
    "salt": "00" * 16,
    "payload_hash": "0" * 64,
    "previous_hash": "1" * 64,
    "hash": "2" * 64,
}


def changed(value: int, key: str = "case_days", by_id: int | None = None) -> TimelineEntry:
    return record(OfficeRuleChanged(key=key, value=value, before=0, by_id=by_id))


def findings() -> list[str]:
    return list(timeline_findings())


def chain(key: str = "case_days"):
    return TimelineEntry.objects.filter(subject_kind="rule", subject_id=key).order_by("sequence")


@pytest.fixture
def three(django_user_model):
    """A chain of three entries by one person, and another beside it."""
    user = django_user_model.objects.create(username="quji")
    changed(1, key="attempts")
    return [changed(n, by_id=user.pk) for n in (1, 2, 3)]


def rewritten(entries: list[TimelineEntry]) -> None:
    """Tie the chain anew from these entries on, as somebody with the database would."""
    previous = entries[0].previous_hash
    for entry in entries:
        entry.previous_hash = previous
        entry.payload_hash = payload_hash(entry.salt, entry.payload)
        previous = entry.hash = entry_hash(entry)
        entry.save()


def test_entries_are_numbered_and_tied_to_the_one_before(three):
    assert list(chain().values_list("sequence", "kind", "previous_hash")) == [
        (1, "OfficeRuleChanged", NOTHING_BEFORE),
        (2, "OfficeRuleChanged", three[0].hash),
        (3, "OfficeRuleChanged", three[1].hash),
    ]
    head = TimelineHead.objects.get(subject_kind="rule", subject_id="case_days")
    assert (head.sequence, head.hash) == (3, three[2].hash)
    assert findings() == []


def test_an_entry_says_who_when_and_what():
    with clock.at(datetime(2026, 3, 8, 1, 2, 3, 456, tzinfo=UTC)):
        entry = changed(5)
    kept = TimelineEntry.objects.get(pk=entry.pk)
    assert (kept.at, kept.by_id, facts(kept)) == (
        datetime(2026, 3, 8, 1, 2, 3, 456, tzinfo=UTC),
        None,
        {"key": "case_days", "value": 5, "before": 0},
    )


def test_the_same_payload_twice_has_two_hashes(three):
    changed(3)
    assert len(set(chain().filter(payload__contains='"value":3').values_list("payload_hash", flat=True))) == 2


def test_every_column_is_tried():
    assert set(CHANGED) == {field.name for field in TimelineEntry._meta.concrete_fields} - {"id"}


@pytest.mark.parametrize("column", CHANGED)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_change_of_any_column_is_found(three, column, at):
    TimelineEntry.objects.filter(pk=three[at].pk).update(**{column: CHANGED[column]})
    assert findings() != []


@pytest.mark.parametrize("salt", ["", "zz", "0", "盐" * 16])
def test_a_salt_that_is_no_salt_is_found(three, salt):
    TimelineEntry.objects.filter(pk=three[1].pk).update(salt=salt)
    assert findings() == ["rule case_days：第2条（OfficeRuleChanged）的内容被改过。"]


@pytest.mark.parametrize("gone", [{"payload": None}, {"payload": None, "salt": None}])
def test_a_payload_taken_out_without_an_act_is_found(three, gone):
    TimelineEntry.objects.filter(pk=three[1].pk).update(**gone)
    assert findings() == ["rule case_days：第2条的内容没有了，也没有删除记录。"]


@pytest.mark.parametrize(("at", "found"), [(0, "第1条不见了"), (1, "第2条不见了"), (2, "链被截断，应有3条，只剩2条")])
def test_a_missing_entry_is_found(three, at, found):
    TimelineEntry.objects.filter(pk=three[at].pk).delete()
    assert [found in finding for finding in findings()] == [True]


def test_a_chain_cut_with_its_head_drawn_back_is_found_by_what_was_sealed_only(three):
    chain().last().delete()
    TimelineHead.objects.filter(subject_id="case_days").update(sequence=2, hash=three[1].hash)
    assert findings() == []  # tests/foundation/test_seals.py finds it


def test_an_inserted_entry_is_found(three):
    three[1].sequence, three[1].pk = 4, None
    three[1].save(force_insert=True)
    assert len(findings()) >= 1


def test_an_entry_changed_with_its_own_hash_is_found_by_the_next(three):
    entry = three[0]
    entry.payload = entry.payload.replace('"value":1', '"value":8')
    entry.payload_hash = payload_hash(entry.salt, entry.payload)
    entry.hash = entry_hash(entry)
    entry.save()
    assert findings() == ["rule case_days：第2条接不上前一条，中间被换过或插过。"]


def test_a_chain_tied_anew_is_found_by_its_head(three):
    three[1].payload = three[1].payload.replace('"value":2', '"value":8')
    rewritten(three[1:])
    assert findings() == ["rule case_days：链尾多了或换了，链头记的是第3条。"]


@pytest.mark.parametrize(
    "change", [{"sequence": 2}, {"sequence": 4}, {"hash": "0" * 64}, {"subject_id": "x"}, {"subject_kind": "x"}]
)
def test_a_changed_head_is_found(three, change):
    TimelineHead.objects.filter(subject_id="case_days").update(**change)
    assert findings() != []


def test_a_lost_head_is_found(three):
    TimelineHead.objects.filter(subject_id="case_days").delete()
    assert findings() == ["rule case_days：链头不见了。"]


def test_a_lost_chain_is_found(three):
    chain().delete()
    assert findings() == ["rule case_days：整条时间线不见了。"]


def test_two_entries_swapped_are_found(three):
    one, other = three[0], three[1]
    TimelineEntry.objects.filter(pk=one.pk).update(sequence=9)
    TimelineEntry.objects.filter(pk=other.pk).update(sequence=1)
    TimelineEntry.objects.filter(pk=one.pk).update(sequence=2)
    assert len(findings()) >= 2


def test_erasure_takes_payloads_and_leaves_the_chain_whole(three):
    erase_payloads(chain=("rule", "case_days"), kinds=("OfficeRuleChanged",), act="resident:1:1", by_id=None)
    assert list(chain().values_list("kind", "payload", "salt")[:3]) == [("OfficeRuleChanged", None, None)] * 3
    assert facts(chain().last()) == {
        "chain_kind": "rule",
        "chain_id": "case_days",
        "sequences": [1, 2, 3],
        "act": "resident:1:1",
    }
    assert facts(chain().first()) == {}
    assert findings() == []


def test_erasure_of_nothing_writes_nothing(three):
    erase_payloads(chain=("rule", "case_days"), kinds=("VoiceHeard",), act="x", by_id=None)
    assert chain().count() == 3


def test_an_erasure_that_was_widened_is_found(three):
    erase_payloads(chain=("rule", "attempts"), kinds=("OfficeRuleChanged",), act="x", by_id=None)
    changed(7, key="attempts")
    entry = chain("attempts").get(kind="PayloadsErased")
    TimelineEntry.objects.filter(pk=entry.pk).update(payload=entry.payload.replace("[1]", "[1,3]"))
    chain("attempts").filter(sequence=3).update(payload=None, salt=None)
    assert findings() == ["rule attempts：第2条（PayloadsErased）的内容被改过。"]


@pytest.mark.parametrize("payload", ["", "[", "[]", "{}", '{"sequences":5}'])
def test_an_erasure_record_that_cannot_be_read_is_a_finding_and_no_crash(three, payload):
    erase_payloads(chain=("rule", "attempts"), kinds=("OfficeRuleChanged",), act="x", by_id=None)
    chain("attempts").filter(kind="PayloadsErased").update(payload=payload)
    assert findings() != []


def test_somebody_who_tied_on_first_is_noticed(three):
    early = TimelineEntry.objects.get(pk=three[2].pk)
    early.pk, early.sequence = None, 4
    early.save(force_insert=True)
    with pytest.raises(SomebodyWasFaster), transaction.atomic():
        changed(4)
    assert TimelineHead.objects.get(subject_id="case_days").sequence == 3


def test_births_are_written_as_single_entries_would_be():
    with transaction.atomic():
        record_births([OfficeRuleChanged(key=f"k{n}", value=n, before=0, by_id=None) for n in range(30)])
    assert (TimelineEntry.objects.count(), TimelineHead.objects.count(), findings()) == (30, 30, [])
    changed(9, key="k3")
    assert (chain("k3").count(), findings()) == (2, [])


def test_listeners_hear_of_their_event_only(monkeypatch):
    heard: list[object] = []
    monkeypatch.setitem(events._listeners, OfficeRuleChanged, [heard.append])
    changed(1)
    record(ViewedAs(user_id=1, reason="看看", by_id=None))
    assert heard == [OfficeRuleChanged(key="case_days", value=1, before=0, by_id=None)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_an_act():
    with pytest.raises(RuntimeError):
        changed(1)
    assert TimelineEntry.objects.count() == 0


def test_entries_are_kept_as_canonical_json(three):
    entry = chain().first()
    assert (
        entry.payload
        == '{"before":0,"key":"case_days","value":1}'
        == json.dumps(facts(entry), sort_keys=True, separators=(",", ":"))
    )


def test_the_moment_is_kept_to_the_microsecond():
    moment = datetime(2026, 3, 8, tzinfo=UTC) + timedelta(microseconds=999_999)
    with clock.at(moment):
        changed(1)
    assert (chain().get().at, findings()) == (moment, [])
