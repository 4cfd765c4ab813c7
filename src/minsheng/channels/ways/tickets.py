"""What WeChat and WeCom give for two hours in exchange for a secret: asked for once, kept sealed, shared by all processes."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from minsheng.foundation import clock
from minsheng.foundation.privacy import seal, unseal

from ..models import Way
from .calling import Call, Reply, call
from .outcomes import NotTaken, Unsure

PLACE = "way.ticket"
# It is asked for anew a little before it ends.
EARLY = timedelta(minutes=5)
# Codes by which they say that a ticket does not hold any more.
ENDED = {40001, 40014, 42001}


def understood(reply: Reply) -> dict[str, Any]:
    """Their answers are JSON with an errcode; what is none is an answer of somebody else."""
    try:
        found = json.loads(reply.body)
    except ValueError as error:
        raise Unsure("对方的回话读不懂，不知道发没发成。") from error
    if not isinstance(found, dict):
        raise Unsure("对方的回话读不懂，不知道发没发成。")
    return found


def ticket_of(way: Way, address: str, asked: dict[str, str]) -> str:
    """The ticket that holds, or a new one. Raises NotTaken: without one nothing left."""
    now = clock.now()
    if way.ticket and way.ticket_until is not None and way.ticket_until > now:
        return unseal(way.ticket, PLACE)
    try:
        said = understood(call(Call("GET", f"{address}?{urlencode(asked)}")))
    except Unsure as error:
        raise NotTaken("微信没有给出凭证，过一会儿再试。", away=True) from error
    ticket = said.get("access_token")
    if not isinstance(ticket, str) or not ticket:
        raise NotTaken(f"微信不给凭证（错误码{said.get('errcode', '没写')}），请看看编号和密钥对不对。", away=True)
    seconds = said.get("expires_in")
    lasts = timedelta(seconds=seconds if isinstance(seconds, int) and 0 < seconds <= 86400 else 7200)
    way.ticket, way.ticket_until = seal(ticket, PLACE), now + max(lasts - EARLY, lasts / 2)
    Way.objects.filter(pk=way.pk).update(ticket=way.ticket, ticket_until=way.ticket_until)
    return ticket


def forget_ticket(way: Way) -> None:
    way.ticket, way.ticket_until = "", None
    Way.objects.filter(pk=way.pk).update(ticket="", ticket_until=None)


def judged(way: Way, reply: Reply) -> None:
    """Raises NotTaken for what they refused, Unsure for what is no answer of theirs."""
    if reply.status >= 500:
        raise Unsure(f"企业微信回了{reply.status}，不知道发没发成。")
    said = understood(reply)
    code = said.get("errcode")
    if code == 0:
        return
    if code in ENDED:
        forget_ticket(way)
    raise NotTaken(f"企业微信没有发（错误码{code if isinstance(code, int) else '没写'}）。", away=code == 45009)
