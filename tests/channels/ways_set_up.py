"""Ways as the tests of them set them up, and a round of the worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from minsheng.channels.actions import (
    WayPlan,
    sending,
    set_up_way,
    switch_way_on,
)
from minsheng.channels.models import Way
from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal
from minsheng.foundation.models import OutboxItem
from minsheng.foundation.outbox import publish_receipts
from tests.chain import named
from tests.people import Town, fresh

from .receiver import Receiver


def send_out() -> int:
    """A round of the worker: what the receipts show now, then the ways out."""
    publish_receipts()
    return sending.send_out()


def webhook(town: Town, receiver: Receiver, live: bool = True, **changes: Any) -> Way:
    plan = WayPlan(**({"name": "区平台", "address": f"{receiver.address}/in", "tells": ["case.opened"]} | changes))
    way = set_up_way(kind="webhook", plan=plan, by=town.quji)
    if live:
        switch_way_on(way=way, by=town.quji)
    return fresh(way)


def sms(town: Town, receiver: Receiver, live: bool = True, **details: Any) -> Way:
    asked = {"method": "POST", "body_kind": "json", "body": '{"to": "{phone}", "say": "{text}", "pw": "{secret:pw}"}'}
    plan = WayPlan(
        name="短信",
        address=f"{receiver.address}/sms",
        tells=["result"],
        details=asked | {"success": '"code":0', "try_phone": "13900000000"} | details,
        secrets={"pw": "hush-hush"},
    )
    way = set_up_way(kind="sms", plan=plan, by=town.quji)
    if live:
        switch_way_on(way=way, by=town.quji)
    return fresh(way)


@contextmanager
def refused_with(code: str) -> Iterator[None]:
    """Whatever field it stands beside."""
    with pytest.raises(Refusal) as refusal:
        yield
    assert refusal.value.code == code


def letter(way: Way) -> OutboxItem:
    return OutboxItem.objects.get(way=way.key)


def person_with(phone: str) -> Any:
    speaker = named()
    return type(speaker)(mode="named", name="李秀英", phone=phone)


def later(minutes: int) -> Any:
    return clock.at(clock.now() + timedelta(minutes=minutes))
