"""A text message: once for an answer, number and link alone, by any gateway, in duty hours."""

import json
from typing import Any

import pytest
from django.test import Client

from minsheng.channels.actions import (
    try_way,
)
from minsheng.channels.models import Way
from minsheng.channels.queries.ways import letters_for_a_person
from minsheng.foundation import clock
from tests.chain import answered, heard
from tests.people import Town

from .conftest import MORNING
from .receiver import Receiver
from .ways_set_up import later, letter, person_with, refused_with, send_out, sms, webhook

pytestmark = pytest.mark.usefixtures("morning")


def test_a_resident_gets_one_message_for_an_answer_with_number_and_link(town: Town, receiver: Receiver) -> None:
    sms(town, receiver)
    receiver.answers = [(200, b'{"code":0}')]
    one = heard(town, "我家门口的灯", speaker=person_with("13812345678"))
    two = heard(town, "还是那个灯", speaker=person_with("13812345678"))
    answered(town, one, two)
    assert (send_out(), send_out()) == (1, 0)
    [sent] = receiver.got
    said = json.loads(sent.body)
    assert said == {
        "to": "13812345678",
        "say": f"民声：您说的事（编号{one.number}）有新消息。凭回执码看：https://minsheng.example.cn/receipts/",
        "pw": "hush-hush",
    }
    assert one.receipt_code not in sent.body.decode()


def test_nobody_is_woken(town: Town, receiver: Receiver) -> None:
    sms(town, receiver)
    answered(town, heard(town, speaker=person_with("13812345678")))
    with clock.at(MORNING.replace(hour=22)):
        assert (send_out(), receiver.got) == (0, [])


def test_whoever_left_no_mobile_number_costs_nothing(town: Town, receiver: Receiver) -> None:
    way = sms(town, receiver)
    answered(town, heard(town))
    assert (send_out(), receiver.got, letter(way).sent_at is not None) == (0, [], True)


@pytest.mark.parametrize("answer", ["hang up", "garbage", (502, b""), (200, b"<html>?</html>")])
def test_what_may_have_arrived_is_not_sent_again_by_itself(town: Town, receiver: Receiver, answer: Any) -> None:
    sms(town, receiver)
    receiver.answers = [answer]
    answered(town, heard(town, speaker=person_with("13812345678")))
    send_out()
    with later(600):
        send_out()
        assert (len(receiver.got), letters_for_a_person().count()) == (1, 1)


def test_a_gateway_that_says_no_is_asked_again(town: Town, receiver: Receiver) -> None:
    sms(town, receiver, failure='"code":17')
    receiver.answers = [(200, b'{"code":17}'), (200, b'{"code":0}')]
    answered(town, heard(town, speaker=person_with("13812345678")))
    assert send_out() == 0
    with later(2):
        assert (send_out(), len(receiver.got)) == (1, 2)


@pytest.mark.parametrize(("kind", "where"), [("form", "body"), ("query", "path")])
def test_values_are_put_in_and_never_read_as_a_template_or_as_structure(
    town: Town, receiver: Receiver, kind: str, where: str
) -> None:
    way = sms(town, receiver, body_kind=kind, body="to={phone}\nsay={text}\npw={secret:pw}", success="", words="a&b=c {number}")
    try_way(way=way, by=town.quji)
    assert send_out() == 1
    sent = receiver.got[0]
    said = sent.body.decode() if where == "body" else sent.path.partition("?")[2]
    assert said == "to=13900000000&say=a%26b%3Dc+0&pw=hush-hush"


def test_a_trial_is_about_nothing(town: Town, receiver: Receiver) -> None:
    try_way(way=webhook(town, receiver), by=town.quji)
    assert send_out() == 1
    said = json.loads(receiver.got[0].body)
    assert (said["kind"], said["number"], said["link"]) == ("trial", "0", "")


def test_what_cannot_be_left_out_is_asked_for_and_what_was_typed_comes_back(town: Town, client: Client) -> None:
    client.force_login(town.quji)
    page = client.post("/ways/new/sms/", {"name": "街道短信", "address": "https://sms.example.cn/"})
    assert (page.status_code, "街道短信" in page.content.decode(), Way.objects.count()) == (422, True, 0)
    for kind in ("webhook", "robot", "app", "account"):
        assert client.post(f"/ways/new/{kind}/", {"name": "x"}).status_code == 422
        assert client.get(f"/ways/new/{kind}/").status_code == 200


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"body": "{"}, "way_not_json"),
        ({"body": '{"a": "{phone}{text}{name}"}'}, "way_field_unknown"),
        ({"body": '{"a": "{phone}{text}{secret:none}"}'}, "way_field_unknown"),
        ({"body": '{"a": "{phone}"}'}, "way_no_phone"),
        ({"words": "您好{phone}"}, "way_words"),
        ({"body": ""}, "way_field_missing"),
        ({"body_kind": "form", "body": "nothing"}, "way_not_pairs"),
    ],
)
def test_a_template_that_cannot_work_is_refused_when_it_is_written(
    town: Town, receiver: Receiver, details: dict[str, str], code: str
) -> None:
    with refused_with(code):
        sms(town, receiver, **details)
