"""Ways out: nothing leaves before the district switched it on; to machines at least once with one id, to people at most once."""

import json
import socket
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from minsheng.channels.actions import (
    give_letter_up,
    send_letter_again,
    switch_way_off,
    switch_way_on,
)
from minsheng.channels.actions.sending import MOST_TRIES, deliver
from minsheng.channels.queries.ways import letters_for_a_person
from minsheng.channels.ways import calling
from minsheng.channels.ways.calling import Call, call
from minsheng.channels.ways.outcomes import Unsure
from minsheng.channels.ways.webhook import signature
from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem, TimelineEntry
from minsheng.foundation.outbox import publish_receipts
from tests.chain import answered, heard, opened, refused
from tests.people import Town, fresh

from .conftest import MORNING
from .receiver import Receiver
from .ways_set_up import later, letter, person_with, send_out, sms, webhook

pytestmark = pytest.mark.usefixtures("morning")


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


def test_in_a_drill_nothing_leaves(town: Town, receiver: Receiver, settings: Any) -> None:
    """What waits in a backup that is put back to be looked at was sent long ago."""
    webhook(town, receiver)
    opened(town)
    settings.DRILL = True
    assert (send_out(), receiver.got) == (0, [])
    settings.DRILL = False
    assert (send_out(), len(receiver.got)) == (1, 1)


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


# Faults


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
