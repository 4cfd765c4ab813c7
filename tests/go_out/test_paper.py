"""A visit, a meeting, an hour at a duty point, written by hand and typed in afterwards."""

from typing import Any

from django.test import Client

from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.go_out.models import Outing, Stop
from tests.acts.duty import begun_shift
from tests.acts.outings import going
from tests.casework.test_paper_sheets import typed
from tests.people import Town, fresh

DAY = "2026-03-08"


def outings() -> list[Outing]:
    return list(Outing.objects.unscoped("a test looks").select_related("occasion").order_by("pk"))


def voices() -> list[Any]:
    return list(Voice.objects.unscoped("a test looks").order_by("pk"))


def test_a_visit_on_paper_is_a_visit_of_its_day_door_by_door(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    rows = {
        0: {"home": "3号楼2单元502", "saw": "一个人住", "hurts": "洗澡不方便", "next_on": "2026-03-20"},
        1: {"outcome": "nobody"},
    }
    sent = typed(client, "visit", rows, estate=town.estate.code, day=DAY, team=town.wangjie.name)
    for _ in range(2):
        done = client.post("/paper/visit/typed/", sent)
        assert (done.status_code, done["Location"]) == (302, f"/outings/{outings()[0].number}/")
    (outing,) = outings()
    assert (outing.kind, outing.state, str(clock.local(outing.at).date())) == ("visit", "over", DAY)
    stops = Stop.objects.unscoped("a test looks").order_by("pk")
    assert [(one.home, one.outcome, one.saw, str(one.next_on or "")) for one in stops] == [
        ("3号楼2单元502", "met", "一个人住", "2026-03-20"),
        ("", "nobody", "", ""),
    ]
    assert [(one.words, one.source, str(clock.local(one.heard_at).date())) for one in voices()] == [("洗澡不方便", "visit", DAY)]


def test_a_meeting_on_paper_keeps_who_came_what_was_said_and_answered(town: Town, client: Client) -> None:
    client.force_login(town.shuji)
    rows = {0: {"words": "灯不亮", "name": "孙先生"}, 17: {"words": "门锁坏了", "answer": "今天就修"}}
    head = {"estate": town.estate.code, "day": DAY, "place": "3号楼前", "headcount": "12", "names": "孙先生"}
    sent = typed(client, "meeting", rows, **head)
    for _ in range(2):
        assert client.post("/paper/meeting/typed/", sent).status_code == 302
    (outing,) = outings()
    assert (outing.kind, outing.state, outing.occasion.headcount, outing.came) == ("yard_meeting", "over", 12, "孙先生")
    assert [(one.words, one.state) for one in voices()] == [("灯不亮", "new"), ("门锁坏了", "settled")]


def test_lines_join_the_meeting_that_goes_on(town: Town, client: Client) -> None:
    outing = going(town)
    client.force_login(town.wangjie)
    sent = typed(client, "meeting", {0: {"words": "灯不亮"}}, outing=outing.number)
    assert client.post("/paper/meeting/typed/", sent).status_code == 302
    assert [one.pk for one in outings()] == [outing.pk]
    assert (fresh(outing).state, voices()[0].occasion_id) == ("going", outing.occasion_id)


def test_a_wrong_row_leaves_no_outing(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    rows = {0: {"words": "灯不亮"}, 1: {"words": "水压小", "phone": "12"}}
    page = client.post("/paper/meeting/typed/", typed(client, "meeting", rows, estate=town.estate.code))
    text = page.content.decode()
    assert (page.status_code, outings(), voices(), "第2行" in text, "水压小" in text) == (422, [], [], True, True)


def test_a_name_nobody_here_has_is_said_beside_it(town: Town, client: Client) -> None:
    client.force_login(town.wangjie)
    sent = typed(client, "visit", {0: {"saw": "楼道堆物"}}, estate=town.estate.code, team=f"{town.wangjie.name}、孙悟空")
    page = client.post("/paper/visit/typed/", sent)
    assert (page.status_code, "孙悟空不在这个社区工作" in page.content.decode(), outings()) == (422, True, [])


def test_an_hour_at_a_duty_point_is_typed_into_its_shift(town: Town, client: Client) -> None:
    shift = begun_shift(town)
    client.force_login(town.xiaoliu)
    rows = {0: {"words": "灯不亮", "at": "00:10"}, 1: {"words": "要个电话", "answer": "给了"}}
    sent = typed(client, "duty", rows, shift=str(shift.pk))
    for _ in range(2):
        done = client.post("/paper/duty/typed/", sent)
        assert (done.status_code, done["Location"]) == (302, f"/duty-shifts/{shift.pk}/")
    assert [(one.words, one.source, one.state) for one in voices()] == [
        ("灯不亮", "duty_point", "new"),
        ("要个电话", "duty_point", "settled"),
    ]


def test_a_shift_of_others_is_none_of_hers(town: Town, client: Client) -> None:
    shift, outing = begun_shift(town), going(town)
    client.force_login(town.xiaochen)
    for code, head in (("duty", {"shift": str(shift.pk)}), ("meeting", {"outing": outing.number})):
        page = client.get(f"/paper/{code}/typed/").content.decode()
        assert (outing.number in page, "万都" in page) == (False, False)
        assert client.post(f"/paper/{code}/typed/", typed(client, code, {0: {"words": "灯不亮"}}, **head)).status_code == 422
    assert voices() == []
