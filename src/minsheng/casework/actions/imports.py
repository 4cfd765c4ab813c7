"""Take in a file of messages: every row accounted for, the file again creates nothing, undone as one act."""

from collections.abc import Callable
from itertools import islice

from django.db import transaction

from minsheng.foundation import clock, privacy
from minsheng.foundation.canonical import content_hash, text_fingerprint
from minsheng.foundation.errors import BadInput, Refusal, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record, record_births
from minsheng.neighbourhood.models import Community, Resident, User
from minsheng.neighbourhood.permission import require

from .. import wording
from ..events import ImportUndone, VoiceHeard, VoiceImportUndone, VoicesImported
from ..models import ImportBatch, ImportRow, Voice
from ..queries.alike import guess_kind
from ..sheets import Row, read_rows
from ..states import NoticeKind, Source, SpeakerMode, VoiceState
from .hearing import cover_receipt, record_hash, voice_number, words_hash
from .notices import tell
from .texts import index_new_voices

CHUNK = 400
WHY = "the import compares with all of the community"


def import_voices(
    *, content: bytes, file_name: str, community: Community, by: User, progress: Callable[[int], None] = lambda done: None
) -> ImportBatch:
    """Import messages into a community. Each chunk of rows is one transaction; a run cut anywhere is finished by running it again.

    `progress` is called with the number of rows done. Raises BadInput where the file as a whole can't be read.
    """
    require(by, "casework.import_voices", community)
    rows = read_rows(content, file_name)
    first = list(islice(rows, CHUNK))
    if not first:
        raise BadInput("这个文件里没有一行内容。", "file", "empty_file")
    batch = ImportBatch.objects.create(community=community, file_name=file_name[:200], by=by, at=clock.now())
    done, chunk = 0, first
    while chunk:
        with transaction.atomic():
            _take_in(batch, chunk, by)
        done += len(chunk)
        progress(done)
        chunk = list(islice(rows, CHUNK))
    with transaction.atomic():
        batch.finished_at = clock.now()
        batch.save(update_fields=["finished_at"])
        record(
            VoicesImported(
                batch_id=batch.pk,
                file_name=batch.file_name,
                created=batch.created,
                repeated=batch.repeated,
                refused=batch.refused,
                by_id=by.pk,
            )
        )
    return batch


def _take_in(batch: ImportBatch, rows: list[Row], by: User) -> None:
    known = _known(batch.community, [key for key in (_key(row) for row in rows) if key])
    texts = {text_fingerprint(row.words or row.topic) for row in rows}
    alike = _earliest(batch.community, texts)
    outcomes: list[ImportRow] = []
    fresh: list[tuple[Voice, ImportRow]] = []
    residents: list[Resident] = []
    for row in rows:
        outcome = ImportRow(batch=batch, sheet=row.sheet[:60], row=row.row, outcome="refused", reason=row.problem[:200])
        outcomes.append(outcome)
        if row.problem:
            continue
        try:
            voice = _voice(batch, row, by)
        except Refusal as refusal:
            outcome.reason = refusal.message[:200]
            continue
        if voice.external_number in known:
            if known[voice.external_number] == voice.external_content:
                outcome.outcome, outcome.reason = "repeated", "这个编号已经有了，内容一样"
            else:
                outcome.reason = f"编号{row.number[:60]}已经有了，但内容不一样。请核对后换一个编号。"
            continue
        known[voice.external_number] = voice.external_content
        outcome.outcome, outcome.reason = "created", "放不下的记在“看到的”里" if voice.observed else ""
        if voice.speaker is not None:
            residents.append(voice.speaker)
        fresh.append((voice, outcome))
    _keep(batch, fresh, residents, alike, by)
    ImportRow.objects.bulk_create(outcomes, batch_size=500)
    batch.created += len(fresh)
    batch.repeated += sum(o.outcome == "repeated" for o in outcomes)
    batch.refused += sum(o.outcome == "refused" for o in outcomes)
    batch.save(update_fields=["created", "repeated", "refused"])


def _keep(
    batch: ImportBatch,
    fresh: list[tuple[Voice, ImportRow]],
    residents: list[Resident],
    alike: dict[str, Voice],
    by: User,
) -> None:
    if not fresh:
        return
    Resident.objects.bulk_create(residents, batch_size=500)
    for (voice, _), number in zip(fresh, voice_number(batch.community, clock.now(), len(fresh)), strict=True):
        voice.number = number
        voice.speaker_id = voice.speaker.pk if voice.speaker else None
    Voice.objects.bulk_create([voice for voice, _ in fresh], batch_size=200)
    index_new_voices([voice for voice, _ in fresh])
    marked = []
    for voice, outcome in fresh:
        outcome.voice = voice
        earlier = alike.setdefault(voice.fingerprint, voice)
        if earlier is not voice:
            voice.alike, outcome.alike = earlier, True
            outcome.reason = "；".join(filter(None, [f"和{earlier.number}的内容一样，编号不同", outcome.reason]))[:200]
            marked.append(voice)
    Voice.objects.unscoped(WHY).bulk_update(marked, ["alike"], batch_size=200)
    record_births(
        [
            VoiceHeard(
                voice_id=v.pk,
                number=v.number,
                source=v.source,
                words_hash=words_hash(v.words),
                record_hash=record_hash(v),
                speaker_id=v.speaker_id,
                by_id=by.pk,
            )
            for v, _ in fresh
        ]
    )
    tell([voice for voice, _ in fresh], NoticeKind.HEARD, "heard", wording.HEARD_IN_A_FILE)


