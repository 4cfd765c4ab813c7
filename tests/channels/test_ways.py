"""Ways out: nothing leaves before the district switched it on; to machines at least once with one id, to people at most once."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from minsheng.channels.actions import (
    WayPlan,
    change_way,
    end_way,
    give_letter_up,
    send_letter_again,
    sending,
    set_up_way,
    switch_way_off,
    switch_way_on,
    try_way,
)
from minsheng.channels.actions.sending import MOST_TRIES, deliver
from minsheng.channels.models import Way
from minsheng.channels.queries.ways import letters_for_a_person
from minsheng.channels.ways import calling
from minsheng.channels.ways.calling import Call, call
from minsheng.channels.ways.outcomes import NotTaken, Unsure
from minsheng.channels.ways.webhook import signature
from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal
from minsheng.foundation.models import OutboxItem, TimelineEntry
from minsheng.foundation.outbox import publish_receipts
from tests.chain import answered, heard, named, opened, refused
from tests.people import Town, fresh, seen_as

from .conftest import MORNING
from .receiver import Receiver

pytestmark = pytest.mark.usefixtures("morning")


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


# What is told, and how it is signed


def test_another_system_is_told_number_and_link_and_can_prove_who_says_it(town: Town, receiver: Receiver) -> None:
    way = webhook(town, receiver)
    case = opened(town, heard(town, "三单元的李老师说楼道灯不亮"))
    assert send_out() == 1
    [sent] = receiver.got
    said = json.loads(sent.body)
    assert said == {
        "id": letter(way).key.rpartition(":")[2],
        "version": "1",
        "kind": "case.opened",
        "number": case.number,
        "at": "2026-11-24T10:00:00+08:00",
        "link": f"https://minsheng.example.cn/cases/{case.number}/",
    }
    moment = sent.headers["Minsheng-Time"]
    assert sent.headers["Minsheng-Signature"] == f"v1={signature(way.secrets()['secret'], moment, sent.body)}"
    assert (sent.headers["Idempotency-Key"], sent.headers["Minsheng-Version"]) == (said["id"], "1")
    assert not any(word in sent.body.decode() for word in ("李", "灯", case.title))


def test_the_signature_is_the_published_one() -> None:
    """docs/webhooks.md shows this very value; whoever checks signatures tries it there."""
    assert signature("s3cret", "1700000000", b'{"a":1}') == "1698a50bc74d1ff1db85c4e0a5297c2ad9fdba245d5737cdb789e4cc6e098940"


def test_it_is_queued_with_the_act_or_not_at_all(town: Town, receiver: Receiver) -> None:
    webhook(town, receiver)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        opened(town)
        assert OutboxItem.objects.filter(way__startswith="way:").count() == 1
        raise ZeroDivisionError
    assert OutboxItem.objects.filter(way__startswith="way:").count() == 0


def test_only_what_was_chosen_of_the_chosen_community_is_told(town: Town, receiver: Receiver) -> None:
    near, far = webhook(town, receiver, community=town.wandu), webhook(town, receiver, community=town.gucheng)
    other = webhook(town, receiver, tells=["case.reopened"])
    opened(town)
    ways = set(OutboxItem.objects.filter(way__startswith="way:").values_list("way", flat=True))
    assert ways == {near.key}
    assert (far.key in ways, other.key in ways) == (False, False)


# Files by default


def test_until_it_is_switched_on_it_writes_files_alone(town: Town, receiver: Receiver, settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    way = webhook(town, receiver, live=False)
    case = opened(town)
    assert (send_out(), receiver.got) == (1, [])
    [file] = tmp_path.rglob("*.txt")
    assert case.number in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    switch_way_on(way=way, by=town.quji)
    assert (send_out(), receiver.got) == (0, [])
    switch_way_off(way=fresh(way), by=town.quji)
    opened(town)
    assert (send_out(), receiver.got) == (1, [])


def test_a_file_shows_neither_telephone_nor_secret(town: Town, receiver: Receiver, settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    sms(town, receiver, live=False)
    answered(town, heard(town, speaker=person_with("13812345678")))
    assert send_out() == 1
    [file] = tmp_path.rglob("*.txt")
    text = file.read_text(encoding="utf-8")
    assert ("138****5678" in text, "13812345678" in text, "hush-hush" in text) == (True, False, False)


def person_with(phone: str) -> Any:
    speaker = named()
    return type(speaker)(mode="named", name="李秀英", phone=phone)


# Faults


def later(minutes: int) -> Any:
    return clock.at(clock.now() + timedelta(minutes=minutes))


def test_a_receiver_that_is_down_is_tried_again_later_by_the_same_id(town: Town, receiver: Receiver) -> None:
    way = webhook(town, receiver)
    receiver.answers = [(503, b"busy"), (200, b"ok")]
    opened(town)
    assert (send_out(), send_out(), len(receiver.got)) == (0, 0, 1)
    with later(2):
        assert send_out() == 1
    first, second = receiver.got
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert first.body == second.body
    item = letter(way)
    assert (item.attempts, item.sent_at is not None, item.stopped_at, fresh(way).failures) == (2, True, None, 0)


def test_a_dead_receiver_costs_the_others_one_try_and_then_less_and_less(town: Town, receiver: Receiver) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        dead = webhook(town, receiver, address=f"http://127.0.0.1:{nobody.getsockname()[1]}/")
    webhook(town, receiver)
    for _ in range(3):
        opened(town)
    assert (send_out(), len(receiver.got)) == (3, 3)
    tried = OutboxItem.objects.filter(way=dead.key).values_list("attempts", flat=True)
    assert (sorted(tried), fresh(dead).failures, send_out()) == ([0, 0, 1], 1, 0)
    assert fresh(dead).rests_until == clock.now() + timedelta(seconds=30)


@pytest.mark.parametrize("answer", ["garbage", "hang up", (302, b""), (500, b""), (404, b"")])
def test_garbage_a_redirect_and_an_error_are_no_yes(town: Town, receiver: Receiver, answer: Any) -> None:
    way = webhook(town, receiver)
    receiver.answers = [answer]
    opened(town)
    assert (send_out(), len(receiver.got)) == (0, 1)
    item = letter(way)
    assert (item.sent_at, item.attempts, bool(item.last_error)) == (None, 1, True)


def test_a_slow_receiver_is_cut_off(town: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "SECONDS", 0.4)
    receiver.answers = ["drip"]
    with pytest.raises(Unsure):
        call(Call("GET", receiver.address))


def test_after_the_last_try_a_person_decides(town: Town, receiver: Receiver) -> None:
    way = webhook(town, receiver)
    receiver.answers = [(400, b"no")]
    opened(town)
    moment = MORNING
    for _ in range(MOST_TRIES + 2):
        with clock.at(moment):
            send_out()
        moment += timedelta(days=1)
    item = letter(way)
    assert (len(receiver.got), item.attempts, item.stopped_at is not None) == (MOST_TRIES, MOST_TRIES, True)
    assert list(letters_for_a_person()) == [item]
    send_letter_again(letter=item, by=town.quji)
    receiver.answers = [(200, b"")]
    assert (send_out(), list(letters_for_a_person())) == (1, [])
    with refused("letter_decided"):
        give_letter_up(letter=item, by=town.quji)


def test_killed_between_send_and_mark_a_machine_is_told_again_and_a_person_is_not(town: Town, receiver: Receiver) -> None:
    """The process ends in the middle: what is left is the row as it was taken in hand."""

    class Killed(BaseException):
        pass

    def killed(_item: OutboxItem) -> bool:
        raise Killed

    machine, person = webhook(town, receiver), sms(town, receiver)
    answered(town, heard(town, speaker=person_with("13812345678")))
    publish_receipts()
    for way in (machine, person):
        with pytest.raises(Killed):
            deliver(way.key, once=way.to_people, send=killed)
    receiver.answers = [(200, b'{"code":0}')]
    assert send_out() == 0
    with later(16):
        assert send_out() == 1
        assert [sent.path for sent in receiver.got] == ["/in"]
        [left] = letters_for_a_person()
        assert (left.way, left.unsure) == (person.key, True)
        give_letter_up(letter=left, by=town.quji)
        assert (send_out(), list(letters_for_a_person())) == (0, [])
    entry = TimelineEntry.objects.get(kind="LetterGivenUp")
    assert (entry.by, fresh(left).decided_by, fresh(left).decided_at) == (town.quji, town.quji, MORNING + timedelta(minutes=16))


def test_two_workers_hand_over_each_letter_once(town: Town, receiver: Receiver) -> None:
    way = webhook(town, receiver)
    opened(town)
    inside: list[tuple[int, bool]] = []

    def slow(item: OutboxItem) -> bool:
        inside.append(deliver(way.key, once=False, send=lambda _item: True))
        return True

    assert (deliver(way.key, once=False, send=slow), inside) == ((1, True), [(0, True)])


# Text messages


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


# Where letters may go


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://127.0.0.1/x", "address_inside"),
        ("https://10.0.0.5/x", "address_inside"),
        ("https://192.168.1.1/", "address_inside"),
        ("https://169.254.169.254/latest/meta-data", "address_inside"),
        ("https://[::1]/", "address_inside"),
        ("https://[::ffff:10.0.0.1]/", "address_inside"),
        ("https://[fd00::1]/", "address_inside"),
        ("https://0.0.0.0/", "address_inside"),
        ("https://localhost/", "address_inside"),
        ("https://a.localhost./", "address_inside"),
        ("http://example.cn/", "address_not_safe"),
        ("ftp://example.cn/", "bad_address"),
        ("https://me:pw@example.cn/", "bad_address"),
        ("https://exam ple.cn/", "bad_address"),
        ("https://example.cn:x/", "bad_address"),
        ("nonsense", "bad_address"),
    ],
)
def test_an_address_inside_or_no_address_is_refused(town: Town, address: str, code: str) -> None:
    with refused_with(code):
        set_up_way(kind="webhook", plan=WayPlan(name="x", address=address), by=town.quji)


def test_a_name_that_leads_inside_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a name stands for is judged at each call: it may lead elsewhere by then. One inside among several outside is enough."""
    for inside in ("127.0.0.1", "10.1.2.3", "::ffff:192.168.0.1"):
        family = socket.AF_INET6 if ":" in inside else socket.AF_INET
        found = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443)),
            (family, socket.SOCK_STREAM, 6, "", (inside, 443)),
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, found=found, **_k: found)
        with pytest.raises(NotTaken) as told:
            call(Call("GET", "https://example.cn/"))
        assert told.value.why == calling.INSIDE


