"""Twenty lines of a WeChat group become voices: who wrote what and when, each confirmed by a person, none twice."""

import re
from datetime import datetime, timedelta

import pytest

from minsheng.casework import actions
from minsheng.casework.group_chat import split_chat
from minsheng.casework.models import Voice
from minsheng.foundation import clock
from tests.chain import WHY, answered, done, heard, named, offered, opened, refused
from tests.people import fresh

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=clock.SHANGHAI)


def told(text):
    with clock.at(NOW):
        return [(s.name, s.words, f"{clock.local(s.at):%m-%d %H:%M}" if s.at else "") for s in split_chat(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "王阿姨 2026/11/24 09:30\n楼道灯坏了\n\n李哥 9:41\n我们单元也是",
            [("王阿姨", "楼道灯坏了", "11-24 09:30"), ("李哥", "我们单元也是", "11-24 09:41")],
        ),
        ("3-2-501 刘姐 昨天 下午 3:05\n水压小\n洗不了澡", [("3-2-501 刘姐", "水压小\n洗不了澡", "11-24 15:05")]),
        ("王阿姨：楼道灯坏了\n李哥: 我们单元也是", [("王阿姨", "楼道灯坏了", ""), ("李哥", "我们单元也是", "")]),
        ("[10:02] 王阿姨：楼道灯坏了", [("王阿姨", "楼道灯坏了", "11-24 10:02")]),
        ("12月31日 23:10 老赵：今晚放炮的管管", [("老赵", "今晚放炮的管管", "12-31 23:10")]),
        ("楼道灯坏了", [("", "楼道灯坏了", "")]),
        (
            "王阿姨 凌晨12:10\n灯坏了\n李哥 中午1:05\n还没修",
            [("王阿姨", "灯坏了", "11-24 00:10"), ("李哥", "还没修", "11-24 13:05")],
        ),
        (
            "王阿姨 下午12:30\n灯坏了\n李哥 晚上8:05\n还没修",
            [("王阿姨", "灯坏了", "11-24 12:30"), ("李哥", "还没修", "11-24 20:05")],
        ),
        ('王阿姨 9:30\n[图片]\n李哥 9:31\n"王阿姨"撤回了一条消息\n赵 9:32\n门坏了', [("赵", "门坏了", "11-25 09:32")]),
    ],
)
def test_a_chat_is_told_apart(text, found):
    assert told(text) == found


