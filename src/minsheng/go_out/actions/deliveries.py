"""What phones hand in: kept as it came before anything is tried; then done, or kept for its time or for a person."""

import hashlib
import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from minsheng.casework.receiving import OtherContent, keep_conflict, received_together
from minsheng.foundation import clock
from minsheng.foundation.api import whole_number
from minsheng.foundation.errors import BadInput, NotAllowed, Refusal, SomebodyWasFaster, StateForbids
from minsheng.foundation.sealing import DoesNotOpen, UnknownKey, from_text, open_sealed
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, Home, User
from minsheng.neighbourhood.permission import require

from ..events import RecordCame, RecordTakenIn, RecordTurnedDown
from ..models import Delivery, Device, DutySeat, DutyShift, Outing, Promise
from ..queries.notebook import to_try_again
from ..records import SCHEMA, NotReadable, cleaned, hash_of, moment_of, schema_of, understood
from ..states import FOR_A_PERSON, TO_TRY_AGAIN, DeliveryState
from .applied import NOT_SEEN, WaitsFor
from .applying import APPLY
from .sent_files import fit_files_of

log = logging.getLogger(__name__)
WHY = "what a phone handed in"
OFF_FROM = timedelta(minutes=10)
YEAR = timedelta(days=366)
DAMAGED = "这一条打不开，可能在路上坏了。请写的人在手机上看一眼，再写一次。"
OTHER_CONTENT = "同一个编号的记录已经收到过，内容和这次的不一样。这次的也留下了，请社区的人看一眼以哪个为准。"
WITHDRAWN = "这部手机已经收回，它送来的要社区看过才收。"
WRITTEN_BY_TWO = "这一户，别人也改过。两份都留着，等社区定以哪个为准。"
AFTER_UPGRADE = "写它的手机比这里的版本新，升级以后再收。"
KEY_NOT_HERE = "封它用的钥匙不在这里，找到钥匙以后再收。"


def bytes_of(sealed: str) -> bytes:
    """What stands in JSON, as bytes; what is no base64url is kept as it came, and a person is told that it does not open."""
    try:
        return from_text(sealed)
    except ValueError:
        return sealed.encode("utf-8", "surrogatepass")


@transaction.atomic
def receive_record(*, device: Device, record_id: uuid.UUID, key: str, sealed: bytes, by: User, phone_off: int = 0) -> Delivery:
    """Keep a record as it came; withdrawn or not, readable or not. The same content from the same person again is the one that is here."""
    content, said = f"sealed:{hashlib.sha256(sealed).hexdigest()}", {}
    try:
        said = understood(open_sealed(sealed, key=key, about=str(record_id)), record_id)
        content = hash_of(said)
    except (UnknownKey, DoesNotOpen, NotReadable):
        pass  # kept all the same; why it can't be read is said when it is tried
    rows = Delivery.objects.unscoped(WHY).filter(record=record_id, by=by, content=content).select_related("device", "voice")
    known: Delivery | None = rows.first()
    if known is not None:
        return known
    moment = clock.now()
    kept = Delivery(
        record=record_id,
        device=device,
        by=by,
        key=key[:40],
        sealed=sealed,
        content=content,
        came_at=moment,
        phone_off=max(-(2**31), min(phone_off, 2**31 - 1)),
        community_id=device.community_id,
    )
    if said:
        _describe(kept, cleaned(said))
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:  # the same request twice at once
        return rows.get()
    digest = hashlib.sha256(sealed).hexdigest()
    record(RecordCame(delivery_id=kept.pk, record=str(record_id), device_id=device.pk, sealed_hash=digest, by_id=by.pk))
    return kept


def _describe(kept: Delivery, said: dict[str, Any]) -> None:
    """What can be told before it is tried: its act, when it was said, and whose secretary would look at it."""
    kept.act, kept.schema = str(said.get("act") or "")[:20], schema_of(said)
    kept.said_at = said_at(moment_of(said), kept.phone_off, kept.came_at)
    kept.community_id = _community_of(said) or kept.community_id


def said_at(phone: datetime | None, off: int, came: datetime) -> datetime:
    """When it was said: the phone's clock, put right where it is more than ten minutes off; never in the future, nor over a year back."""
    if phone is None:
        return came
    try:
        right = phone + timedelta(seconds=off) if abs(off) > OFF_FROM.total_seconds() else phone
        return came if right > came or right < came - YEAR else right
    except OverflowError:
        return came


def _community_of(said: dict[str, Any]) -> int | None:
    """Where it belongs, by what it names."""
    found: int | None = _communities_named(said).first()
    return found


