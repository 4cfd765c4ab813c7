"""Text messages by whatever gateway the office has: its request is a template, data and no code of a vendor."""

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

from minsheng.casework.models import Voice
from minsheng.foundation.models import OutboxItem
from minsheng.foundation.privacy import masked_phone

from ..models import Way
from ..states import TRIAL, BodyKind
from .calling import Call, Reply
from .outcomes import NotTaken, Unsure

FIELD = re.compile(r"\{([a-z]+)(?::([A-Za-z0-9_]{1,40}))?\}")
WORDS = "民声：您说的事（编号{number}）有新消息。凭回执码看：{link}"
KNOWN = {"phone", "text", "number", "link", "id", "secret"}
MOBILE = re.compile(r"1[3-9]\d{9}")
TYPES = {BodyKind.JSON: "application/json", BodyKind.FORM: "application/x-www-form-urlencoded"}


def unknown_fields(template: str, secrets: dict[str, str]) -> list[str]:
    """Names in braces that nothing is known for."""
    found = []
    for match in FIELD.finditer(template):
        name, which = match.groups()
        known = name in KNOWN and (name != "secret" or which in secrets) and (name == "secret" or which is None)
        if not known:
            found.append(match.group())
    return found


def filled(template: str, values: dict[str, str], secrets: dict[str, str]) -> str:
    """A value is put in once and never read as a template again."""

    def value(match: re.Match[str]) -> str:
        name, which = match.groups()
        if name == "secret":
            return secrets.get(which or "", "")
        return values.get(name, match.group())

    return FIELD.sub(value, template)


def _leaves(thing: Any, fill: Any) -> Any:
    """JSON with each of its strings filled: what is put in can't become structure."""
    if isinstance(thing, dict):
        return {key: _leaves(value, fill) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_leaves(value, fill) for value in thing]
    return fill(thing) if isinstance(thing, str) else thing


def pairs(text: str) -> list[tuple[str, str]]:
    """name=value or Name: value, one a line."""
    found = []
    for line in text.splitlines():
        name, mark, value = line.partition("=")
        if not mark or ":" in name:
            name, mark, value = line.partition(":")
        if mark and name.strip():
            found.append((name.strip(), value.strip()))
    return found


def phone_for(item: OutboxItem) -> str:
    """The mobile number of who said it; empty where there is none, it is nobody's business any more, or they can't be asked."""
    rows = Voice.objects.unscoped("whoever spoke is told").select_related("speaker").filter(number=item.reference)
    voice = rows.first()
    if voice is None or not voice.askable or voice.speaker is None or voice.speaker.erased_at is not None:
        return ""
    phone = voice.speaker.uncovered_phone()
    return phone if MOBILE.fullmatch(phone) else ""


def write(way: Way, item: OutboxItem, link: str) -> Call | None:
    """The request as the office described it; None where nobody can be told this way."""
    phone = way.detail("try_phone") if item.kind == TRIAL else phone_for(item)
    if not phone:
        return None
    secrets = way.secrets()
    number = item.reference
    text = filled(way.detail("words") or WORDS, {"number": number, "link": link}, {})
    values = {"phone": phone, "text": text, "number": number, "link": link, "id": item.key.rpartition(":")[2]}
    real = _request(way, values, secrets)
    covered = _request(way, values | {"phone": masked_phone(phone)}, dict.fromkeys(secrets, "******"))
    lines = [f"{covered.method} {covered.address}", *(f"{k}: {v}" for k, v in covered.headers.items()), "", covered.body.decode()]
    return Call(real.method, real.address, real.headers, real.body, "\n".join(lines))


def _request(way: Way, values: dict[str, str], secrets: dict[str, str]) -> Call:
    kind, template = way.detail("body_kind") or BodyKind.FORM, way.detail("body")
    headers = {name: filled(value, values, secrets) for name, value in pairs(way.detail("headers"))}
    safe = {name: quote(value, safe="") for name, value in values.items()}
    address = filled(way.address, safe, {name: quote(value, safe="") for name, value in secrets.items()})
    body = b""
    if kind == BodyKind.JSON:
        body = json.dumps(_leaves(json.loads(template), lambda t: filled(t, values, secrets)), ensure_ascii=False).encode()
    else:
        joined = urlencode([(name, filled(value, values, secrets)) for name, value in pairs(template)])
        if kind == BodyKind.QUERY:
            address += ("&" if "?" in address else "?") + joined
        else:
            body = joined.encode()
    if body:
        headers = {"Content-Type": TYPES[BodyKind(kind)]} | headers
    return Call(way.detail("method") or "POST", address, headers, body)


def judge(way: Way, reply: Reply) -> None:
    """2xx, and the words that the office says a good answer holds. Sent again by itself is only what surely was not taken: a wrong description
    of the gateway would else send a resident the same words again and again."""
    if reply.status in (429, 503):
        raise NotTaken(f"短信网关忙（{reply.status}），没有发。", away=True)
    if reply.status >= 500:
        raise Unsure(f"短信网关回了{reply.status}，不知道发没发。")
    if not 200 <= reply.status < 300:
        raise NotTaken(f"短信网关回了{reply.status}，没有发。")
    said, good, bad = reply.body.decode(errors="replace"), way.detail("success"), way.detail("failure")
    if bad and bad in said:
        raise NotTaken(f"短信网关说没发：回话里有“{bad}”。")
    if good and good not in said:
        raise Unsure(f"短信网关的回话里没有“{good}”，不知道发没发。")