# Chats as they are pasted from phones and computers; the words are made up.
PASTED = {
    "several picked on a phone": (
        "群聊的聊天记录\n\n—————  2026-11-23  —————\n\n\n王阿姨  21:30\n\n楼道灯坏了\n[图片]\n\n\n3-2-501 刘姐  21:41\n\n"
        "我们单元也是\n\n\n—————  2026-11-24  —————\n\n\n李哥  08:05\n\n通知：物业说今天来修\n",
        [
            ("王阿姨", "楼道灯坏了", "11-23 21:30"),
            ("3-2-501 刘姐", "我们单元也是", "11-23 21:41"),
            ("李哥", "通知：物业说今天来修", "11-24 08:05"),
        ],
    ),
    "sent as mail": (
        "亲爱的：\n\n“万都群”的聊天记录如下:\n\n—————  2026年11月24日  —————\n\n王阿姨  09:30\n\n灯坏了",
        [("王阿姨", "灯坏了", "11-24 09:30")],
    ),
    "copied on a computer": (
        "王阿姨 2026/11/24 9:30:12\r\n灯坏了\r\n\r\n3:2:501 李哥 2026/11/24 9:31:05\r\n我家也是",
        [("王阿姨", "灯坏了", "11-24 09:30"), ("3:2:501 李哥", "我家也是", "11-24 09:31")],
    ),
    "names alone": (
        "王阿姨：\n说两点：\n第一：灯坏了\n\nPC：\n对",
        [("王阿姨", "说两点：\n第一：灯坏了", ""), ("PC", "对", "")],
    ),
    "the time before the name": (
        "2026-11-24 09:30:12 王阿姨(10001)\n灯坏了\n9:30 停的\n2026-11-24 下午3:20 李哥\n没水",
        [("王阿姨", "灯坏了\n9:30 停的", "11-24 09:30"), ("李哥", "没水", "11-24 15:20")],
    ),
    "the time alone above": (
        "昨天 20:15\n王阿姨：灯坏了\n今天 8:00\n李哥：我家也是",
        [("王阿姨", "灯坏了", "11-24 20:15"), ("李哥", "我家也是", "11-25 08:00")],
    ),
    "colons in the words": (
        "王阿姨 9:30\n我说两点：第一，灯坏了；第二，水小\n1号楼：漏水\nhttps://example.org/a\n李哥 9:31\n地址：3号楼",
        [
            ("王阿姨", "我说两点：第一，灯坏了；第二，水小\n1号楼：漏水\nhttps://example.org/a", "11-25 09:30"),
            ("李哥", "地址：3号楼", "11-25 09:31"),
        ],
    ),
    "labels that are nobody": (
        "王阿姨：灯坏了\n通知：今晚停水\n1号楼：漏水\nhttps://example.org/a\n李哥：好",
        [("王阿姨", "灯坏了\n通知：今晚停水\n1号楼：漏水\nhttps://example.org/a", ""), ("李哥", "好", "")],
    ),
    "times in the words": (
        "王阿姨 9:30\n昨晚开会 19:30\n停水到 8:00\n李哥 9:31\n会议改到明天 19:30\n都来",
        [("王阿姨", "昨晚开会 19:30\n停水到 8:00", "11-25 09:30"), ("李哥", "会议改到明天 19:30\n都来", "11-25 09:31")],
    ),
    "odd names": (
        "我行我素 9:30\n\n灯坏了\n\n明天会更好 9:31\n\n我也是\n\n501 9:32\n\n对",
        [("我行我素", "灯坏了", "11-25 09:30"), ("明天会更好", "我也是", "11-25 09:31"), ("501", "对", "11-25 09:32")],
    ),
    "a reply with what it replies to": (
        "李哥 9:41\n「王阿姨：楼道灯坏了」\n- - - - - - - - - - - - - - -\n我们也是",
        [("李哥", "「王阿姨：楼道灯坏了」\n我们也是", "11-25 09:41")],
    ),
    "a reply where no time stands": (
        "李哥：你说\n「王阿姨：楼道灯坏了」\n我们也是",
        [("李哥", "你说\n「王阿姨：楼道灯坏了」\n我们也是", "")],
    ),
    "days of the week": (
        "王阿姨 星期二 09:30\n灯坏了\n李哥 周三 14:20\n没水\n赵 昨天 09:30\n吵",
        [("王阿姨", "灯坏了", "11-24 09:30"), ("李哥", "没水", "11-18 14:20"), ("赵", "吵", "11-24 09:30")],
    ),
    "parts of the day": (
        "王 昨天 傍晚 6:10\n一\n李 昨天 下午3:20\n二\n赵 9:30 AM\n三\n钱 昨天 8:05 PM\n四\n孙 早上7:05\n五",
        [
            ("王", "一", "11-24 18:10"),
            ("李", "二", "11-24 15:20"),
            ("赵", "三", "11-25 09:30"),
            ("钱", "四", "11-24 20:05"),
            ("孙", "五", "11-25 07:05"),
        ],
    ),
    "over midnight": (
        "王阿姨 23:50\n吵\n李哥 0:10\n还吵",
        [("王阿姨", "吵", "11-24 23:50"), ("李哥", "还吵", "11-25 00:10")],
    ),
    "what the group itself says": (
        '王阿姨 9:30\n门口那人拍了拍我家车，划了\n"王阿姨" 拍了拍 "李哥"\n王阿姨邀请钱姐加入了群聊\n李哥 9:31\n'
        "大家好，我加入了群聊，反映下灯坏了\n赵 9:32\n你撤回了一条消息",
        [
            ("王阿姨", "门口那人拍了拍我家车，划了", "11-25 09:30"),
            ("李哥", "大家好，我加入了群聊，反映下灯坏了", "11-25 09:31"),
        ],
    ),
}


@pytest.mark.parametrize("layout", PASTED)
def test_a_chat_is_told_apart_however_it_was_copied(layout):
    pasted, found = PASTED[layout]
    assert told(pasted) == found


def test_a_line_of_spaces_takes_no_time():
    assert told(f"王阿姨 9:30\n灯{' ' * 20_000}坏了") == [("王阿姨", "灯 坏了", "11-25 09:30")]


def test_a_day_without_a_year_is_never_ahead():
    with clock.at(NOW):
        days = [clock.local(one.at).date().isoformat() for one in split_chat("12月31日 23:10 老赵：吵\n11月25日 9:10 老赵：又吵")]
    assert days == ["2025-12-31", "2026-11-25"]


def test_what_cannot_be_told_apart_and_what_is_too_much_is_said(town):
    with refused("no_remarks", "chat"):
        split_chat("[图片]\n\n")
    with refused("too_many_remarks", "chat"):
        split_chat("\n".join(f"甲：第{n}句" for n in range(61)))