def _key(row: Row) -> str:
    """The number in the file; where there is none, the content stands for it, so that the file again creates nothing."""
    return row.number[:60] if row.number else "~" + _content(row)[:24] if (row.words or row.topic) else ""


def _content(row: Row) -> str:
    when = row.when.isoformat() if row.when else ""
    return content_hash([row.topic, row.words, row.user, row.phone, when])


def _voice(batch: ImportBatch, row: Row, by: User) -> Voice:
    words = words_kept(row.words or row.topic)
    moment = clock.now()
    if row.when is not None and row.when > moment:
        raise BadInput(f"时间{row.when:%Y-%m-%d}在将来，请核对。", "time")
    speaker = None
    name = "" if privacy.looks_masked(row.user) else words_kept(row.user, required=False)[:40]
    phone = row.phone if privacy.is_phone(privacy.plain_phone(row.phone)) and not privacy.looks_masked(row.phone) else ""
    rest = _what_does_not_fit(row, phone)
    if name or phone:
        speaker = Resident(community=batch.community)
        speaker.cover(name, phone)
    voice = Voice(
        community=batch.community,
        place=row.place[:80],
        topic=words_kept(row.topic, required=False)[:200] if row.words else "",
        words=words,
        observed=rest,
        kind=guess_kind(words),
        source=Source.IMPORT,
        heard_at=row.when or moment,
        recorded_at=moment,
        heard_by=by,
        speaker_mode=SpeakerMode.NAMED if speaker else SpeakerMode.UNKNOWN,
        speaker=speaker,
        askable=speaker is not None,
        fingerprint=text_fingerprint(words),
        batch=batch,
        imported_into=batch.community,
        external_number=_key(row),
        external_content=_content(row),
        external_due_at=row.due,
    )
    cover_receipt(voice)
    return voice


def _what_does_not_fit(row: Row, phone: str) -> str:
    """What the file says and no column of ours can hold stays with the voice, as it stood there; nothing is cut away."""
    said = []
    if row.phone.strip() and not phone and not privacy.looks_masked(row.phone):
        said.append(f"表里的电话：{row.phone.strip()}")
    if row.due_words:
        said.append(f"表里的期限：{row.due_words}")
    for label, value, most in (("姓名", row.user, 40), ("地点", row.place, 80), ("标题", row.topic if row.words else "", 200)):
        if len(value) > most:
            said.append(f"表里的{label}：{value}")
    return words_kept("；".join(said), "observed", required=False)


def _known(community: Community, keys: list[str]) -> dict[str, str]:
    """What came into this community from a file before, wherever it went since."""
    rows = Voice.objects.unscoped(WHY).filter(imported_into=community, external_number__in=keys).exclude(state=VoiceState.UNDONE)
    return dict(rows.values_list("external_number", "external_content"))


def _earliest(community: Community, fingerprints: set[str]) -> dict[str, Voice]:
    rows = Voice.objects.unscoped(WHY).live().filter(community=community, fingerprint__in=fingerprints).order_by("-id")
    return {voice.fingerprint: voice for voice in rows.only("id", "number", "fingerprint")}


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: User) -> int:
    """Take a whole file back: its voices get a state, none is deleted. Returns how many.

    Raises StateForbids where some of them are already being worked with.
    """
    require(by, "casework.undo_import", batch)
    if batch.undone_at is not None:
        raise StateForbids("这一批已经撤回过了。", "already_undone")
    # What was handed over belongs to the other community now, what was corrected to its correction: both stay.
    voices = Voice.objects.unscoped("the batch as a whole").filter(batch=batch, community=batch.community)
    busy = list(
        voices.exclude(state__in=[VoiceState.NEW, VoiceState.UNDONE, VoiceState.REPLACED]).values_list("number", flat=True)[:3]
    )
    if busy:
        raise StateForbids(f"有几条已经分拣了（{'、'.join(busy)}…），先把它们撤回到“没分拣”，再撤回这一批。", "voices_in_use")
    keys = list(voices.filter(state=VoiceState.NEW).values_list("pk", flat=True))
    voices.filter(pk__in=keys).update(state=VoiceState.UNDONE, sorted_at=clock.now(), sorted_by=by)
    for key in keys:
        record(VoiceImportUndone(voice_id=key, batch=batch.pk, by_id=by.pk))
    batch.undone_at, batch.undone_by = clock.now(), by
    batch.save(update_fields=["undone_at", "undone_by"])
    record(ImportUndone(batch_id=batch.pk, voices=len(keys), by_id=by.pk))
    return len(keys)