# Secrets


def test_secrets_are_kept_sealed_and_shown_once(town: Town, receiver: Receiver) -> None:
    client = Client()
    client.force_login(town.quji)
    page = client.post("/ways/new/webhook/", {"name": "区平台", "address": "http://127.0.0.1:1/", "tells_0": "on"})
    way = Way.objects.get()
    secret = way.secrets()["secret"]
    assert (secret in page.content.decode(), secret in repr(Way.objects.values().get())) == (True, False)
    later_pages = [client.get(f"/ways/{way.pk}/"), client.get(f"/ways/{way.pk}/change/"), client.get("/ways/")]
    assert [secret in one.content.decode() for one in later_pages] == [False] * 3
    assert secret not in repr(list(TimelineEntry.objects.values_list("payload", flat=True)))


def test_a_secret_left_empty_stays_and_a_written_one_is_taken(town: Town, receiver: Receiver) -> None:
    way = sms(town, receiver)
    plan = WayPlan(name="短信", address=way.address, tells=way.tells, details=way.details, secrets={"pw": ""})
    change_way(way=way, plan=plan, by=town.quji)
    assert fresh(way).secrets() == {"pw": "hush-hush"}
    change_way(way=fresh(way), plan=WayPlan(**(vars(plan) | {"secrets": {"pw": "new"}})), by=town.quji)
    assert fresh(way).secrets() == {"pw": "new"}


