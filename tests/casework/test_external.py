"""12345 and other platforms: a number and a deadline beside the case, a reply without anybody's words; the case as one file."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.filters import cases_chosen
from minsheng.casework.models import ExternalOrder
from minsheng.casework.queries.external import orders_of, orders_waiting, reply_for
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_token
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import answered, done, given, heard, named, offered, opened, refused, says, voices_of
from tests.people import Town, fresh
from tests.words import texts

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("act", ["note_external_order", "reply_external_order", "take_back_external_order"])
def test_it_refuses_a_stranger(town: Town, act: str) -> None:
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def noted(town: Town, case=None, **more):
    more = {"platform": "12345", "number": " HS 2026-001 ", "by": town.xiaoliu} | more
    return actions.note_external_order(case=case or opened(town), **more)


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


def test_the_reply_says_what_was_done_and_how_many_said_so(town: Town) -> None:
    case = answered(town, heard(town, "三单元的李老师说楼道灯不亮"), heard(town, speaker=named(2)), title="楼道灯")
    says(voices_of(case)[0])
    text = reply_for(noted(town, fresh(case)))
    assert text.splitlines()[0] == "【工单编号】HS2026-001"
    assert "反映人共2位，答复1位：说解决1位。" in text
    assert "恒邻物业：" in text
    assert not any(word in text for word in ("李老师", "李秀英", "10000000001"))


NAMING = "李秀英1大娘您好，三单元502，电话１３９１２３４５６７８，李老师说的灯修好了"
NAMES = ("李秀英", "502", "13912345678", "１３９１２３４５６７８", "李老师")


def naming(town: Town):
    """A case whose title, result and answer name who spoke."""
    case = opened(town, heard(town, speaker=named(1)), title="李秀英1家门口灯不亮")
    share = given(town, offered(town, case), words="给三单元502的李老师换了灯，电话13912345678")
    actions.check_result(assignment=share, passed=True, words="", by=town.wangjie)
    actions.answer_residents(case=fresh(case), words=NAMING, by=town.shuji)
    return fresh(case)


def test_whatever_may_name_somebody_is_covered_in_the_reply(town: Town, client: Client) -> None:
    order = noted(town, naming(town))
    client.force_login(town.shuji)
    page = client.get(f"/orders/{order.pk}/reply/").content.decode()
    written = page.split("<textarea", 1)[1].split("</textarea>", 1)[0]
    key = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    replied = client.post(f"/api/v1/orders/{order.pk}/reply", {}, "application/json", headers=key).json()["reply"]
    word = "".join(texts(client.post(f"/documents/word/reply/order-{order.pk}/").content))
    for text in (reply_for(order), written, replied, word):
        assert ([one for one in NAMES if one in text], "灯修好了" in text, "换了灯" in text) == ([], True, True)


def test_after_not_solved_the_answer_of_the_round_before_is_no_result(town: Town) -> None:
    case = answered(town, heard(town, "楼道灯不亮"), heard(town, speaker=named(2)), title="楼道灯")
    says(voices_of(case)[0], "not_solved")
    again = fresh(case)
    text = reply_for(noted(town, again))
    assert (again.round, "灯修好了" in text, "【办理结果】正在办理，有结果再报。" in text) == (2, False, True)


def test_while_it_is_worked_on_the_reply_says_by_whom_and_until_when(town: Town) -> None:
    share = offered(town)
    text = reply_for(noted(town, share.case))
    assert (f"{share.day.month}月{share.day.day}日前办好" in text, "正在办理，有结果再报。" in text) == (True, True)


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
    assert list(orders_waiting(town.shuji, clock.now() + timedelta(days=1))) == [order]
    key = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    again = {"words": "还在办", "interim": True}
    told = client.post(f"/api/v1/orders/{order.pk}/reply", again, "application/json", headers=key).json()
    assert (told["reply"], told["replied_at"]) == ("还在办", None)
    client.post(f"/orders/{order.pk}/reply/", {"words": "办好了"})
    page = client.get(f"/cases/{order.case.number}/").content.decode()
    assert (list(orders_waiting(town.shuji, clock.now() + timedelta(days=1))), "办好了" in page) == ([], True)
    assert "先作了阶段性答复" in page


def test_what_is_due_soon_stands_on_my_day(town: Town, client: Client) -> None:
    soon, late = noted(town, due_at=clock.now() + HOUR), noted(town, number="B", due_at=clock.now() - HOUR)
    noted(town, number="C", due_at=clock.now() + timedelta(days=30)), noted(town, number="D")
    assert list(orders_waiting(town.shuji, clock.now() + timedelta(days=1))) == [late, soon]
    assert list(orders_waiting(town.xiaochen, clock.now() + timedelta(days=1))) == []
    found = {}
    for name in ("shuji", "wangjie", "xiaochen"):
        client.force_login(getattr(town, name))
        found[name] = f"/orders/{late.pk}/reply/" in client.get("/my-day/").content.decode()
    assert found == {"shuji": True, "wangjie": False, "xiaochen": False}
    actions.reply_external_order(order=late, words="回了", by=town.xiaoliu)
    assert list(orders_waiting(town.shuji, clock.now() + timedelta(days=1))) == [soon]


def test_by_the_pages(town: Town, client: Client) -> None:
    case = opened(town)
    client.force_login(town.shuji)
    short = client.post(f"/cases/{case.number}/order/", {"platform": "12345", "number": "", "due_at": "2026-12-01T17:00"})
    assert (short.status_code, "2026-12-01T17:00" in short.content.decode()) == (422, True)
    client.post(f"/cases/{case.number}/order/", {"platform": "12345", "number": "A1", "due_at": "2026-12-01T17:00"})
    order = ExternalOrder.objects.unscoped("a test looks").get()
    assert clock.local(order.due_at).hour == 17
    assert client.get("/cases/?phase=all&words=A1").content.decode().count("<li data-row>") == 1
    page = client.get(f"/orders/{order.pk}/reply/").content.decode()
    assert "【工单编号】A1" in page
    client.post(f"/orders/{order.pk}/reply/", {"words": "【工单编号】A1"})
    assert "12345" in client.get(f"/cases/{case.number}/").content.decode()
    client.force_login(town.laozhou)
    assert client.get(f"/orders/{order.pk}/reply/").status_code == 404


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
