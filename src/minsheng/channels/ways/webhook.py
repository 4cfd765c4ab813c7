"""To another system: signed, versioned, with an id by which it knows what it has had already (docs/webhooks.md)."""

import hashlib
import hmac
import json

from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem

from ..models import Way
from .calling import Call, Reply
from .outcomes import NotTaken

VERSION = "1"


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 over the moment, a full stop, and the body, as hexadecimal."""
    return hmac.digest(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hex()


def write(way: Way, item: OutboxItem, link: str) -> Call:
    """Number and link, and what happened: nothing that anybody said, nobody's name. The signature is made at each try."""
    identity = item.key.rpartition(":")[2]
    said = {
        "id": identity,
        "version": VERSION,
        "kind": item.kind,
        "number": item.reference,
        "at": clock.local(item.queued_at).isoformat(timespec="seconds"),
        "link": link,
    }
    body = json.dumps(said, ensure_ascii=False).encode()
    moment = str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": identity,
        "Minsheng-Version": VERSION,
        "Minsheng-Time": moment,
        "Minsheng-Signature": f"v1={signature(way.secrets().get('secret', ''), moment, body)}",
    }
    return Call("POST", way.address, headers, body)


def judge(_way: Way, reply: Reply) -> None:
    """Any 2xx took it."""
    if not 200 <= reply.status < 300:
        raise NotTaken(f"对方回了{reply.status}，没有收下。", away=reply.status >= 500 or reply.status == 429)