def test_an_ended_way_forgets_its_secrets_and_what_waited(town: Town, receiver: Receiver) -> None:
    way = webhook(town, receiver)
    opened(town)
    end_way(way=way, by=town.quji)
    assert (send_out(), fresh(way).sealed, list(letters_for_a_person())) == (0, "", [])
    opened(town)
    assert OutboxItem.objects.filter(way=way.key).count() == 1
    with refused("way_ended"):
        end_way(way=way, by=town.quji)


# Who


def test_the_district_alone_decides(town: Town, receiver: Receiver) -> None:
    way = webhook(town, receiver)
    for by in (town.shuji, town.jiedao, town.wangjie, town.xiaochen, town.laozhou, town.shenji, town.passerby):
        with refused("not_allowed"):
            switch_way_off(way=way, by=by)
        client = Client()
        client.force_login(by)
        assert client.get("/ways/").status_code == 403
    with refused("viewing_as"):
        switch_way_off(way=way, by=seen_as(town.quji, town.quji))


def test_pages_are_read_with_as_many_statements_for_three_as_for_one(
    town: Town, receiver: Receiver, django_assert_max_num_queries: Any
) -> None:
    client = Client()
    client.force_login(town.quji)
    receiver.answers = [(400, b"no")]
    webhook(town, receiver)
    for _ in range(3):
        opened(town)
    OutboxItem.objects.filter(way__startswith="way:").update(stopped_at=clock.now())
    for address in ("/ways/", "/ways/letters/"):
        with django_assert_max_num_queries(16):
            assert client.get(address).status_code == 200
    assert client.get("/ways/letters/").content.decode().count("再发一次<") == 3


def test_one_letter_that_cannot_be_written_holds_up_no_other(town: Town, receiver: Receiver) -> None:
    broken, whole = sms(town, receiver), webhook(town, receiver)
    Way.objects.filter(pk=broken.pk).update(sealed="1:broken")
    answered(town, heard(town, speaker=person_with("13812345678")))
    assert (send_out(), len(receiver.got)) == (1, 1)
    assert (letter(broken).sent_at, letter(whole).sent_at is not None) == (None, True)
