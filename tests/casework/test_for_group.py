"""发到群里: every answer, notice and item of the board can be copied for a chat group, and names nobody."""

import re
from datetime import timedelta
from html import unescape

from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import Notice
from minsheng.foundation import clock
from minsheng.go_out.actions import make_notice
from minsheng.go_out.queries.outings import what_became_of
from minsheng.work_together.actions import wish_thanks
from tests.acts.contributions import gave
from tests.acts.duty import asked_swap
from tests.acts.outings import over
from tests.acts.programmes import put
from tests.chain import WHY, accepted, answered, done, heard, named, offered, opened
from tests.people import Town, fresh

NAMES = ("李秀英", "502", "13912345678", "李老师")
ANSWER = "李秀英1大娘您好，三单元502，电话13912345678，李老师说的灯修好了"


def groups(client: Client, town: Town, path: str, who: str = "shuji") -> list[str]:
    """What the boxes of a page hold."""
    client.force_login(getattr(town, who))
    page = client.get(path)
    assert page.status_code == 200
    found = re.findall(r'<textarea id="group-[^"]*"[^>]*>(.*?)</textarea>', page.content.decode(), re.DOTALL)
    return [unescape(text) for text in found]


def answered_with(town: Town, words: str):
    case = done(town, offered(town, opened(town, heard(town, "楼道灯不亮"), title="换灯"))).case
    actions.answer_residents(case=fresh(case), words=words, by=town.xiaoliu)
    return fresh(case)


def test_the_answer_stands_on_the_page_of_the_voice_and_of_the_call(town: Town, client: Client) -> None:
    case = answered_with(town, ANSWER)
    notice = Notice.objects.unscoped(WHY).get(voice__case=case, kind="result")
    for path in (f"/voices/{notice.voice.number}/", f"/calls/{notice.pk}/", f"/cases/{case.number}/"):
        [text] = groups(client, town, path)
        assert (text.startswith("【"), "灯修好了" in text) == (True, True)
        assert [name for name in NAMES if name in text] == []


def test_why_it_cannot_be_done_can_be_copied_too(town: Town, client: Client) -> None:
    case = opened(town, heard(town, "想装电梯", speaker=named(1)), title="装电梯")
    actions.propose_end(case=case, kind="explained", words=f"楼前没有地方，装不了。{ANSWER}", by=town.xiaoliu)
    assert groups(client, town, f"/cases/{case.number}/") == []
    actions.approve_end(case=fresh(case), by=town.shuji)
    notice = Notice.objects.unscoped(WHY).get(voice__case=case, kind="result")
    for path in (f"/voices/{notice.voice.number}/", f"/calls/{notice.pk}/", f"/cases/{case.number}/"):
        [text] = groups(client, town, path)
        assert ("楼前没有地方" in text, [name for name in NAMES if name in text]) == (True, [])


def test_what_changed_on_the_way_can_be_copied_from_its_call(town: Town, client: Client) -> None:
    case = opened(town, heard(town, "路灯不亮", speaker=named(1)), title="换灯")
    share = accepted(town, offered(town, case))
    actions.pause_share(
        assignment=share, reason="weather", until=clock.today() + timedelta(days=5), words=f"下雪，{NAMES[2]}", by=town.shuji
    )
    notice = Notice.objects.unscoped(WHY).get(voice__case=case, kind="changed")
    [text] = groups(client, town, f"/calls/{notice.pk}/")
    assert (text.startswith("【"), "先停一停" in text, [name for name in NAMES if name in text]) == (True, True, [])


def test_before_there_is_an_answer_there_is_nothing_to_copy(town: Town, client: Client) -> None:
    voice = heard(town)
    assert groups(client, town, f"/voices/{voice.number}/") == []
    opened(town, voice)
    assert groups(client, town, f"/voices/{voice.number}/") == []


def test_the_item_of_the_board_has_it_for_staff_alone(town: Town, client: Client) -> None:
    case = answered(town)
    item = actions.release_to_board(case=case, title="灯亮了", words="换了灯。", by=town.shuji)
    assert groups(client, town, f"/board/items/{item.pk}/") == [f"【灯亮了】换了灯。（{fresh(case).get_phase_display()}）"]
    assert groups(client, town, f"/board/items/{item.pk}/", "laozhou") == []
    client.logout()
    assert "group-board" not in client.get(f"/board/items/{item.pk}/").content.decode()


def test_the_notice_stands_on_the_page_of_its_meeting(town: Town, client: Client) -> None:
    outing = over(town)
    make_notice(outing=outing, lines=what_became_of(outing), until=clock.today(), by=town.shuji)
    [text] = groups(client, town, f"/outings/{outing.number}/")
    assert text.startswith("【万都社区】上次您说的")


def test_a_date_of_a_programme_says_when_and_where(town: Town, client: Client) -> None:
    date = put(town)
    [text] = groups(client, town, f"/programme-dates/{date.number}/")
    at = clock.local(date.at)
    assert (date.where in text, f"{at.month}月{at.day}日" in text, date.programme.organisation.name in text) == (True, True, True)


def test_what_each_gave_thanks_those_who_wish_it(town: Town, client: Client) -> None:
    case = offered(town, opened(town, heard(town, speaker=named(1)), title="李秀英1家楼道灯")).case
    assert groups(client, town, f"/cases/{case.number}/together/") == []
    gave(town, fresh(case))
    wish_thanks(case=fresh(case), organisation=town.property_company, wished=True, by=town.laozhou)
    [text] = groups(client, town, f"/cases/{case.number}/together/")
    assert ("感谢恒邻物业。" in text, "李秀英" in text) == (True, False)
    assert groups(client, town, f"/cases/{case.number}/together/", "laozhou") == []


def test_a_duty_point_says_when_somebody_sits_there(town: Town, client: Client) -> None:
    seat = asked_swap(town, name="西门").seat
    [text] = groups(client, town, f"/duty-points/{seat.shift.point_id}/")
    assert (text.startswith(f"【{town.estate.name}】"), town.wangjie.name in text) == (True, False)
