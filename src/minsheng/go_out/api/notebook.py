"""The office's side of the offline notebook (docs/notebook.md): put on a phone, pack, the letter box, its pieces, what became of it."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import Field

from minsheng.foundation import clock
from minsheng.foundation.api import Code, Input, Words, client_address, keyset, keyset_in_order, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.permission import require

from .. import actions
from ..actions.deliveries import bytes_of, receive_record, try_again, try_deliveries
from ..actions.devices import device_of_secret
from ..actions.sent_files import files_to_try_again, fit_file, have, receive_piece
from ..models import Delivery, Device
from ..queries.notebook import (
    as_read,
    file_state,
    kept_file_or_none,
    kept_for,
    kept_or_none,
    key_shown,
    moment_shown,
    pack_for,
    phones_seen_by,
    state_of,
    states_of,
)
from ..records import moment_in

router = Router(tags=["notebook"])
MOST_RECORDS, MOST_BYTES, MOST_IDS = 50, 1024 * 1024, 500
# What could not be done before is looked at again at each contact, so many at a time; the background does the rest.
AGAIN = 50


class LetterBox(HttpBearer):
    """Authorization: Device ID.SECRET. It hands in and asks what became of it; it reads nothing else."""

    openapi_scheme = "device"

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return device_of_secret(token, client_address(request))


class DeviceIn(Input):
    name: Code = ""


class RecordIn(Schema):
    id: uuid.UUID
    key: Code = ""
    sealed: str = ""


class RecordsIn(Schema):
    """What else a newer phone says is left out; nothing of it belongs to a record."""

    phone_now: str = ""
    records: list[RecordIn] = Field(max_length=MOST_RECORDS)


class StatusIn(Schema):
    ids: list[uuid.UUID] = Field(max_length=MOST_IDS)


def registered(device: Device, secret: str) -> dict[str, Any]:
    return {"device": str(device.pk), "secret": secret, "key": key_shown()}


@router.post("/notebook/devices", response={201: dict[str, Any]})
def register(request: HttpRequest, data: DeviceIn) -> Status:
    """Put the notebook on a phone. The secret is shown this once."""
    key_shown()  # a phone that is known and a key that can't be made would stop every backup
    return Status(201, registered(*actions.register_device(name=data.name, by=request.user)))  # type: ignore[arg-type]


@router.get("/notebook/pack")
def pack(request: HttpRequest) -> dict[str, Any]:
    """What the phone of this person may carry."""
    require(request.user, "go_out.register_device")  # type: ignore[arg-type]
    return pack_for(request.user)  # type: ignore[arg-type]


@router.post("/notebook/records", auth=LetterBox())
def records(request: HttpRequest, data: RecordsIn) -> dict[str, Any]:
    """Sealed records, in any order and any number of times: each kept before anything is tried with it."""
    if len(request.body) > MOST_BYTES:
        raise BadInput(f"一次最多{MOST_BYTES // 1024}千字节，请分几次送。", "records", "too_large")
    device = _device(request)
    phone = moment_in(data.phone_now)
    off = round((clock.now() - phone).total_seconds()) if phone is not None else 0
    kept = [
        receive_record(
            device=device, record_id=one.id, key=one.key, sealed=bytes_of(one.sealed), phone_off=off, by=device.user
        ).pk
        for one in data.records
    ]
    try_deliveries(kept)
    return _answer(device, [one.id for one in data.records])


@router.put("/notebook/files/{file}/{index}", auth=LetterBox())
def piece(request: HttpRequest, file: uuid.UUID, index: int, of: int, record: uuid.UUID, key: Code = "") -> dict[str, Any]:
    """One piece of a sealed photo or voice memo; the body is the piece."""
    device = _device(request)
    sent = receive_piece(
        device=device, file=file, index=index, of=of, record_id=record, key=key, content=request.body, by=device.user
    )
    if sent.whole_at is not None:
        fit_file(sent.pk)
        sent = type(sent).objects.unscoped("what became of it, for that phone").get(pk=sent.pk)
    return {"have": have(sent), "of": sent.of, "state": file_state(sent)["state"], "words": sent.words}


@router.post("/notebook/status", auth=LetterBox())
def status(request: HttpRequest, data: StatusIn) -> dict[str, Any]:
    """What became of records and files, by their ids."""
    return _answer(_device(request), data.ids)


def _device(request: HttpRequest) -> Device:
    device: Device = request.auth  # type: ignore[attr-defined]
    return device


def _answer(device: Device, ids: list[uuid.UUID]) -> dict[str, Any]:
    try_again(device.user, AGAIN)
    for pk in files_to_try_again(device.user, AGAIN):
        fit_file(pk)
    items = states_of(device.user, ids)
    return {"now": moment_shown(), "withdrawn": device.withdrawn_at is not None, "items": items}


class WordsIn(Input):
    words: Words


def _phone(device: Device) -> dict[str, Any]:
    return {
        "id": str(device.pk),
        "name": device.name,
        "of": device.user.name,
        "made_at": device.made_at.isoformat(),
        "last_seen_on": device.last_seen_on.isoformat() if device.last_seen_on else None,
        "withdrawn_at": device.withdrawn_at.isoformat() if device.withdrawn_at else None,
    }


@router.get("/notebook/phones")
def phones(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """My phones, and those of the people I lead."""
    require(request.user, "go_out.register_device")  # type: ignore[arg-type]
    return keyset(phones_seen_by(request.user), _phone, after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/notebook/phones/{identity}/withdraw")
def withdraw(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """It was lost: it locks, and only delivers what it still has."""
    device = phones_seen_by(request.user).filter(pk=whole_number(identity) or 0).first()  # type: ignore[arg-type]
    if device is None:
        raise Http404
    actions.withdraw_device(device=device, by=request.user)  # type: ignore[arg-type]
    device.refresh_from_db()
    return _phone(device)


def _kept(delivery: Delivery) -> dict[str, Any]:
    return state_of(delivery) | {
        "id": str(delivery.pk),
        "record": str(delivery.record),
        "act": delivery.act,
        "by": delivery.by.name,
        "came_at": delivery.came_at.isoformat(),
        "said": [{"name": name, "words": words} for name, words in as_read([delivery])[0].lines],
        "receipt_code": None,
    }


@router.get("/notebook/kept")
def kept(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """What phones handed in and waits for a person, the first one first."""
    require(request.user, "go_out.see_kept")  # type: ignore[arg-type]
    return keyset_in_order(kept_for(request.user), _kept, after=after, limit=limit)  # type: ignore[arg-type]


def _kept_or_404(request: HttpRequest, identity: str) -> Delivery:
    return or_404(kept_or_none(request.user, whole_number(identity) or 0))  # type: ignore[arg-type]


def _again(found: Delivery) -> dict[str, Any]:
    rows = Delivery.objects.unscoped("already visible to who did it").select_related("by", "device", "voice")
    return _kept(rows.get(pk=found.pk))


@router.post("/notebook/kept/{identity}/take")
def take(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """Take it in as it is, in the name of whoever looked at it."""
    found = _kept_or_404(request, identity)
    actions.take_delivery(delivery=found, by=request.user)  # type: ignore[arg-type]
    return _again(found)


@router.post("/notebook/kept/{identity}/turn-down")
def turn_down(request: HttpRequest, identity: Code, data: WordsIn) -> dict[str, Any]:
    """Not taken in, and why."""
    found = _kept_or_404(request, identity)
    actions.turn_down_delivery(delivery=found, words=data.words, by=request.user)  # type: ignore[arg-type]
    return _again(found)


@router.post("/notebook/kept-photos/{identity}/turn-down")
def turn_down_photo(request: HttpRequest, identity: Code, data: WordsIn) -> dict[str, Any]:
    """A photo that can't be used: it leaves the list, and why."""
    found = kept_file_or_none(request.user, whole_number(identity) or 0)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    actions.turn_down_file(sent_file=found, words=data.words, by=request.user)  # type: ignore[arg-type]
    found.refresh_from_db()
    return file_state(found)
