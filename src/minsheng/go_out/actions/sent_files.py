"""Photos and voice memos of phones: pieces in any order, put together when all are here, hung on what their record became."""

import hashlib
import json
import logging
import uuid
from itertools import islice, product

from django.db import transaction

from minsheng.casework import actions as casework
from minsheng.casework.models import Attachment, Voice
from minsheng.casework.receiving import OtherContent, receive, received_together
from minsheng.casework.states import VoiceState
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, Refusal, SomebodyWasFaster, StateForbids
from minsheng.foundation.sealing import DoesNotOpen, UnknownKey, open_sealed
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import PhotoCame, PhotoTurnedDown
from ..models import Delivery, Device, Piece, SentFile
from ..states import FOR_A_PERSON, TO_TRY_AGAIN, DeliveryState

log = logging.getLogger(__name__)
WHY = "what a phone handed in"
MOST_BYTES, MOST_PIECES = 256 * 1024, 160
# Sent twice with other bytes, a piece has two contents: so many ways to put them together are tried.
MOST_WAYS = 16
DAMAGED = "这张照片打不开，可能在路上坏了。请在手机上重拍，或者到社区再补。"
KEY_NOT_HERE = "封它用的钥匙不在这里，找到钥匙以后再收。"
NO_PLACE = "这一条没有记成民声，照片没处放。要用的话，请到那一场里补一条。"
NOT_TAKEN = "它的那一条，社区看过没有收。"


@transaction.atomic
def receive_piece(
    *, device: Device, file: uuid.UUID, index: int, of: int, record_id: uuid.UUID, key: str, content: bytes, by: User
) -> SentFile:
    """Keep one piece, whichever comes first and however often. Raises BadInput for what is no piece."""
    if not 0 < of <= MOST_PIECES:
        raise BadInput(f"一个文件最多分{MOST_PIECES}块。", "of")
    if not 0 <= index < of:
        raise BadInput("没有这一块：编号从0开始，比总数小。", "index")
    if not 0 < len(content) <= MOST_BYTES:
        raise BadInput(f"一块最多{MOST_BYTES // 1024}千字节，也不能是空的。", "body")
    rows = SentFile.objects.unscoped(WHY)
    fields = {"file": file, "by": by, "of": of, "key": key[:40]}
    new = SentFile(record=record_id, device=device, came_at=clock.now(), community_id=device.community_id, **fields)
    rows.bulk_create([new], ignore_conflicts=True)
    sent: SentFile = rows.select_for_update().get(**fields)
    if sent.state == DeliveryState.TAKEN:
        return sent
    sha = hashlib.sha256(content).hexdigest()
    Piece.objects.bulk_create([Piece(sent_file=sent, index=index, sha=sha, content=content)], ignore_conflicts=True)
    if sent.whole_at is None and len(have(sent)) == of:
        sent.whole_at = clock.now()
        sent.save(update_fields=["whole_at"])
        record(PhotoCame(file_id=sent.pk, record=str(record_id), pieces=of, by_id=by.pk))
    return sent


@transaction.atomic
def turn_down_file(*, sent_file: SentFile, words: str, by: User) -> None:
    """A photo that can't be used, looked at: it leaves the list, its pieces stay as they came."""
    require(by, "go_out.take_delivery", sent_file)
    said = short_words_kept(words, "words", 200, required=True)
    rows = SentFile.objects.unscoped(WHY).filter(pk=sent_file.pk, state__in=FOR_A_PERSON)
    if not rows.update(state=DeliveryState.TURNED_DOWN, words=said, taken_at=clock.now(), taken_by=by):
        raise StateForbids("这一张已经有人看过了，不用再点。", "delivery_state")
    record(PhotoTurnedDown(file_id=sent_file.pk, of=sent_file.by.name, words=said, by_id=by.pk))


def have(sent: SentFile) -> list[int]:
    """Which pieces are here; of what is taken, all."""
    if sent.state == DeliveryState.TAKEN:
        return list(range(sent.of))
    return sorted(set(Piece.objects.filter(sent_file=sent).values_list("index", flat=True)))


def fit_files_of(delivery: Delivery) -> None:
    """The photos of a record that was taken: those that are whole hang on it now."""
    rows = SentFile.objects.unscoped(WHY).filter(record=delivery.record, by=delivery.by_id, state__in=TO_TRY_AGAIN)
    for pk in rows.exclude(whole_at=None).values_list("pk", flat=True):
        fit_file(pk)


