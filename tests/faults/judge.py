"""Run as a program after all the killing: is every acknowledged write there exactly once, and nothing else?

`python -m tests.faults.judge LEDGER` prints one JSON object: findings, and how much was looked at.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

CHAIN = [
    "CaseOpened",
    "VoiceLinked",
    "ShareOffered",
    "ShareAccepted",
    "FileAttached",
    "FileAttached",
    "ResultGiven",
    "ResultChecked",
]
CHAIN += ["ResidentsAnswered", "ResidentConfirmed"]
WHY = "the judge looks at everything"


def findings(ledger: dict[str, Any]) -> Iterator[str]:
    yield from _voices(ledger)
    yield from _cases(ledger["matters"])
    yield from _photos(ledger["matters"])
    yield from _notices()


def _once(what: str, have: Counter[Any], wanted: set[Any]) -> Iterator[str]:
    """Each of `wanted` exactly once, and no others."""
    for key, times in have.items():
        if times > 1:
            yield f"{what} {key}: {times} times"
        if key not in wanted:
            yield f"{what} {key}: nobody sent it"
    for key in wanted - set(have):
        yield f"{what} {key}: LOST"


def _voices(ledger: dict[str, Any]) -> Iterator[str]:
    from minsheng.casework.models import Voice, Write

    rows = Voice.objects.unscoped(WHY)
    spoken = rows.filter(batch=None).values_list("words", flat=True)
    yield from _once("voice", Counter(spoken), {m["words"] for m in ledger["matters"]})
    imported = rows.exclude(batch=None).values_list("external_number", flat=True)
    wanted = {f"{f['name']}-{n}" for f in ledger["files"] for n in range(f["rows"])}
    yield from _once("imported voice", Counter(imported), wanted)
    writes = {str(w.client_id): w for w in Write.objects.filter(act="hear_voice")}
    yield from _once("id of a voice", Counter(writes.keys()), {m["client_id"] for m in ledger["matters"]})
    found = {str(v.pk): v for v in rows.filter(batch=None)}
    for matter in ledger["matters"]:
        write = writes.get(matter["client_id"])
        voice = found.get(write.result) if write else None
        if voice is None or (voice.words, voice.number) != (matter["words"], matter["number"]):
            yield f"{matter['number']}: its id leads to {voice}"


def _cases(matters: list[dict[str, Any]]) -> Iterator[str]:
    from minsheng.casework.models import Assignment, Case, Confirmation
    from minsheng.casework.queries.phases import parts_of
    from minsheng.casework.states import phase_of
    from minsheng.foundation.models import TimelineEntry

    cases = {case.title: case for case in Case.objects.unscoped(WHY)}
    yield from _once("case", Counter(c.title for c in Case.objects.unscoped(WHY)), {m["title"] for m in matters})
    yield from _once(
        "share", Counter(Assignment.objects.unscoped(WHY).values_list("share", flat=True)), {m["share"] for m in matters}
    )
    for matter in matters:
        case = cases.get(matter["title"])
        if case is None:
            continue
        kinds = TimelineEntry.objects.filter(subject_kind="case", subject_id=str(case.pk)).order_by("sequence")
        chain = list(kinds.values_list("kind", flat=True))
        if chain != CHAIN:
            yield f"{case}: {chain}"
        if case.number != matter["case"] or not case.phase == "confirmed" == phase_of(parts_of(case)):
            yield f"{case}: stored {case.phase}, computed {phase_of(parts_of(case))}"
        said = Confirmation.objects.unscoped(WHY).filter(case=case).count()
        if said != 1:
            yield f"{case}: {said} confirmations"


def _photos(matters: list[dict[str, Any]]) -> Iterator[str]:
    from django.conf import settings

    from minsheng.casework.models import Attachment, Write

    rows = list(Attachment.objects.unscoped(WHY))
    notes = [note for matter in matters for note in matter["notes"]]
    yield from _once("photo", Counter(row.note for row in rows), {note["note"] for note in notes})
    writes = {str(w.client_id): w.result for w in Write.objects.filter(act="attach")}
    named = {str(row.pk): row.note for row in rows}
    for note in notes:
        if named.get(writes.get(note["client_id"], "")) != note["note"]:
            yield f"{note['note']}: its id leads elsewhere"
    for row in rows:
        path = Path(settings.MEDIA_ROOT) / row.path
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != path.stem:
            yield f"{row.path}: the file is not what was handed in"


def _notices() -> Iterator[str]:
    from minsheng.casework.models import Notice
    from minsheng.foundation.models import OutboxItem

    told = Counter(f"notice:{n.voice_id}:{n.kind}:{n.event}" for n in Notice.objects.unscoped(WHY))
    queued = Counter(OutboxItem.objects.values_list("key", flat=True))
    yield from _once("outbox item", queued, set(told))
    yield from _once("notice", told, set(queued))
    waiting = OutboxItem.objects.filter(sent_at=None).count()
    if waiting:
        yield f"{waiting} items still wait in the outbox"


def main() -> None:
    django.setup()
    from django.conf import settings

    from minsheng.casework.models import Voice
    from minsheng.foundation.models import TimelineEntry

    found = list(findings(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
    halves = len(list(Path(settings.MEDIA_ROOT).rglob("*.part")))
    looked = {"voices": Voice.objects.unscoped(WHY).count(), "entries": TimelineEntry.objects.count(), "half files": halves}
    print(json.dumps({"findings": found, **looked}, ensure_ascii=False))


if __name__ == "__main__":
    main()