def test_a_time_that_the_chat_says_and_that_is_ahead_is_refused(town, client):
    client.force_login(town.wangjie)
    chat = f"王阿姨 {clock.local(clock.now() + timedelta(hours=2)):%Y/%m/%d %H:%M}\n灯坏了"
    sent = {"chat": chat, "seen": "on", "take": ["0"], "id-0": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b12"}
    answer = client.post("/hear/group/", sent)
    assert (answer.status_code, "在将来" in answer.content.decode(), Voice.objects.unscoped(WHY).count()) == (422, True, 0)


CHAT = "王阿姨 2026/11/24 09:30\n楼道灯坏了\n李哥 9:41\n我们单元也是\n群主 9:50\n大家早"


def test_each_is_confirmed_and_written_down_once(town, client):
    client.force_login(town.wangjie)
    page = client.post("/hear/group/", {"chat": CHAT}).content.decode()
    assert (page.count("data-row>"), page.count("data-open"), 'form="group" data-key="Enter"' in page) == (3, 3, True)
    assert ("楼道灯坏了" in page, "大家早" in page, Voice.objects.unscoped(WHY).count()) == (True, True, 0)
    keys = {f"id-{n}": page.split(f'name="id-{n}" value="')[1].split('"')[0] for n in range(3)}
    form = {"chat": CHAT, "seen": "on", "take": ["0", "1"], **keys}
    for _ in range(2):
        assert client.post("/hear/group/", form).status_code == 302
    voices = list(Voice.objects.unscoped(WHY).order_by("id"))
    assert [(v.words, v.source, f"{clock.local(v.heard_at):%m-%d %H:%M}", v.heard_by) for v in voices] == [
        ("楼道灯坏了", "wechat_group", "11-24 09:30", town.wangjie),
        ("我们单元也是", "wechat_group", "11-24 09:41", town.wangjie),
    ]
    assert voices[0].speaker.uncovered_name() == "王阿姨"


def test_where_one_of_them_cannot_be_written_down_none_is(town, client):
    client.force_login(town.wangjie)
    chat = "王阿姨 2026/11/24 09:30\n楼道灯坏了\n李哥 2199/1/1 09:41\n我们单元也是"
    keys = {f"id-{n}": f"7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b1{n}" for n in range(2)}
    answer = client.post("/hear/group/", {"chat": chat, "seen": "on", "take": ["0", "1"], **keys})
    page = answer.content.decode()
    assert (answer.status_code, "在将来" in page, "楼道灯坏了" in page, Voice.objects.unscoped(WHY).count()) == (
        422,
        True,
        True,
        0,
    )


def test_nothing_ticked_comes_back_with_the_chat(town, client):
    client.force_login(town.wangjie)
    answer = client.post("/hear/group/", {"chat": CHAT, "seen": "on"})
    assert (answer.status_code, "我们单元也是" in answer.content.decode()) == (422, True)


def test_an_officer_of_several_communities_is_asked_where(town, client):
    client.force_login(town.jiedao)
    key = {"id-0": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b13"}
    asked = client.post("/hear/group/", {"chat": CHAT})
    assert (asked.status_code, "记到哪个社区" in asked.content.decode(), "我们单元也是" in asked.content.decode()) == (
        422,
        True,
        True,
    )
    shown = client.post("/hear/group/", {"chat": CHAT, "community": town.gucheng.code}).content.decode()
    assert f'name="community" value="{town.gucheng.code}"' in shown
    client.post("/hear/group/", {"chat": CHAT, "community": town.gucheng.code, "seen": "on", "take": ["0"], **key})
    assert [v.community for v in Voice.objects.unscoped(WHY)] == [town.gucheng]
    client.force_login(town.wangjie)
    assert "记到哪个社区" not in client.get("/hear/group/").content.decode()


def test_a_stranger_writes_only_in_the_own_community(town, client):
    client.force_login(town.xiaochen)
    client.post("/hear/group/", {"chat": CHAT, "seen": "on", "take": ["0"], "id-0": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b11"})
    assert [v.community for v in Voice.objects.unscoped(WHY)] == [town.gucheng]
    client.force_login(town.laozhou)
    assert client.get("/hear/group/").status_code == 404


def test_what_goes_to_the_group_names_nobody(town, client):
    case = answered(town)
    actions.release_to_board(case=case, title="楼道亮了", words="灯换了，线查过了。", by=town.shuji)
    client.force_login(town.shuji)
    page = client.get(f"/cases/{case.number}/").content.decode()
    sent = re.findall(r"<textarea id=\"group-[^>]*>(.*?)</textarea>", page, re.S)
    assert sent == ["【万都社区】灯修好了，请您看看", "【楼道亮了】灯换了，线查过了。（等居民确认）"]


def test_what_was_settled_goes_to_the_group(town, client):
    client.force_login(town.wangjie)
    settled, other = heard(town, speaker=named(1)), heard(town, speaker=named(2))
    actions.settle_voice(voice=settled, words="李秀英1家三单元502的灯换了", by=town.wangjie)
    page = client.get(f"/voices/{settled.number}/").content.decode()
    sent = re.findall(r"<textarea id=\"group-voice\"[^>]*>(.*?)</textarea>", page, re.S)
    assert sent == ["【万都社区】某某家某某的灯换了"]
    assert "group-voice" not in client.get(f"/voices/{other.number}/").content.decode()


def test_an_answer_that_names_somebody_goes_to_the_group_without_it(town, client):
    case = opened(town, heard(town, speaker=named(1)))
    done(town, offered(town, case))
    words = "李秀英1您好，三单元502的张阿姨，电话１３９１２３４５６７８，灯修好了"
    actions.answer_residents(case=fresh(case), words=words, by=town.shuji)
    client.force_login(town.shuji)
    page = client.get(f"/cases/{case.number}/").content.decode()
    sent = re.findall(r"<textarea id=\"group-[^>]*>(.*?)</textarea>", page, re.S)
    assert sent == ["【万都社区】某某您好，某某某某，电话某某，灯修好了"]
    assert words in page
    client.force_login(town.shenji)
    assert "group-answer" not in client.get(f"/cases/{case.number}/").content.decode()
