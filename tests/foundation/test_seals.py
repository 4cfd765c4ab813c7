"""The nightly seal finds what a person with the database alone has rewritten."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minsheng.foundation.models import Seal, SealedHead, TimelineEntry, TimelineHead
from minsheng.foundation.seals import bring_file_up_to_date, lines_of_file, root_of, seal_changed_heads, seal_hash, seal_is_signed
from minsheng.foundation.timeline import entry_hash, payload_hash, record
from minsheng.foundation.wholeness import seal_findings, timeline_findings
from minsheng.neighbourhood.events import OfficeRuleChanged

pytestmark = pytest.mark.django_db


def changed(value: int, key: str = "a") -> TimelineEntry:
    return record(OfficeRuleChanged(key=key, value=value, before=0, by_id=None))


def findings() -> list[str]:
    return [*timeline_findings(), *seal_findings(lines_of_file())]


@pytest.fixture
def seal(settings, tmp_path, django_capture_on_commit_callbacks):
    """Seal as the night does, the file included."""
    settings.SEAL_FILE = tmp_path / "elsewhere" / "seals.jsonl"

    def sealed():
        with django_capture_on_commit_callbacks(execute=True):
            return seal_changed_heads()

    return sealed


@pytest.fixture
def two_nights(seal):
    changed(1), changed(2), changed(1, "b")
    first = seal()
    changed(3)
    return first, seal()


def rewrite_the_first_entry() -> None:
    """Change what was said in chain `a`, and tie chain and head anew so that the timeline alone looks whole."""
    entries = list(TimelineEntry.objects.filter(subject_id="a").order_by("sequence"))
    entries[0].payload = entries[0].payload.replace('"value":1', '"value":9')
    previous = entries[0].previous_hash
    for entry in entries:
        entry.previous_hash, entry.payload_hash = previous, payload_hash(entry.salt, entry.payload)
        previous = entry.hash = entry_hash(entry)
        entry.save()
    TimelineHead.objects.filter(subject_id="a").update(hash=previous)
    assert list(timeline_findings()) == []


def test_a_night_covers_every_chain_that_changed_and_no_other(two_nights):
    assert list(SealedHead.objects.order_by("pk").values_list("seal__number", "subject_id", "sequence")) == [
        (1, "a", 2),
        (1, "b", 1),
        (2, "a", 3),
    ]
    assert findings() == []


def test_a_night_without_change_has_no_seal(two_nights, seal):
    assert (seal(), Seal.objects.count()) == (None, 2)


def test_seals_are_chained_signed_and_appended_to_the_file(two_nights):
    first, second = two_nights
    assert second.previous_hash == first.hash
    assert (seal_is_signed(first), seal_is_signed(second)) == (True, True)
    assert lines_of_file() == {1: first.hash, 2: second.hash}


def test_a_chain_rewritten_from_its_beginning_is_found(two_nights):
    rewrite_the_first_entry()
    assert findings() == [f"rule a：第{n}条和封签对不上，封过以后被重写了。" for n in (2, 3)]


def test_a_chain_cut_with_its_head_is_found(two_nights):
    TimelineEntry.objects.filter(subject_id="a", sequence=3).delete()
    entry = TimelineEntry.objects.get(subject_id="a", sequence=2)
    TimelineHead.objects.filter(subject_id="a").update(sequence=2, hash=entry.hash)
    assert findings() == ["rule a：第3条和封签对不上，封过以后被重写了。"]


def test_a_chain_removed_with_its_head_is_found(two_nights):
    TimelineEntry.objects.filter(subject_id="b").delete()
    TimelineHead.objects.filter(subject_id="b").delete()
    assert findings() == ["rule b：第1条和封签对不上，封过以后被重写了。"]


def test_a_chain_and_its_seals_rewritten_together_are_found(two_nights):
    """The administrator of invariant 2: everything in the database is made to fit; key and file are not in the database."""
    rewrite_the_first_entry()
    hashes = dict(TimelineEntry.objects.filter(subject_id="a").values_list("sequence", "hash"))
    for row in SealedHead.objects.filter(subject_id="a"):
        SealedHead.objects.filter(pk=row.pk).update(hash=hashes[row.sequence])
    previous = "0" * 64
    for seal in Seal.objects.order_by("number"):
        rows = SealedHead.objects.filter(seal=seal).values_list("subject_kind", "subject_id", "sequence", "hash")
        seal.root, seal.previous_hash = root_of(list(rows)), previous
        previous = seal.hash = seal_hash(seal)
        seal.save()
    assert findings() == [
        "封签：第1号被改过，或不是本机的签名。",
        "封签：第1号和封签文件里的对不上。",
        "封签：第2号被改过，或不是本机的签名。",
        "封签：第2号和封签文件里的对不上。",
    ]


SEAL_COLUMNS = {
    "number": 7,
    "at": "2020-01-01T00:00Z",
    "heads": 9,
    "root": "0" * 64,
    "previous_hash": "1" * 64,
    "hash": "2" * 64,
    "signature": "3" * 128,
}


def test_every_column_of_a_seal_is_tried():
    assert set(SEAL_COLUMNS) == {field.name for field in Seal._meta.concrete_fields} - {"id"}


@pytest.mark.parametrize("column", SEAL_COLUMNS)
@pytest.mark.parametrize("number", [1, 2])
def test_a_change_of_any_column_of_a_seal_is_found(two_nights, column, number):
    Seal.objects.filter(number=number).update(**{column: SEAL_COLUMNS[column]})
    assert findings() != []


@pytest.mark.parametrize("column", sorted(set(SEAL_COLUMNS) - {"hash", "signature"}))
def test_what_is_signed_covers_every_column(two_nights, column):
    """The one before too: else a signed seal could be put behind another."""
    seal = Seal.objects.get(number=2)
    setattr(seal, column, datetime(2020, 1, 1, tzinfo=UTC) if column == "at" else SEAL_COLUMNS[column])
    assert seal_hash(seal) != seal.hash


@pytest.mark.parametrize("change", [{"root": "0" * 64}, {"signature": "00"}])
def test_a_seal_that_was_changed_never_gets_into_the_file(two_nights, settings, change):
    Path(settings.SEAL_FILE).unlink()
    Seal.objects.filter(number=2).update(**change)
    bring_file_up_to_date()
    assert list(lines_of_file()) == [1]


def test_a_line_that_a_power_failure_cut_off_spoils_no_later_one(two_nights, settings):
    path = Path(settings.SEAL_FILE)
    path.write_bytes(path.read_bytes()[:-9])
    assert list(lines_of_file()) == [1]
    bring_file_up_to_date()
    assert (list(lines_of_file()), findings()) == ([1, 2], [])


@pytest.mark.parametrize("signature", ["", "no hexadecimal", "00"])
def test_a_signature_that_is_none_is_found(two_nights, signature):
    Seal.objects.filter(number=1).update(signature=signature)
    assert findings() == ["封签：第1号被改过，或不是本机的签名。"]


@pytest.mark.parametrize("change", [{"sequence": 1}, {"hash": "0" * 64}, {"subject_id": "b"}, {"subject_kind": "x"}])
def test_a_change_of_what_a_seal_covers_is_found(two_nights, change):
    SealedHead.objects.filter(seal__number=2).update(**change)
    assert "封签：第2号盖住的名单被改过。" in findings()


@pytest.mark.parametrize(("number", "found"), [(1, "封签：第1号不见了。"), (2, "封签：文件里有第2号，数据库里没有。")])
def test_a_removed_seal_is_found(two_nights, number, found):
    SealedHead.objects.filter(seal__number=number).delete()
    Seal.objects.filter(number=number).delete()
    assert found in findings()


def test_all_seals_removed_are_found(two_nights):
    SealedHead.objects.all().delete()
    Seal.objects.all().delete()
    assert findings() == ["封签：文件里有第1号，数据库里没有。", "封签：文件里有第2号，数据库里没有。"]


def test_a_lost_file_is_found(two_nights, settings):
    settings.SEAL_FILE.unlink()
    assert findings() == ["封签：第1号和封签文件里的对不上。", "封签：第2号和封签文件里的对不上。"]


def test_a_rewritten_file_is_found(two_nights, settings):
    lines = settings.SEAL_FILE.read_text().splitlines()
    settings.SEAL_FILE.write_text(lines[0] + "\n" + json.dumps({"number": 2, "hash": "0" * 64, "signature": ""}) + "\n")
    assert findings() == ["封签：第2号和封签文件里的对不上。"]


def test_a_line_cut_off_by_a_power_failure_is_a_finding_and_no_crash(two_nights, settings):
    settings.SEAL_FILE.write_text(settings.SEAL_FILE.read_text()[:-40])
    assert findings() == ["封签：第2号和封签文件里的对不上。"]


def test_a_chain_marked_as_sealed_that_never_was_is_found(two_nights, seal):
    """Whoever sets the mark keeps the night from covering the chain, and can then rewrite it."""
    changed(1, "c")
    TimelineHead.objects.filter(subject_id="c").update(sealed_sequence=1)
    seal()
    assert findings() != []


@pytest.mark.parametrize("many", [1, 3])
def test_a_night_asks_the_same_however_many_changed(seal, many, django_assert_max_num_queries):
    for number in range(many):
        changed(1, f"chain {number}")
    with django_assert_max_num_queries(9):
        seal()
    assert TimelineHead.objects.filter(sealed_sequence=1).count() == many
