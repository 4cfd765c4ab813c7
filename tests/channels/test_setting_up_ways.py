"""Where letters may go, what becomes of secrets, and who decides."""

import socket
from typing import Any

import pytest
from django.test import Client

from minsheng.channels.actions import (
    WayPlan,
    change_way,
    end_way,
    set_up_way,
    switch_way_off,
)
from minsheng.channels.models import Way
from minsheng.channels.queries.ways import letters_for_a_person
from minsheng.channels.ways import calling
from minsheng.channels.ways.calling import Call, call
from minsheng.channels.ways.outcomes import NotTaken
from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem, TimelineEntry
from tests.chain import answered, heard, opened, refused
from tests.people import Town, fresh, seen_as

from .receiver import Receiver
from .ways_set_up import letter, person_with, refused_with, send_out, sms, webhook

pytestmark = pytest.mark.usefixtures("morning")


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
