"""A phone with the offline notebook, as far as the office sees one: it seals, hands in, and asks what became of it."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.sealing import from_text, seal_to, to_text
from minsheng.go_out import actions
from minsheng.neighbourhood.models import User

PIECE = 256 * 1024


class Phone:
    """What one phone says to the real addresses. `off`: by how much its clock is behind."""

    def __init__(self, user: User, name: str = "红米") -> None:
        from minsheng.go_out.queries.notebook import key_shown

        self.user = user
        self.device, self.secret = actions.register_device(name=name, by=user)
        key = key_shown()
        self.key, self.public = key["id"], from_text(key["public"])
        self.client = Client(headers={"authorization": f"Device {self.device.pk}.{self.secret}"})

    def sealed(self, said: dict[str, Any], **changes: Any) -> dict[str, str]:
        plain = plain_of(said)
        item = {"id": said["id"], "key": self.key, "sealed": to_text(seal_to(self.public, plain, said["id"]))}
        return item | changes

    def send(self, *said: dict[str, Any], phone_now: datetime | None = None) -> list[dict[str, Any]]:
        return self.send_sealed([self.sealed(one) for one in said], phone_now=phone_now)["items"]

    def send_sealed(self, records: list[dict[str, str]], *, phone_now: datetime | None = None, status: int = 200) -> Any:
        body = {"phone_now": (phone_now or clock.now()).isoformat(), "records": records}
        answer = self.client.post("/api/v1/notebook/records", body, content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def states(self, *ids: str) -> list[dict[str, Any]]:
        answer = self.client.post("/api/v1/notebook/status", {"ids": list(ids)}, content_type="application/json")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()["items"]

    def file(self, record: str, content: bytes, identity: str = "", piece: int = PIECE, **head: Any) -> list[tuple[str, bytes]]:
        """(address, body) of each piece of a sealed photo."""
        identity = identity or str(uuid.uuid4())
        said = {"schema": 1, "record": record, "name": "灯.jpg", "type": "image/jpeg"} | head
        sealed = seal_to(self.public, json.dumps(said, ensure_ascii=False).encode() + b"\n" + content, identity)
        parts = [sealed[at : at + piece] for at in range(0, len(sealed), piece)]
        asked = f"?of={len(parts)}&record={record}&key={self.key}"
        return [(f"/api/v1/notebook/files/{identity}/{index}{asked}", part) for index, part in enumerate(parts)]

    def put(self, address: str, body: bytes) -> dict[str, Any]:
        answer = self.client.put(address, body, content_type="application/octet-stream")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()


def plain_of(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


def written(act: str, **fields: Any) -> dict[str, Any]:
    """One record as a phone writes it."""
    return {"schema": 1, "id": str(uuid.uuid4()), "act": act, "at": clock.local(clock.now()).isoformat(), **fields}


def meeting(**fields: Any) -> dict[str, Any]:
    place = {"kind": "yard_meeting", "community": "131103001001", "estate": "wandu", "place": "3号楼前"}
    return written("begin", **(place | fields))


def remark(begun: dict[str, Any] | None, text: str, **fields: Any) -> dict[str, Any]:
    where = {"outing": {"record": begun["id"]}} if begun else {"community": "131103001001"}
    return written("remark", text=text, **(where | fields))
