"""What each kind of way needs, and how its letters are written and handed over."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from minsheng.casework.states import NoticeKind
from minsheng.foundation.errors import BadInput
from minsheng.foundation.models import OutboxItem

from ..models import Way
from ..states import TOLD, BodyKind, Encryption, WayKind
from . import sms, tickets, webhook, wecom
from .calling import Call, Reply, require_address

Write = Callable[[Way, OutboxItem, str], Call | None]


@dataclass(frozen=True)
class Kind:
    """`fields`: what its form asks for besides name and community; `secrets`: which of them are kept sealed."""

    fields: tuple[str, ...]
    secrets: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    write: Write | None = None
    judge: Callable[[Way, Reply], None] | None = None
    prepare: Callable[[Way, Call], Call] | None = None
    tells: tuple[tuple[str, Any], ...] = field(default=tuple((one.kind, one.label) for one in TOLD))


KINDS: dict[str, Kind] = {
    WayKind.WEBHOOK: Kind(("address", "tells"), ("secret",), ("address",), webhook.write, webhook.judge),
    WayKind.SMS: Kind(
        (
            "address",
            "method",
            "body_kind",
            "body",
            "headers",
            "success",
            "failure",
            "words",
            "try_phone",
            "more_secrets",
            "tells",
        ),
        ("more_secrets",),
        ("address", "body"),
        sms.write,
        sms.judge,
        tells=tuple(NoticeKind.choices),
    ),
    WayKind.ROBOT: Kind(("key", "address", "tells"), ("key",), ("key",), wecom.write_robot, tickets.judged),
    WayKind.APP: Kind(
        ("corp", "agent", "secret", "to", "address", "tells"),
        ("secret",),
        ("corp", "agent", "secret"),
        wecom.write_app,
        tickets.judged,
        wecom.with_ticket,
    ),
    WayKind.ACCOUNT: Kind(
        ("app", "token", "encryption", "aes", "secret", "address"), ("token", "aes", "secret"), ("app", "token"), tells=()
    ),
}


LONGEST_ADDRESS = 400


def require_fitting(kind: str, address: str, tells: list[str], details: dict[str, Any], secrets: dict[str, str]) -> None:
    """Raise BadInput, naming the field, for what this kind of way can't work with."""
    wanted = KINDS[kind]
    for name in wanted.needs:
        there = secrets.get(name) if name in wanted.secrets else address if name == "address" else details.get(name)
        if not there:
            raise BadInput("这一格要写，没有它发不出去。", name, "way_field_missing")
    if address:
        require_address(address)
    if wrong := [one for one in tells if one not in dict(wanted.tells)]:
        raise BadInput(f"没有“{wrong[0][:40]}”这一种，请在列出的里面选。", "tells", "way_tells_unknown")
    if kind == WayKind.SMS:
        _require_template(address, details, secrets)
    if kind == WayKind.APP and not str(details.get("agent", "")).isdecimal():
        raise BadInput("应用编号（AgentId）是一串数字。", "agent", "way_number")
    if kind == WayKind.ACCOUNT and details.get("encryption") not in Encryption.values:
        raise BadInput("请选消息加解密方式。", "encryption", "way_choice")
    if kind == WayKind.SMS and not (
        details.get("method", "") in ("", "GET", "POST") and details.get("body_kind", "") in ("", *BodyKind.values)
    ):
        raise BadInput("请在列出的里面选。", "body_kind", "way_choice")
    if len(address) > LONGEST_ADDRESS:
        raise BadInput(f"地址太长了，最多{LONGEST_ADDRESS}个字。", "address", "bad_address")
    if kind == WayKind.ACCOUNT and details.get("encryption") == Encryption.SAFE and len(secrets.get("aes", "")) != 43:
        raise BadInput("消息加解密密钥（EncodingAESKey）是43个字符，请从公众平台复制。", "aes", "way_aes_key")


def _require_template(address: str, details: dict[str, Any], secrets: dict[str, str]) -> None:
    body = str(details.get("body", ""))
    if details.get("body_kind") == BodyKind.JSON:
        try:
            json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BadInput('这不是JSON：字段要在引号里，比如{"mobile": "{phone}"}。', "body", "way_not_json") from error
    elif not sms.pairs(body):
        raise BadInput("一行一个，写成“名字=值”，比如mobile={phone}。", "body", "way_not_pairs")
    for name, text in (("address", address), ("body", body), ("headers", str(details.get("headers", "")))):
        if unknown := sms.unknown_fields(text, secrets):
            raise BadInput(
                f"不认识{unknown[0]}。能用的有{{phone}}、{{text}}、{{number}}、{{link}}、{{id}}，和密钥{{secret:名字}}。",
                name,
                "way_field_unknown",
            )
    words = str(details.get("words", ""))
    if words and [one for one in sms.FIELD.findall(words) if one[0] not in ("number", "link")]:
        raise BadInput("短信里只能放编号{number}和链接{link}，不写姓名和说了什么。", "words", "way_words")
    if "{text}" not in body + address or "{phone}" not in body + address:
        raise BadInput("模板里要有手机号{phone}和短信正文{text}，放在网关要的地方。", "body", "way_no_phone")
