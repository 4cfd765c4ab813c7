"""WeCom: one sentence with number and link, into a group or to people; a ticket asked for once; so many a minute; nothing twice."""

import json
from datetime import timedelta
from typing import Any

import pytest

from minsheng.channels.actions import WayPlan, set_up_way, switch_way_on
from minsheng.channels.actions.sending import send_out
from minsheng.channels.models import Way
from minsheng.channels.queries.ways import letters_for_a_person
from minsheng.channels.ways.wecom import A_MINUTE
from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem
from tests.chain import opened
from tests.people import Town, fresh

from .receiver import Receiver, Sent

pytestmark = pytest.mark.usefixtures("morning")


def way_of(town: Town, receiver: Receiver, kind: str, **changes: Any) -> Way:
    by_kind = {
        "robot": {"secrets": {"key": "k e/y"}},
        "app": {"details": {"corp": "ww1", "agent": "1000002", "to": "wang|li"}, "secrets": {"secret": "hush"}},
    }
    given = {"name": "企业微信", "address": receiver.address, "tells": ["case.opened"], **by_kind[kind], **changes}
    way = set_up_way(kind=kind, plan=WayPlan(**given), by=town.quji)
    switch_way_on(way=way, by=town.quji)
    return fresh(way)


class WeCom:
    """As much of it as a message needs: tickets that end, errors in JSON with status 200."""

    def __init__(self, receiver: Receiver) -> None:
        self.tickets, self.ended, self.answer = 0, set(), {"errcode": 0}
        receiver.answers = [self.answers]

    def answers(self, asked: Sent) -> tuple[int, bytes]:
        if "/gettoken?" in asked.path:
            self.tickets += 1
            good = asked.path.endswith("corpid=ww1&corpsecret=hush")
            said = {"errcode": 0, "access_token": f"ticket-{self.tickets}", "expires_in": 7200} if good else {"errcode": 40001}
            return 200, json.dumps(said).encode()
        if any(asked.path.endswith(f"access_token={ticket}") for ticket in self.ended):
            return 200, b'{"errcode":42001}'
        return 200, json.dumps(self.answer).encode()


def test_a_robot_says_one_sentence_into_its_group(town: Town, receiver: Receiver) -> None:
    way_of(town, receiver, "robot")
    receiver.answers = [(200, b'{"errcode":0}')]
    case = opened(town)
    assert send_out() == 1
    [sent] = receiver.got
    said = f"民声：立了一件事项，编号{case.number}。https://minsheng.example.cn/cases/{case.number}/"
    assert (sent.path, json.loads(sent.body)) == (
        "/cgi-bin/webhook/send?key=k%20e%2Fy",
        {"msgtype": "text", "text": {"content": said}},
    )


def test_it_says_no_more_than_it_may_in_a_minute(town: Town, receiver: Receiver) -> None:
    way = way_of(town, receiver, "robot")
    receiver.answers = [(200, b'{"errcode":0}')]
    rows = [
        OutboxItem(key=f"{way.key}:{n}", way=way.key, kind="case.opened", reference=f"WD-{n}", queued_at=clock.now())
        for n in range(A_MINUTE + 5)
    ]
    OutboxItem.objects.bulk_create(rows)
    assert (send_out(), send_out()) == (A_MINUTE, 0)
    with clock.at(clock.now() + timedelta(minutes=1, seconds=1)):
        assert send_out() == 5


def test_an_application_asks_for_its_ticket_once(town: Town, receiver: Receiver) -> None:
    way = way_of(town, receiver, "app")
    wecom = WeCom(receiver)
    for _ in range(3):
        opened(town)
    assert (send_out(), wecom.tickets) == (3, 1)
    assert json.loads(receiver.got[-1].body) | {"text": None} == {
        "touser": "wang|li",
        "msgtype": "text",
        "agentid": 1000002,
        "text": None,
    }
    assert "ticket-1" not in repr(Way.objects.values().get(pk=way.pk))


def test_a_ticket_that_ended_is_asked_for_anew(town: Town, receiver: Receiver) -> None:
    way_of(town, receiver, "app")
    wecom = WeCom(receiver)
    opened(town)
    assert send_out() == 1
    wecom.ended.add("ticket-1")
    opened(town)
    assert send_out() == 0
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert (send_out(), wecom.tickets) == (1, 2)


def test_a_wrong_secret_loses_nothing(town: Town, receiver: Receiver) -> None:
    way = way_of(town, receiver, "app", secrets={"secret": "wrong"})
    WeCom(receiver)
    opened(town)
    assert send_out() == 0
    item = OutboxItem.objects.get(way=way.key)
    assert (item.sent_at, item.unsure, "40001" in item.last_error, fresh(way).failures) == (None, False, True, 1)


def test_an_answer_that_is_none_leaves_it_to_a_person(town: Town, receiver: Receiver) -> None:
    way_of(town, receiver, "robot")
    receiver.answers = [(200, b"<html>")]
    opened(town)
    assert send_out() == 0
    with clock.at(clock.now() + timedelta(hours=1)):
        assert (send_out(), len(receiver.got), letters_for_a_person().count()) == (0, 1, 1)