def _communities_named(said: dict[str, Any]) -> Any:
    named, place = said.get("outing"), "community_id"
    rows: Any = Outing.objects.unscoped(WHY).none()
    if isinstance(named, dict) and isinstance(named.get("number"), str):
        rows = Outing.objects.unscoped(WHY).filter(number=named["number"][:40])
    elif isinstance(named, dict) and (first := uuid_in(named.get("record"))):
        rows = Delivery.objects.unscoped(WHY).filter(record=first).exclude(community=None).order_by("pk")
    elif shift := whole_number(str(said.get("shift", ""))):
        rows, place = DutyShift.objects.unscoped(WHY).filter(pk=shift), "point__community_id"
    elif said.get("act") == "presence" and (seat := whole_number(str(said.get("seat", "")))):
        rows, place = DutySeat.objects.filter(pk=seat), "shift__point__community_id"
    elif isinstance(code := said.get("community"), str):
        rows, place = Community.objects.public().filter(code=code[:60]), "pk"
    elif said.get("act") == "keep" and (promise := whole_number(str(said.get("promise", "")))):
        rows = Promise.objects.unscoped(WHY).filter(pk=promise)
    elif said.get("act") == "card" and (home := whole_number(str(said.get("home", "")))):
        rows, place = Home.objects.unscoped(WHY).filter(pk=home), "building__estate__community_id"
    return rows.values_list(place, flat=True)