def fit_file(pk: int) -> None:
    """Put the pieces together and hang them where they belong, or say why they stay. Never stops what it belongs to."""
    try:
        with transaction.atomic():
            _fit(pk)
    except Exception:
        log.exception("a photo of a phone is tried again later: %s", pk)


def files_to_try_again(user: User | None = None, limit: int | None = None) -> list[int]:
    rows = SentFile.objects.unscoped("to try again").filter(state__in=TO_TRY_AGAIN).exclude(whole_at=None)
    rows = rows.filter(by=user) if user is not None else rows
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def _fit(pk: int) -> None:
    rows = SentFile.objects.unscoped(WHY).select_for_update(of=("self",)).select_related("by")
    sent: SentFile | None = rows.filter(pk=pk, state__in=TO_TRY_AGAIN).exclude(whole_at=None).first()
    if sent is None:
        return
    found = Delivery.objects.unscoped(WHY).filter(record=sent.record, by=sent.by_id).select_related("voice", "taken_by")
    its = found.exclude(result="").order_by("pk").first()
    if its is None:
        down = found.filter(state=DeliveryState.TURNED_DOWN).exists()
        return _stays(sent, DeliveryState.TURNED_DOWN if down else DeliveryState.WAITING, NOT_TAKEN if down else "")
    sent.community_id = its.community_id
    if its.voice is None:
        return _stays(sent, DeliveryState.PERSON, NO_PLACE)
    try:
        name, note, content = _put_together(sent)
    except UnknownKey:
        return _stays(sent, DeliveryState.LATER, KEY_NOT_HERE)
    except DoesNotOpen:
        return _stays(sent, DeliveryState.PERSON, DAMAGED)
    voice, by = _standing_for(its.voice), its.taken_by or sent.by

    def do() -> Attachment:
        return casework.attach(content=content, voice=voice, by=by, name=name, note=note)

    described = {"voice": voice.number, "case": "", "assignment": "", "stage": "", "note": note}
    described["file"] = hashlib.sha256(content).hexdigest()
    try:
        with received_together():
            got = receive(client_id=sent.file, act="attach", content=described, by=by, kind=Attachment, do=do)
    except SomebodyWasFaster:
        raise
    except BadInput as error:
        return _stays(sent, DeliveryState.WRITER, error.message)
    except (NotAllowed, OtherContent, Refusal) as error:
        return _stays(sent, DeliveryState.PERSON, error.message)
    sent.result, sent.taken_at = str(got.result.pk), clock.now()
    _stays(sent, DeliveryState.TAKEN, "")
    Piece.objects.filter(sent_file=sent).delete()  # it is a file of the office now, kept under its hash


def _standing_for(voice: Voice) -> Voice:
    """The voice, or what has taken its place since: a photo that comes after the correction hangs on the correction."""
    while voice.state == VoiceState.REPLACED:
        newer = Voice.objects.unscoped(WHY).filter(replaces=voice).order_by("pk").first()
        if newer is None:
            return voice
        voice = newer
    return voice


def _stays(sent: SentFile, state: str, words: str) -> None:
    sent.state, sent.words = state, words[:300]
    sent.save(update_fields=["state", "words", "result", "taken_at", "community"])


def _put_together(sent: SentFile) -> tuple[str, str, bytes]:
    """(name, which spot, the bytes). Raises UnknownKey and DoesNotOpen."""
    pieces: dict[int, list[bytes]] = {}
    for index, content in Piece.objects.filter(sent_file=sent).order_by("index", "pk").values_list("index", "content"):
        pieces.setdefault(index, []).append(bytes(content))
    for way in islice(product(*(pieces[index] for index in range(sent.of))), MOST_WAYS):
        sealed = b"".join(way)
        for about in (sent.file, sent.record):
            try:
                head, _, content = open_sealed(sealed, key=sent.key, about=str(about)).partition(b"\n")
            except DoesNotOpen:
                continue
            return (*_head(head), content)
    raise DoesNotOpen(str(sent.file))


def _head(line: bytes) -> tuple[str, str]:
    try:
        said = json.loads(line)
    except ValueError:
        return "", ""
    if not isinstance(said, dict):
        return "", ""
    return str(said.get("name") or "")[:120], str(said.get("spot") or "")[:60]
