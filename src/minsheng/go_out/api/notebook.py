"""The office's side of the offline notebook (docs/notebook.md): put on a phone, pack, the letter box, its pieces, what became of it."""

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import Field

from minsheng.foundation import clock
from minsheng.foundation.api import Code, Input, client_address
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.permission import require

from .. import actions
from ..actions.deliveries import bytes_of, try_again, try_deliveries
from ..actions.devices import device_of_secret
from ..actions.sent_files import files_to_try_again, fit_file, have
from ..models import Device
from ..queries_notebook import file_state, key_shown, moment_shown, pack_for, states_of
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
        actions.receive_record(
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
    sent = actions.receive_piece(
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
