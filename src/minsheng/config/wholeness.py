"""Everything `minsheng verify` looks at: the timeline and its seals, stored phases, words, files, and whether the keys fit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from minsheng.casework.actions.hearing import record_hash, words_hash
from minsheng.casework.actions.residents import ERASED_KINDS
from minsheng.casework.models import Assignment, Case, Parking, StageClock, Voice
from minsheng.casework.queries.clocks import clocks_wanted
from minsheng.casework.queries.kept_beside import kept_findings
from minsheng.casework.queries.phases import parts_among
from minsheng.casework.queries.texts import in_parts, text_findings
from minsheng.casework.states import ClockStage, Parts, VoiceState, phase_of
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.privacy import KeyDoesNotFit
from minsheng.foundation.seals import lines_of_file
from minsheng.foundation.timeline import facts
from minsheng.foundation.wholeness import seal_findings, timeline_findings, without_a_row
from minsheng.neighbourhood.models import Resident
from minsheng.work_together.actions.forgetting import ERASED_TEXTS
from minsheng.work_together.queries.escalation import unwatched

from .whole_activities import activity_findings
from .whole_cases import case_findings
from .whole_facilities import facility_findings
from .whole_partners import partner_findings
from .whole_told import attachment_findings, file_findings, notice_findings, template_findings

WHY = "verify looks at everything"


def all_findings() -> Iterator[str]:
    yield from record_findings()
    yield from file_findings()
    yield from template_findings()


@contextmanager
def at_one_moment() -> Iterator[None]:
    """What is read inside is of the moment it begins, however long it takes: people go on working, and nobody waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:  # `atomic` would keep others from writing
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def record_findings() -> Iterator[str]:
    """All that the database, the seals' file and the keys can say of one moment."""
    with at_one_moment():
        TimelineEntry.objects.exists()  # the moment is that of the first question
        yield from _record_findings(lines_of_file())


def _record_findings(seals_in_file: dict[int, str]) -> Iterator[str]:
    yield from timeline_findings()
    yield from seal_findings(seals_in_file)
    yield from _phases()
    yield from _left_to_nobody()
    yield from _voices()
    yield from _erasures()
    yield from case_findings()
    yield from activity_findings()
    yield from facility_findings()
    yield from partner_findings()
    yield from notice_findings()
    yield from attachment_findings()
    yield from text_findings()
    yield from kept_findings()
    yield from key_findings()


def _phases() -> Iterator[str]:
    """Each case is in the phase that its parts make; exactly the clocks run that they ask for, and a share says the end of its clock."""
    running: dict[int, dict[Any, Any]] = {}
    for runs in StageClock.objects.unscoped(WHY).running().iterator(chunk_size=2000):
        running.setdefault(runs.case_id, {})[runs.stage, runs.assignment_id] = runs.due_at
    stands = dict(Parking.objects.unscoped(WHY).in_force().values_list("case_id", "review_on"))
    for case, parts, shares in _with_parts():
        computed, found = phase_of(parts), running.pop(case.pk, {})
        if computed != case.phase:
            yield f"事项{case.number}：存的是“{case.phase}”，按各部分算应是“{computed}”。"
            continue
        if case.parked_until != stands.get(case.pk):
            yield f"事项{case.number}：挂账的日子和批的对不上。"
            continue
        wanted = clocks_wanted(case, shares)
        if set(wanted) != set(found):
            yield f"事项{case.number}：在走的钟和它的各部分对不上。"
        elif any(share is not None and share.due_at != found[key] for key, share in wanted.items()):
            yield f"事项{case.number}：一份的期限和它的钟对不上。"
        elif case.parked_until and clock.local(found[ClockStage.REVIEW, None]).date() != case.parked_until:
            yield f"事项{case.number}：再看挂账的钟和定的日子对不上。"


def _with_parts() -> Iterator[tuple[Case, Parts, list[Assignment]]]:
    for cases in in_parts(Case.objects.unscoped(WHY)):
        parts = parts_among(cases)
        yield from ((case, *parts[case.pk]) for case in cases)