def uuid_in(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None


# Trying:


def try_deliveries(pks: Iterable[int]) -> None:
    """Do what can be done with these, and with what waited for them. Each in a transaction of its own; none stops another."""
    queue = list(pks)
    while queue:
        pk = queue.pop(0)
        try:
            kept = _try(pk)
        except Exception:
            log.exception("a record of a phone is tried again later: %s", pk)
            continue
        if kept is not None and kept.result:
            queue += _wake(kept)
            fit_files_of(kept)


def try_again(user: User | None = None, limit: int | None = None) -> None:
    """What could not be done when it came: at the next contact, after an upgrade, and now and then in the background."""
    try_deliveries(to_try_again(user, limit))


def _follow(kept: Delivery) -> None:
    fit_files_of(kept)
    try_deliveries(_wake(kept))


def _wake(kept: Delivery) -> list[int]:
    names = {str(kept.record)} | ({kept.about} if kept.act in ("begin", "duty_begin") else set())
    rows = Delivery.objects.unscoped(WHY).filter(waits_for__in=names, state=DeliveryState.WAITING)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _try(pk: int) -> Delivery | None:
    rows = Delivery.objects.unscoped(WHY).select_for_update(of=("self",)).select_related("device", "by")
    kept: Delivery | None = rows.filter(pk=pk, state__in=TO_TRY_AGAIN).first()
    if kept is None:
        return None
    _decide(kept, kept.by)
    kept.save(update_fields=_CHANGED)
    return kept


_CHANGED = ["content", "act", "schema", "said_at", "community", "state", "waits_for", "result", "voice", "about", "words"]
_CHANGED += ["facts", "conflict", "taken_at"]


def _decide(kept: Delivery, by: User) -> None:
    """Do it in the name of `by`, or say why it stays. Raises SomebodyWasFaster: then it is tried again."""
    said = _read(kept)
    if said is None:
        return
    if kept.device.withdrawn_at is not None and kept.came_at >= kept.device.withdrawn_at:
        return _stays(kept, DeliveryState.PERSON, WITHDRAWN)
    _apply(kept, cleaned(said), by)


def _read(kept: Delivery) -> dict[str, Any] | None:
    """What the record says; None where that can't be known now, or where it came before, and the row says so."""
    try:
        said = understood(open_sealed(bytes(kept.sealed), key=kept.key, about=str(kept.record)), kept.record)
    except UnknownKey:
        _stays(kept, DeliveryState.LATER, KEY_NOT_HERE)
        return None
    except (DoesNotOpen, NotReadable):
        _stays(kept, DeliveryState.PERSON, DAMAGED)
        return None
    others = Delivery.objects.unscoped(WHY).filter(record=kept.record).exclude(pk=kept.pk)
    if kept.content.startswith("sealed:"):  # it could not be read when it came
        content = hash_of(said)
        same = others.filter(by=kept.by_id, content=content).first()
        if same is not None:
            kept.result, kept.about = same.result, same.about
            _stays(kept, DeliveryState.TAKEN, "")
            return None
        kept.content = content
        _describe(kept, cleaned(said))
    first = others.exclude(content__startswith="sealed:").exclude(state=DeliveryState.TURNED_DOWN).order_by("pk").first()
    if first is not None and first.pk < kept.pk:
        kept.conflict = keep_conflict(client_id=kept.record, content=said, by=kept.by)
        kept.community_id = first.community_id or kept.community_id
        _stays(kept, DeliveryState.PERSON, OTHER_CONTENT)
        return None
    if (schema_of(said) or SCHEMA + 1) > SCHEMA or kept.act not in APPLY:
        _stays(kept, DeliveryState.LATER, AFTER_UPGRADE)
        return None
    return said


def _stays(kept: Delivery, state: str, words: str, waits_for: str = "") -> None:
    kept.state, kept.words, kept.waits_for = state, words[:300], waits_for


def _apply(kept: Delivery, said: dict[str, Any], by: User) -> None:
    try:
        with received_together():
            done = APPLY[kept.act](said, kept, by)
    except WaitsFor as error:
        return _stays(kept, DeliveryState.WAITING, "", error.what)
    except OtherContent as error:
        kept.conflict = error.conflict
        return _stays(kept, DeliveryState.PERSON, error.message)
    except SomebodyWasFaster:
        raise
    except BadInput as error:
        return _stays(kept, DeliveryState.WRITER, error.message)
    except NotAllowed:
        return _stays(kept, DeliveryState.PERSON, NOT_SEEN)
    except Refusal as error:
        return _stays(kept, DeliveryState.PERSON, error.message)
    kept.result, kept.voice, kept.about, kept.facts = done.result, done.voice, done.about, done.facts
    kept.taken_at = clock.now()
    if done.voice is not None:
        kept.community_id = done.voice.community_id
    if "by_two" in done.facts:  # it is a task of its own, on the page of such homes
        return _stays(kept, DeliveryState.PERSON, WRITTEN_BY_TWO)
    _stays(kept, DeliveryState.WRITER if "alike" in done.facts else DeliveryState.TAKEN, "")


# A person of the office:


@transaction.atomic
def take_delivery(*, delivery: Delivery, by: User) -> None:
    """Take in what waits for a person, in the name of whoever looked at it. Raises what refuses it, in words, and then it stays."""
    require(by, "go_out.take_delivery", delivery)
    kept = _waiting_for_a_person(delivery)
    if kept.conflict_id is not None or kept.words == OTHER_CONTENT:
        raise StateForbids("同一个编号有两份内容，这一份不能再收一次。请对照两份，要用的话照着新记一条。", "other_content")
    try:
        said = understood(open_sealed(bytes(kept.sealed), key=kept.key, about=str(kept.record)), kept.record)
    except (UnknownKey, DoesNotOpen, NotReadable) as error:
        raise StateForbids("这一条打不开，收不进来。请写的人再写一次，这一条写明原因不收。", "does_not_open") from error
    if kept.act not in APPLY:
        raise StateForbids(AFTER_UPGRADE, "after_upgrade")
    try:
        done = APPLY[kept.act](cleaned(said), kept, by)
    except WaitsFor as error:
        raise StateForbids("它前面的那一条还没收，先收那一条。", "waits") from error
    kept.result, kept.voice, kept.about, kept.facts = done.result, done.voice, done.about, done.facts
    kept.state, kept.words, kept.taken_at, kept.taken_by = DeliveryState.TAKEN, "", clock.now(), by
    kept.save(update_fields=[*_CHANGED, "taken_by"])
    record(RecordTakenIn(delivery_id=kept.pk, of=kept.by.name, result=kept.result, by_id=by.pk))
    transaction.on_commit(lambda: _follow(kept))


@transaction.atomic
def turn_down_delivery(*, delivery: Delivery, words: str, by: User) -> None:
    """Not taken in, and why: the writer reads it on the phone. What came stays as it came."""
    require(by, "go_out.take_delivery", delivery)
    kept = _waiting_for_a_person(delivery)
    said = short_words_kept(words, "words", 200, required=True)
    kept.state, kept.words, kept.taken_at, kept.taken_by = DeliveryState.TURNED_DOWN, said, clock.now(), by
    kept.save(update_fields=["state", "words", "taken_at", "taken_by"])
    record(RecordTurnedDown(delivery_id=kept.pk, of=kept.by.name, words=said, by_id=by.pk))
    transaction.on_commit(lambda: try_deliveries(_wake(kept)))


def _waiting_for_a_person(delivery: Delivery) -> Delivery:
    rows = Delivery.objects.unscoped(WHY).select_for_update(of=("self",)).select_related("device", "by")
    kept: Delivery | None = rows.filter(Q(taken_at=None), pk=delivery.pk, state__in=FOR_A_PERSON).first()
    if kept is None:
        raise StateForbids("这一条已经有人看过了，不用再点。", "delivery_state")
    return kept
