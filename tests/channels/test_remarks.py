"""对本系统提意见: from every page, one field, a number, an answer; for everybody, and read by the district alone."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from minsheng.channels.actions import answer_remark, leave_remark
from minsheng.channels.models import Remark
from minsheng.channels.views.remarks import pattern_of
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.actions import make_token
from tests.acts.ready import EVERYBODY
from tests.chain import WHY, entries_written, heard, refused
from tests.people import Town, fresh, seen_as


def kept() -> Remark:
    return Remark.objects.unscoped(WHY).get()


def test_a_resident_leaves_one_without_a_login_and_reads_the_answer(town: Town, client: Client) -> None:
    with entries_written() as entries:
        answer = client.post("/remarks/new/", {"words": " 字太小了 ", "page": "/speak/where/"})
    remark = kept()
    assert (remark.words, remark.page, remark.by, len(remark.number)) == ("字太小了", "speak/where/", None, 16)
    assert [kind for _, kind in entries] == ["RemarkLeft"]
    assert answer.headers["Location"] == f"/remarks/{remark.number}/?new=1"
    assert "收到了" in client.get(answer.headers["Location"]).content.decode()
    answer_remark(remark=remark, words="下一版改大", by=town.quji)
    found = client.get(f"/remarks/find/?number={remark.number[:4]} {remark.number[4:]}", follow=True).content.decode()
    assert ("下一版改大" in found, "字太小了" in found) == (True, True)


def test_what_was_said_stands_in_no_timeline(town: Town) -> None:
    leave_remark(words="赵大爷说不好用", page="x", by=town.wangjie)
    entry = TimelineEntry.objects.get(kind="RemarkLeft")
    assert (facts(entry), entry.by) == ({"number": kept().number, "page": "x"}, town.wangjie)


@pytest.mark.parametrize(
    ("address", "pattern"),
    [
        ("/receipts/1234567890123456/", "receipts/<str:code>/"),
        ("/cases/WD-26-0001/?words=赵大爷", "cases/<str:number>/"),
        ("https://elsewhere.example/cases/", "cases/"),
        ("/nowhere/赵大爷/", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_the_address_it_came_from_keeps_nothing_of_what_stood_there(address: str, pattern: str) -> None:
    assert pattern_of(address) == pattern


@pytest.mark.parametrize("path", ["/", "/speak/", "/board/", "/receipts/", "/login/", "/no-such-page/"])
def test_every_public_page_leads_there(town: Town, client: Client, path: str) -> None:
    assert f"{reverse('remark_new')}?from=" in client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/my-day/", "/cases/", "/inbox/", "/voices/", "/places/", "/ledgers/"])
def test_every_page_of_staff_leads_there(town: Town, client: Client, path: str) -> None:
    heard(town)
    client.force_login(town.shuji)
    assert f"{reverse('remark_new')}?from={path}" in client.get(path).content.decode()


def test_an_empty_one_is_not_taken_and_a_long_one_comes_back(town: Town, client: Client) -> None:
    assert client.post("/remarks/new/", {"words": " "}).status_code == 422
    long = client.post("/remarks/new/", {"words": "长" * 20_001})
    assert (long.status_code, "长长长" in long.content.decode()) == (422, True)
    assert not Remark.objects.unscoped(WHY).exists()


def test_a_resident_leaves_so_many_an_hour_and_staff_as_many_as_they_like(town: Town, client: Client, settings) -> None:
    settings.PUBLIC_VOICES_PER_HOUR = 2
    answers = [client.post("/remarks/new/", {"words": f"第{n}条"}).status_code for n in range(3)]
    assert answers == [302, 302, 429]
    client.force_login(town.wangjie)
    assert client.post("/remarks/new/", {"words": "还有"}).status_code == 302


def test_numbers_cannot_be_guessed(town: Town, client: Client, settings) -> None:
    settings.RECEIPT_TRIES_PER_HOUR = 2
    remark = leave_remark(words="好", by=None)
    assert [client.get(f"/remarks/{'1' * 16}/").status_code for _ in range(2)] == [404, 404]
    assert client.get(f"/remarks/{remark.number}/").status_code == 429


def test_only_the_district_lists_and_answers(town: Town, client: Client) -> None:
    remark = leave_remark(words="好", by=None)
    got = {}
    for who in EVERYBODY:
        client.force_login(getattr(town, who))
        got[who] = client.get("/remarks/").status_code, client.get(f"/remarks/{remark.number}/answer/").status_code
    assert got == {who: (200, 200) if who == "quji" else (403, 403) for who in EVERYBODY}
    with refused("not_allowed"):
        answer_remark(remark=remark, words="好", by=town.shuji)


def test_the_list_begins_with_what_waits(town: Town, client: Client) -> None:
    first, second = leave_remark(words="先说的", by=town.wangjie), leave_remark(words="后说的", by=None)
    answer_remark(remark=second, words="改了", by=town.quji)
    client.force_login(town.quji)
    page = client.get("/remarks/").context["page"]
    assert [remark.pk for remark in page] == [first.pk, second.pk]
    client.post(f"/remarks/{first.number}/answer/", {"words": "也改了"})
    assert (fresh(first).answer, fresh(first).answered_by) == ("也改了", town.quji)


def test_whoever_looks_through_other_eyes_says_nothing(town: Town) -> None:
    with refused("viewing_as"):
        leave_remark(words="好", by=seen_as(town.shuji, town.quji))


def test_programs_leave_read_and_answer(town: Town, client: Client) -> None:
    def send(who, path, body=None):
        key = {"Authorization": f"Bearer {make_token(user=who)}"}
        if body is None:
            return client.get(f"/api/v1{path}", headers=key)
        return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=key)

    left = send(town.wangjie, "/remarks", {"words": "键盘不好用", "page": "inbox"})
    number = left.json()["number"]
    assert left.status_code == 201
    assert [len(send(who, "/remarks").json()["items"]) for who in (town.wangjie, town.shuji, town.quji)] == [1, 0, 1]
    assert send(town.shuji, f"/remarks/{number}/answer", {"words": "x"}).status_code == 403
    assert send(town.quji, f"/remarks/{number}/answer", {"words": "改了"}).json()["answer"] == "改了"
