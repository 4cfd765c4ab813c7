"""12345 and other platforms: a number and a deadline beside the case, a reply without anybody's words; the case as one file."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions
from minsheng.casework.filters import cases_chosen
from minsheng.casework.models import ExternalOrder, Voice
from minsheng.casework.queries.external import orders_of, orders_soon, orders_worked_with
from minsheng.casework.queries.search import thing_with_number
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import User
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import done, heard, offered, opened, refused
from tests.channels.test_excel import exported
from tests.people import Town, fresh

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("act", ["note_external_order", "reply_external_order", "take_back_external_order"])
def test_it_refuses_a_stranger(town: Town, act: str) -> None:
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def noted(town: Town, case=None, **more):
    more = {"platform": "12345", "number": " HS 2026-001 ", "by": town.xiaoliu} | more
    return actions.note_external_order(case=case or opened(town), **more)


def soon_wanted(user: User) -> list[ExternalOrder]:
    return list(orders_soon(orders_worked_with(user)).order_by("due_at"))


def test_one_order_stands_at_one_case(town: Town) -> None:
    first, other = noted(town), opened(town)
    assert (first.number, orders_of(first.case)) == ("HS2026-001", [first])
    with refused("order_known", "number"):
        noted(town, other)
    noted(town, platform="district")
    actions.take_back_external_order(order=first, by=town.xiaoliu)
    assert (orders_of(first.case), noted(town).platform) == ([], "12345")


@pytest.mark.parametrize(("field", "more"), [("number", {"number": " "}), ("platform", {"platform": "fax"})])
def test_what_cannot_be_is_refused(town: Town, field: str, more: dict) -> None:
    case = opened(town)
    with refused("bad_input", field):
        noted(town, case, **more)


def test_a_reply_goes_once_and_closes_nothing(town: Town) -> None:
    order = noted(town)
    before = fresh(order.case).phase
    actions.reply_external_order(order=order, words="正在办", by=town.xiaoliu)
    assert (fresh(order).reply, fresh(order.case).phase) == ("正在办", before)
    for act in (
        lambda: actions.reply_external_order(order=order, words="再回", by=town.xiaoliu),
        lambda: actions.take_back_external_order(order=order, by=town.xiaoliu),
    ):
        with refused("order_replied"):
            act()


def test_an_interim_reply_keeps_the_order_open(town: Town, client: Client) -> None:
    order = noted(town, due_at=clock.now() + HOUR)
    client.force_login(town.shuji)
    client.post(f"/orders/{order.pk}/reply/", {"words": "正在办，三天后再报", "interim": "on"})
    page = client.get(f"/cases/{order.case.number}/").content.decode()
    assert ("阶段性答复过，还要再回" in page, "正在办，三天后再报" in page, f"/orders/{order.pk}/reply/" in page) == (
        True,
        True,
        True,
    )
    assert soon_wanted(town.shuji) == [order]
    key = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    again = {"words": "还在办", "interim": True}
    told = client.post(f"/api/v1/orders/{order.pk}/reply", again, "application/json", headers=key).json()
    assert (told["reply"], told["replied_at"]) == ("还在办", None)
    client.post(f"/orders/{order.pk}/reply/", {"words": "办好了"})
    page = client.get(f"/cases/{order.case.number}/").content.decode()
    assert (soon_wanted(town.shuji), "办好了" in page) == ([], True)
    assert "先作了阶段性答复" in page


@pytest.mark.slow
def test_what_is_due_soon_stands_on_my_day(town: Town, client: Client) -> None:
    soon, late = noted(town, due_at=clock.now() + HOUR), noted(town, number="B", due_at=clock.now() - HOUR)
    noted(town, number="C", due_at=clock.now() + timedelta(days=30)), noted(town, number="D")
    assert soon_wanted(town.shuji) == [late, soon]
    assert soon_wanted(town.xiaochen) == []
    found = {}
    for name in ("shuji", "wangjie", "xiaochen"):
        client.force_login(getattr(town, name))
        found[name] = f"/orders/{late.pk}/reply/" in client.get("/my-day/").content.decode()
    assert found == {"shuji": True, "wangjie": False, "xiaochen": False}
    actions.reply_external_order(order=late, words="回了", by=town.xiaoliu)
    assert soon_wanted(town.shuji) == [soon]


@pytest.mark.slow
def test_by_the_pages(town: Town, client: Client) -> None:
    case = opened(town)
    client.force_login(town.shuji)
    short = client.post(f"/cases/{case.number}/order/", {"platform": "12345", "number": "", "due_at": "2026-12-01T17:00"})
    assert (short.status_code, "2026-12-01T17:00" in short.content.decode()) == (422, True)
    client.post(f"/cases/{case.number}/order/", {"platform": "12345", "number": "A1", "due_at": "2026-12-01T17:00"})
    order = ExternalOrder.objects.unscoped("a test looks").get()
    assert clock.local(order.due_at).hour == 17
    for typed in ("A1", " a1 "):
        for path in ("/cases/", "/voices/"):
            assert client.get(path, {"words": typed}).content.decode().count("<li data-row") == 1, (path, typed)
        assert client.get("/search/", {"q": typed}).headers["Location"] == f"/cases/{case.number}/"
    page = client.get(f"/orders/{order.pk}/reply/").content.decode()
    assert "【工单编号】A1" in page
    client.post(f"/orders/{order.pk}/reply/", {"words": "【工单编号】A1"})
    assert "12345" in client.get(f"/cases/{case.number}/").content.decode()
    client.force_login(town.laozhou)
    assert client.get(f"/orders/{order.pk}/reply/").status_code == 404
    client.force_login(town.xiaochen)
    for path in ("/cases/", "/voices/"):
        assert client.get(path, {"words": "a1"}).content.decode().count("<li data-row") == 0
    assert case.number not in client.get("/search/", {"q": "a1"}).content.decode()


def test_an_organisation_is_not_told_of_the_order(town: Town, client: Client) -> None:
    share = offered(town)
    noted(town, share.case, number="SECRET9")
    client.force_login(town.laozhou)
    assert "SECRET9" not in client.get(f"/cases/{share.case.number}/").content.decode()
    assert client.get(f"/cases/{share.case.number}/dossier/").status_code == 404
    assert share.case not in cases_chosen(fresh(town.laozhou), {"words": "SECRET9"}).qs
    assert share.case in cases_chosen(fresh(town.shuji), {"words": "SECRET9"}).qs


def test_one_case_is_one_file_with_its_speakers_covered(town: Town, client: Client) -> None:
    case = done(town, offered(town, opened(town, heard(town, "楼道灯不亮"), title="换灯"))).case
    client.force_login(town.shuji)
    page = client.get(f"/cases/{case.number}/dossier/").content.decode()
    for word in ("换灯", "楼道灯不亮", "恒邻物业", "五、来龙去脉", "整理人签字", "李*"):
        assert word in page, word
    assert not any(word in page for word in ("李秀英1", "10000000001"))


def test_by_the_api(town: Town, client: Client) -> None:
    case = opened(town)
    key = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    body = {"platform": "12345", "number": "A1", "due_at": "2026-12-01T17:00:00+08:00"}
    made = client.post(f"/api/v1/cases/{case.number}/orders", body, "application/json", headers=key)
    assert (made.status_code, made.json()["replied_at"]) == (201, None)
    again = client.post(f"/api/v1/cases/{case.number}/orders", body, "application/json", headers=key)
    assert (again.status_code, again.json()["code"]) == (422, "order_known")
    replied = client.post(f"/api/v1/orders/{made.json()['id']}/reply", {}, "application/json", headers=key).json()
    assert replied["reply"].startswith("【工单编号】A1")
    assert client.get(f"/api/v1/cases/{case.number}/orders", headers=key).json()["items"] == [replied]


def test_the_list_says_of_each_order_what_was_last_replied(town: Town, client: Client) -> None:
    now = clock.now()
    late = noted(town, number="LATE", due_at=now - HOUR)
    soon = noted(town, number="SOON", due_at=now + HOUR, platform="district")
    noted(town, number="FAR", due_at=now + timedelta(days=30)), noted(town, number="NEVER")
    over = noted(town, number="OVER", due_at=now + HOUR)
    actions.reply_external_order(order=soon, words="正在办", interim=True, by=town.xiaoliu)
    actions.reply_external_order(order=over, words="办好了", by=town.xiaoliu)
    there = noted(town, opened(town), number="BACK")
    actions.take_back_external_order(order=there, by=town.xiaoliu)
    client.force_login(town.shuji)

    def listed(query: str = "") -> list[str]:
        page = client.get(f"/orders/{query}").content.decode()
        return re.findall(r'<span class="nb">([A-Z]+)</span>', page)

    assert listed() == ["LATE", "SOON", "FAR", "NEVER"]
    assert listed("?show=soon") == ["LATE", "SOON"]
    assert listed("?show=late") == ["LATE"]
    assert listed("?show=interim") == ["SOON"]
    assert listed("?show=done") == ["OVER"]
    assert listed("?show=all&platform=district") == ["SOON"]
    assert listed("?words=ove") == ["OVER"]
    page = client.get("/orders/?show=all").content.decode()
    assert ("正在办" in page, "办好了" in page, f"/orders/{late.pk}/reply/" in page, f"/orders/{over.pk}/reply/" in page) == (
        True,
        True,
        True,
        False,
    )
    rows = exported(town.shuji, "/excel/orders/?show=all")
    assert [(row["单号"], row["回了没有"], row["最后回的话"] or "") for row in rows] == [
        ("LATE", "还没回", ""),
        ("SOON", "阶段性答复过", "正在办"),
        ("OVER", "回了", "办好了"),
        ("FAR", "还没回", ""),
        ("NEVER", "还没回", ""),
    ]


def test_the_figure_of_my_day_is_the_length_of_its_list(town: Town, client: Client) -> None:
    for n in range(3):
        noted(town, number=f"A{n}", due_at=clock.now() + HOUR)
    noted(town, number="FAR", due_at=clock.now() + timedelta(days=30))
    client.force_login(town.shuji)
    assert '<a href="/orders/?show=soon">3张</a>' in client.get("/my-day/").content.decode()
    assert client.get("/orders/?show=soon").content.decode().count("<li data-row") == 3
    client.force_login(town.wangjie)
    assert "/orders/?show=soon" not in client.get("/my-day/").content.decode()
    client.force_login(town.xiaochen)
    assert client.get("/orders/?show=all").content.decode().count("<li data-row") == 0


def test_the_list_costs_the_same_for_one_as_for_three(town: Town, client: Client) -> None:
    client.force_login(town.shuji)

    def statements(number: str) -> int:
        noted(town, number=number)
        with CaptureQueriesContext(connection) as captured:
            assert number in client.get("/orders/").content.decode()
        return len(captured)

    one = statements("N1")
    assert ([statements("N2"), statements("N3")], one <= 12) == ([one, one], True)


def test_a_number_that_a_sheet_brought_is_offered_to_the_order(town: Town, client: Client) -> None:
    content = "工单编号,诉求内容,办理时限\nHS01,路灯不亮,2026-12-03\nHS02,水管漏,5个工作日\n,没有编号的,\n".encode()
    actions.import_voices(content=content, file_name="a.csv", community=town.wandu, by=town.xiaoliu)
    first, second, third = Voice.objects.unscoped("a test looks").order_by("pk")
    assert (clock.local(first.external_due_at).strftime("%m-%d %H:%M"), second.observed) == (
        "12-03 23:59",
        "表里的期限：5个工作日",
    )
    case = opened(town, first, second, third)
    client.force_login(town.shuji)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert (page.count("HS01"), f"/cases/{case.number}/order/?voice={first.number}" in page, "~" in page) == (2, True, False)
    assert "HS01" in client.get(f"/voices/{first.number}/").content.decode()
    begun = client.get(f"/cases/{case.number}/order/").content.decode()
    assert ('value="HS01"' in begun, 'value="2026-12-03T23:59"' in begun) == (True, True)
    assert 'value="HS02"' in client.get(f"/cases/{case.number}/order/?voice={second.number}").content.decode()
    client.post(f"/cases/{case.number}/order/", {"platform": "12345", "number": "HS01", "due_at": "2026-12-03T23:59"})
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert (f"order/?voice={first.number}" in page, f"order/?voice={second.number}" in page) == (False, True)
    assert "order/?voice=" not in client.get(f"/voices/{first.number}/").content.decode()
    assert 'value="HS02"' in client.get(f"/cases/{case.number}/order/").content.decode()


def test_a_number_that_a_sheet_brought_is_found(town: Town, client: Client) -> None:
    content = "工单编号,诉求内容\nHS01,路灯不亮\n".encode()
    actions.import_voices(content=content, file_name="a.csv", community=town.wandu, by=town.xiaoliu)
    voice = Voice.objects.unscoped("a test looks").get()
    case = opened(town, voice)
    seen = {}
    for name in ("shuji", "xiaochen"):
        client.force_login(getattr(town, name))
        found = [client.get(at).content.decode().count("<li data-row") for at in ("/voices/?words=HS01", "/cases/?words=HS01")]
        seen[name] = [*found, thing_with_number(fresh(getattr(town, name)), "HS01")]
    assert seen == {"shuji": [1, 1, voice], "xiaochen": [0, 0, None]}
    noted(town, case, number="HS02")
    assert thing_with_number(fresh(town.shuji), "HS02") == case
    assert thing_with_number(fresh(town.laozhou), "HS02") is None
