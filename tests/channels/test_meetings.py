"""会议通知: four things and it is written; from a case those who hold a share are invited; nobody is named to the group."""

from datetime import UTC, datetime, timedelta

import pytest

from minsheng.channels import actions
from minsheng.channels.documents.meeting import time_in_words
from minsheng.channels.models import MeetingInvitation
from minsheng.channels.queries.meetings import group_text
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from tests.chain import heard, named, offered, opened, refused
from tests.people import Town, fresh
from tests.words import texts

WHY = "the test looks at everything"


def issued(town: Town, **more) -> MeetingInvitation:
    said = {"topic": "绿地", "at": clock.now() + timedelta(days=3), "place": "二楼会议室", "invited": ["恒邻物业"]}
    return actions.issue_meeting_invitation(**{"community": town.wandu, "by": town.xiaoliu, **said, **more})


def test_a_notice_is_numbered_signed_and_told_in_the_timeline(town):
    one, other = issued(town), issued(town, invited=["恒邻物业", "恒邻物业", " ", "红马甲\u3000志愿队"])
    assert (one.number[-4:], other.number[-4:], one.issuer, other.invited) == (
        "-001",
        "-002",
        "万都社区",
        ["恒邻物业", "红马甲 志愿队"],
    )
    entry = TimelineEntry.objects.filter(kind="MeetingInvitationIssued").first()
    assert (facts(entry)["topic"], facts(entry)["invited"]) == ("绿地", ["恒邻物业"])


@pytest.mark.parametrize(
    ("typed", "code", "field"),
    [
        ({"topic": " "}, "empty", "topic"),
        ({"place": ""}, "empty", "place"),
        ({"invited": [" "]}, "empty", "invited"),
        ({"invited": ["甲" * 61]}, "too_long", "invited"),
        ({"topic": "甲" * 61}, "too_long", "topic"),
        ({"at": -1}, "in_the_past", "at"),
        ({"at": "9999"}, "meeting_too_far", "at"),
        ({"agenda": "问李大爷13800138000"}, "names_somebody", "agenda"),
        ({"invited": ["老李 １３８００１３８０００"]}, "names_somebody", "invited"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(town, typed, code, field):
    moments = {-1: clock.now() - timedelta(hours=1), "9999": datetime(9999, 12, 31, 23, tzinfo=UTC)}
    typed = typed | ({"at": moments[typed["at"]]} if "at" in typed else {})
    with refused(code, field):
        issued(town, **typed)
    assert not MeetingInvitation.objects.unscoped(WHY).exists()


def test_whom_to_ask_may_have_a_telephone(town):
    assert issued(town, contact="小刘", phone="13800138000").phone == "13800138000"


def test_a_case_of_another_community_is_refused(town):
    case = opened(town)
    with refused("other_community", "case"):
        issued(town, community=town.gucheng, case=case, by=town.xiaochen)


def test_a_meeting_is_called_off_once_and_the_notice_stays(town):
    notice = issued(town)
    actions.call_off_meeting(notice=notice, words="下雨", by=town.shuji)
    kept = fresh(notice)
    assert (kept.called_off_words, "会不开了" in group_text(kept, "")) == ("下雨", True)
    with refused("already_called_off", ""):
        actions.call_off_meeting(notice=kept, words="又不开", by=town.shuji)


def test_no_word_invites_to_a_meeting_that_was_called_off(town, client):
    notice = issued(town)
    client.force_login(town.xiaoliu)
    word, page = f"/documents/word/meeting-invitation/{notice.number}/", f"/documents/meeting/{notice.number}/"
    before = client.post(word).status_code, word in client.get(page).content.decode()
    actions.call_off_meeting(notice=notice, words="下雨", by=town.shuji)
    after = client.post(word).status_code, word in client.get(page).content.decode()
    assert (before, after) == ((200, True), (404, False))
    assert "这次会不开了：下雨" in client.get(f"{page}print/").content.decode()


def test_the_group_is_told_no_name_no_number_and_nobody_who_spoke(town):
    case = opened(town, heard(town, speaker=named(1)))
    name = case.voices.unscoped(WHY).get().speaker.uncovered_name()
    notice = issued(
        town, case=case, invited=["恒邻物业", "李大爷", name], agenda="看3号楼2单元301的门", contact="刘半夏", phone="13800138000"
    )
    text = group_text(notice, time_in_words(notice))
    hidden = ["李大爷", name, "2单元301", "刘半夏", "13800138000"]
    assert ([one for one in hidden if one in text], "恒邻物业" in text, "二楼会议室" in text) == ([], True, True)


@pytest.mark.parametrize(
    ("hour", "minute", "said"), [(9, 30, "上午9时30分"), (12, 0, "下午12时"), (15, 5, "下午3时5分"), (19, 0, "晚上7时")]
)
def test_the_time_as_an_official_document_says_it(town, hour, minute, said):
    at = clock.local(clock.now() + timedelta(days=3)).replace(hour=hour, minute=minute)
    shown = time_in_words(issued(town, at=at))
    assert (shown.endswith(said), f"（星期{'一二三四五六日'[at.weekday()]}）" in shown) == (True, True)


def test_from_a_case_those_who_hold_a_share_are_invited(town, client):
    case = opened(town)
    offered(town, case)
    offered(town, fresh(case), town.bureau, "support")
    client.force_login(town.xiaoliu)
    page = client.get(f"/documents/meeting/new/?case={case.number}")
    form = page.context["form"]
    assert form.initial["invited"] == "恒邻物业\n区城管局"
    typed = {key: form.initial[key] for key in ("topic", "invited", "agenda")} | {"community": town.wandu.code, "place": "二楼"}
    wrong = client.post(f"/documents/meeting/new/?case={case.number}", typed | {"at": "明天", "place": "一楼大厅"})
    assert (wrong.status_code, "一楼大厅" in wrong.content.decode()) == (422, True)
    sent = client.post(f"/documents/meeting/new/?case={case.number}", typed | {"at": "2099-01-05T09:30"})
    notice = MeetingInvitation.objects.unscoped(WHY).get()
    assert (sent.headers["Location"], notice.case) == (f"/documents/meeting/{notice.number}/", case)
    assert f"{clock.local(notice.at):%Y-%m-%d %H:%M}" == "2099-01-05 09:30"
    told = texts(client.post(f"/documents/word/meeting-invitation/{notice.number}/").content)
    assert [
        one for one in ("恒邻物业、区城管局：", "2099年1月5日（星期一）上午9时30分", "二楼", "万都社区") if one not in told
    ] == []
    printed = client.get(f"/documents/meeting/{notice.number}/print/").content.decode()
    assert ("恒邻物业、区城管局：" in printed, "演示数据" in printed) == (True, True)


def test_it_refuses_a_stranger(town, client):
    notice = issued(town, case=opened(town))
    for user in (town.xiaochen, town.laozhou, town.lilei, town.shenji, town.passerby):
        client.force_login(user)
        for path in ("", "print/", "call-off/"):
            assert client.get(f"/documents/meeting/{notice.number}/{path}").status_code == 404
        assert client.get(f"/documents/meeting/new/?case={notice.case.number}").status_code in (403, 404)
        assert client.post(f"/documents/word/meeting-invitation/{notice.number}/").status_code == 404
    client.force_login(town.xiaochen)
    assert notice.topic not in client.get("/documents/").content.decode()
