"""12345 and other platforms: a number and a deadline beside the case, a reply without anybody's words; the case as one file."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions
from minsheng.casework.filters import cases_chosen
from minsheng.casework.models import Assignment, ExternalOrder, Voice
from minsheng.casework.queries.external import orders_of, orders_soon, orders_worked_with, reply_for
from minsheng.casework.queries.nameless import answer_for_group
from minsheng.casework.queries.search import thing_with_number
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import Community, User
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import WHY, answered, done, given, heard, named, offered, opened, refused, says, voices_of
from tests.channels.test_excel import exported
from tests.people import Town, fresh
from tests.words import texts

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


def test_the_offices_own_number_stays_in_what_leaves(town: Town) -> None:
    Community.objects.unscoped(WHY).filter(pk=town.wandu.pk).update(phone="0318-2126000")
    case = opened(town, heard(town))
    share = given(town, offered(town, case), words="换了灯，有事打社区0318-2126000，师傅13912345678")
    actions.check_result(assignment=share, passed=True, words="", by=town.wangjie)
    actions.answer_residents(case=fresh(case), words="灯修好了，再不亮打社区的电话2126000，物业0318-0000456。", by=town.shuji)
    text, group = reply_for(noted(town, fresh(case))), answer_for_group(voices_of(case)[0])
    assert "有事打社区0318-2126000，师傅某某" in text
    for one in (text, group):
        assert ("再不亮打社区的电话2126000，物业某某。" in one, "0000456" in one) == (True, False)


def test_of_what_ended_the_reply_says_how_and_of_what_stands_until_when(town: Town) -> None:
    case = opened(town, heard(town, "想装电梯", speaker=named(1)), title="装电梯")
    order = noted(town, case)
    actions.propose_end(case=fresh(case), kind="explained", words="楼前没有地方，装不了，李秀英1已经知道。", by=town.xiaoliu)
    assert "正在办理，有结果再报。" in reply_for(fresh(order))
    actions.approve_end(case=fresh(case), by=town.shuji)
    assert ("楼前没有地方，装不了" in reply_for(fresh(order)), "正在" in reply_for(fresh(order))) == (True, False)
    letter = letter_to(town, voices_of(case)[0])
    assert ("楼前没有地方，装不了" in letter, "正在" in letter) == (True, False)


def letter_to(town: Town, voice: Voice) -> str:
    client = Client()
    client.force_login(town.shuji)
    return "".join(texts(client.post(f"/documents/word/reply/{voice.number}/").content))


def test_whoever_was_let_off_is_not_said_to_act(town: Town) -> None:
    case = opened(town, heard(town, "路灯不亮", speaker=named(1)), title="路灯")
    done(town, offered(town, case, organisation=town.volunteers, role="support"))
    share = offered(town, fresh(case))
    actions.refuse_share(assignment=share, ground="no_means", words="没有这个设备", by=town.laozhou)
    actions.adjudicate_refusal(assignment=fresh(share), decision="upheld", words="确实办不了", by=town.jiedao)
    order = noted(town, fresh(case))
    for text in (reply_for(order), letter_to(town, voices_of(case)[0])):
        assert ("恒邻物业" in text, town.volunteers.name in text) == (False, True)


def test_one_person_is_one_however_often_they_spoke(town: Town) -> None:
    case = answered(town, heard(town, "楼道灯不亮", speaker=named(1)), heard(town, "还是不亮", speaker=named(1)), title="楼道灯")
    for voice in voices_of(case):
        says(voice)
    assert "反映人共1位，答复1位：说解决1位。" in reply_for(noted(town, fresh(case)))


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


def test_two_who_did_their_part_stand_in_one_sentence(town: Town) -> None:
    case = opened(town)
    for organisation, role in ((town.property_company, "lead"), (town.bureau, "support")):
        share = offered(town, case, organisation, role)
        Assignment.objects.unscoped("a result with a stop at its end").filter(pk=share.pk).update(state="done", result="换好了。")
    text = reply_for(noted(town, fresh(case)))
    assert "换好了；" in text
    assert "。；" not in text


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


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("names_somebody", "已联系13912345678"),
        ("names_somebody", "李秀英1说好了"),
        ("names_somebody", "身份证11010519491231002X"),
        ("may_name", "王大爷说好了"),
        ("may_name", "3单元502修好了"),
    ],
)
def test_who_is_named_in_a_reply_is_pointed_to(town: Town, client: Client, code: str, words: str) -> None:
    order = noted(town, opened(town, heard(town)))
    with refused(code, "words"):
        actions.reply_external_order(order=order, words=words, by=town.xiaoliu)
    client.force_login(town.shuji)
    look = client.post(f"/orders/{order.pk}/reply/", {"words": words, "look": "1"})
    page = look.content.decode()
    assert (look.status_code, words in page, 'data-copy="id_words"' in page) == (422, True, False)
    over = client.post(f"/orders/{order.pk}/reply/", {"words": words, "look": "1", "looked_over": "on"})
    assert (over.status_code, 'data-copy="id_words"' in over.content.decode()) == (
        (200, True) if code == "may_name" else (422, False)
    )
    assert fresh(order).reply == ""
    if code == "may_name":
        client.post(f"/orders/{order.pk}/reply/", {"words": words, "looked_over": "on"})
        assert fresh(order).reply == words


def test_what_the_record_itself_gives_is_no_name(town: Town, client: Client) -> None:
    """The number of an order may look like an identity number, the office's telephone is a telephone."""
    type(town.wandu).objects.unscoped("a test").filter(pk=town.wandu.pk).update(phone="0318-0000000")
    order = noted(town, fresh(opened(town)), number="131103202611030001")
    client.force_login(town.shuji)
    page = client.get(f"/orders/{order.pk}/reply/").content.decode()
    assert ("131103202611030001" in page, "0318-0000000" in page, 'data-copy="id_words"' in page) == (True, True, True)
    actions.reply_external_order(order=fresh(order), words=reply_for(fresh(order)), by=town.xiaoliu)
    assert fresh(order).replied_at is not None


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