def _left_to_nobody() -> Iterator[str]:
    """Every open case has a next step, an owner and a clock of which somebody is told."""
    for number in unwatched(Case.objects.unscoped(WHY)).order_by("pk").values_list("number", flat=True).iterator(chunk_size=500):
        yield f"事项{number}：还没办完，可没有人会被告诉。"


def _voices() -> Iterator[str]:
    """What a voice says against the hashes its timeline holds; one without a birth entry was inserted behind the program's back."""
    for voices in in_parts(Voice.objects.unscoped(WHY)):
        born = _born([str(voice.pk) for voice in voices])
        for voice in voices:
            wrong = _changed_in(voice, born.get(str(voice.pk)))
            if wrong:
                yield f"民声{voice.number}：{wrong}"
    for identity in without_a_row("voice", "VoiceHeard", Voice.objects.unscoped(WHY)):
        yield f"voice {identity}：有时间线，民声本身不见了。"


def _born(identities: list[str]) -> dict[str, dict[str, Any]]:
    """What the chains of these voices say of how each was heard."""
    entries = TimelineEntry.objects.filter(subject_kind="voice", subject_id__in=identities).order_by("id")
    born: dict[str, dict[str, Any]] = {}
    for entry in entries.filter(kind__in=["VoiceHeard", "VoiceHandedOver"]).only("subject_id", "kind", "payload"):
        said = facts(entry)
        if entry.kind == "VoiceHeard":
            born[entry.subject_id] = {key: said.get(key) for key in ("words_hash", "record_hash", "speaker_id")}
            born[entry.subject_id]["erased"] = entry.payload is None
        elif said and entry.subject_id in born:
            born[entry.subject_id]["speaker_id"] = said["speaker_id"]
    return born


def _changed_in(voice: Voice, kept: dict[str, Any] | None) -> str:
    if kept is None:
        return "没有“听到”的记录，不是从这里记进来的。"
    if kept["erased"]:
        return ""
    if kept["words_hash"] != words_hash(voice.words):
        return "原话被改过。"
    if kept["record_hash"] != record_hash(voice):
        return "看到的、判断、时间或来处被改过。"
    moved = voice.state != VoiceState.REPLACED and kept["speaker_id"] != voice.speaker_id
    return "说话的人被换过。" if moved else ""


def _erasures() -> Iterator[str]:
    """Payloads are taken out for a person who asked, of what that person said or what was written of them, and of nothing else."""
    acts = {
        f"resident:{entry.subject_id}:{entry.sequence}": set(facts(entry).get("voices", []))
        for entry in TimelineEntry.objects.filter(subject_kind="resident", kind="ResidentErased")
    }
    for entry in TimelineEntry.objects.filter(kind="PayloadsErased").iterator(chunk_size=500):
        said = facts(entry)
        voices = {str(voice) for voice in acts.get(said.get("act", ""), set())}
        rows = TimelineEntry.objects.filter(
            subject_kind=entry.subject_kind, subject_id=entry.subject_id, sequence__in=said.get("sequences", [])
        )
        for row in rows:
            whose = row.subject_id if row.subject_kind == "voice" else row.also_id
            written = row.kind in ERASED_TEXTS and said.get("act", "") in acts
            if not written and (row.kind not in ERASED_KINDS or whose not in voices):
                yield f"{row.subject_kind} {row.subject_id}：第{row.sequence}条（{row.kind}）的内容没了，可没有人按本人要求删过它。"


def key_findings() -> Iterator[str]:
    """Asked for a few columns alone: a backup before an upgrade finds tables older than the program."""
    for resident in Resident.objects.unscoped(WHY).exclude(name_sealed="").order_by("-id").only("name_sealed")[:50]:
        try:
            resident.uncovered_name()
        except KeyDoesNotFit:
            yield f"resident {resident.pk}：姓名打不开，密钥文件不是当初那一个，或内容被改过。"
            break
    for voice in Voice.objects.unscoped(WHY).exclude(receipt_sealed="").order_by("-id").only("number", "receipt_sealed")[:50]:
        try:
            voice.receipt_code  # noqa: B018  opening it is the question
        except KeyDoesNotFit:
            yield f"民声{voice.number}：回执码打不开，密钥文件不是当初那一个，或内容被改过。"
            return
