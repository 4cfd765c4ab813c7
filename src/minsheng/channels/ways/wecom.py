"""WeCom 企业微信: into a group by its robot, or to people by an application. One sentence, a number and a link."""

import json
from urllib.parse import quote

from minsheng.foundation.models import OutboxItem

from ..models import Way
from ..states import LABELS
from .calling import Call
from .tickets import ticket_of

HOST = "https://qyapi.weixin.qq.com"
# The robot takes so many a minute.
A_MINUTE = 20
JSON = {"Content-Type": "application/json"}


def _text(item: OutboxItem, link: str) -> str:
    said = LABELS.get(item.kind)
    if said is None:
        return "民声：试一试，收到了就好。"
    return f"民声：{said}，编号{item.reference}。{link}".strip()


def write_robot(way: Way, item: OutboxItem, link: str) -> Call:
    body = json.dumps({"msgtype": "text", "text": {"content": _text(item, link)}}, ensure_ascii=False)
    address = f"{way.address or HOST}/cgi-bin/webhook/send?key="
    covered = f"POST {address}******\n\n{body}"
    return Call("POST", address + quote(way.secrets().get("key", ""), safe=""), JSON, body.encode(), covered)


def write_app(way: Way, item: OutboxItem, link: str) -> Call:
    said = {
        "touser": way.detail("to") or "@all",
        "msgtype": "text",
        "agentid": int(way.detail("agent")),
        "text": {"content": _text(item, link)},
    }
    body = json.dumps(said, ensure_ascii=False)
    address = f"{way.address or HOST}/cgi-bin/message/send?access_token="
    return Call("POST", address, JSON, body.encode(), f"POST {address}******\n\n{body}")


def with_ticket(way: Way, wanted: Call) -> Call:
    asked = {"corpid": way.detail("corp"), "corpsecret": way.secrets().get("secret", "")}
    ticket = ticket_of(way, f"{way.address or HOST}/cgi-bin/gettoken", asked)
    return Call(wanted.method, wanted.address + quote(ticket, safe=""), wanted.headers, wanted.body, wanted.covered)
