"""What is replied to another platform, and to whoever spoke: how things stand, by whom, and nobody named."""

import pytest
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import Assignment, Voice
from minsheng.casework.queries.external import reply_for
from minsheng.casework.queries.nameless import answer_for_group
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import Community
from tests.acts.parking import parked
from tests.casework.test_external import noted
from tests.chain import WHY, answered, done, given, heard, named, offered, opened, refused, says, voices_of
from tests.people import Town, fresh
from tests.words import texts


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


def test_of_what_ended_the_reply_says_how(town: Town) -> None:
    case = opened(town, heard(town, "想装电梯", speaker=named(1)), title="装电梯")
    order = noted(town, case)
    actions.propose_end(case=fresh(case), kind="explained", words="楼前没有地方，装不了，李秀英1已经知道。", by=town.xiaoliu)
    assert "正在办理，有结果再报。" in reply_for(fresh(order))
    actions.approve_end(case=fresh(case), by=town.shuji)
    assert ("楼前没有地方，装不了" in reply_for(fresh(order)), "正在" in reply_for(fresh(order))) == (True, False)
    letter = letter_to(town, voices_of(case)[0])
    assert ("楼前没有地方，装不了" in letter, "正在" in letter) == (True, False)


def test_of_what_is_parked_the_reply_says_until_when(town: Town) -> None:
    case = parked(town, opened(town, heard(town, speaker=named(1))))
    day = case.parked_until
    text = reply_for(noted(town, case))
    assert (f"眼下还办不了，{day.year}年{day.month}月{day.day}日前再看一次" in text, "正在办理" in text) == (True, False)


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
