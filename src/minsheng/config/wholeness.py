"""Everything `minsheng verify` looks at: the timeline and its seals, stored phases, words, and whether the keys fit."""

from collections.abc import Iterator
from typing import Any

from minsheng.casework.actions.voices import words_hash
from minsheng.casework.models import Answer, Assignment, Case, Confirmation, Voice
from minsheng.casework.queries.phases import parts_of
from minsheng.casework.states import phase_of
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.privacy import KeyDoesNotFit
from minsheng.foundation.timeline import facts
from minsheng.foundation.wholeness import seal_findings, timeline_findings
from minsheng.neighbourhood.models import Resident

WHY = "verify looks at everything"


def all_findings() -> Iterator[str]:
    yield from timeline_findings()
    yield from seal_findings()
    yield from _phases()
    yield from _words()
    yield from _cases()
    yield from _keys()


def _phases() -> Iterator[str]:
    for case in Case.objects.unscoped(WHY).iterator(chunk_size=500):
        computed = phase_of(parts_of(case))
        if computed != case.phase:
            yield f"事项{case.number}：存的是“{case.phase}”，按各部分算应是“{computed}”。"


def _words() -> Iterator[str]:
    """A voice's words against the hash its timeline holds; a voice without a birth entry was inserted behind the program's back."""
    heard = TimelineEntry.objects.filter(subject_kind="voice", sequence=1)
    hashes: dict[str, str | None] = {}
    for entry in heard.only("subject_id", "payload").iterator(chunk_size=2000):
        hashes[entry.subject_id] = facts(entry).get("words_hash")
    rows = Voice.objects.unscoped(WHY).only("id", "number", "words").iterator(chunk_size=2000)
    for voice in rows:
        if str(voice.pk) not in hashes:
            yield f"民声{voice.number}：没有“听到”的记录，不是从这里记进来的。"
            continue
        kept = hashes.pop(str(voice.pk))
        if kept is not None and kept != words_hash(voice.words):
            yield f"民声{voice.number}：原话被改过。"
    for identity in hashes:
        yield f"voice {identity}：有时间线，民声本身不见了。"


def _cases() -> Iterator[str]:
    """Each case against its chain: one without a birth entry was inserted or lost its history; what was promised, done, answered and
    said to it stands in both places."""
    entries = TimelineEntry.objects.filter(subject_kind="case", kind__in=["CaseOpened", *_SAID])
    born: set[str] = set()
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries.order_by("id").only("subject_id", "kind", "payload").iterator(chunk_size=2000):
        if entry.kind == "CaseOpened":
            born.add(entry.subject_id)
        elif entry.payload is not None:
            _remember(told, entry.kind, entry.subject_id, facts(entry))
    for case in Case.objects.unscoped(WHY).only("id", "number").iterator(chunk_size=2000):
        if str(case.pk) not in born:
            yield f"事项{case.number}：没有“立事项”的记录，它的来龙去脉不见了，或者不是从这里立的。"
    for answer in Answer.objects.unscoped(WHY).select_related("case").iterator(chunk_size=500):
        kept = told.get(("answer", str(answer.pk)))
        if kept is not None and kept["words"] != answer.words:
            yield f"事项{answer.case.number}：第{answer.round}轮给居民的回话被改过。"
    for share in Assignment.objects.unscoped(WHY).select_related("case").iterator(chunk_size=500):
        kept = told.get(("share", str(share.pk)), {})
        promise = share.promise_date.isoformat() if share.promise_date else None
        if "promise_date" in kept and kept["promise_date"] != promise:
            yield f"事项{share.case.number}：答应的日子被改过。"
        if "words" in kept and kept["words"] != share.result:
            yield f"事项{share.case.number}：交的结果被改过。"
    for given in (
        Confirmation.objects.unscoped(WHY).filter(counts=True).select_related("case").order_by("id").iterator(chunk_size=500)
    ):
        kept = told.get(("voice", f"{given.case_id}/{given.voice_id}"))
        if kept is not None and given.verdict != "unreachable":
            said = (given.verdict, given.satisfaction, given.words)
            if said not in kept["said"]:
                yield f"事项{given.case.number}：居民说的被改过。"


# What an entry says that its row says too.
_SAID = ("ShareAccepted", "ResultGiven", "ResidentsAnswered", "ResidentConfirmed")


def _remember(told: dict[tuple[str, str], dict[str, Any]], kind: str, case: str, said: dict[str, Any]) -> None:
    if kind == "ResidentsAnswered":
        told["answer", str(said["answer_id"])] = said
    elif kind == "ResidentConfirmed":
        one = told.setdefault(("voice", f"{case}/{said['voice_id']}"), {"said": set()})
        one["said"].add((said["verdict"], said["satisfaction"], said["words"]))
    else:
        one = told.setdefault(("share", str(said["assignment_id"])), {})
        one |= {"promise_date": said["promise_date"]} if kind == "ShareAccepted" else {"words": said["words"]}


def _keys() -> Iterator[str]:
    for resident in Resident.objects.unscoped(WHY).exclude(name_sealed="").order_by("-id")[:50]:
        try:
            resident.uncovered_name()
        except KeyDoesNotFit:
            yield f"resident {resident.pk}：姓名打不开，密钥文件不是当初那一个，或内容被改过。"
            return
