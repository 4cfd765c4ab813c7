"""Lists of going out, of what is stuck and of what is done together: their files hold what their pages show, and to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from minsheng.casework import actions as casework
from minsheng.foundation import clock
from minsheng.go_out import actions as go_out
from minsheng.insight.queries import QUESTIONS
from minsheng.work_together import actions as work_together
from minsheng.work_together.queries.escalation import reached
from minsheng.work_together.tasks import push_what_is_stuck
from tests.acts.escalation import late, letter_of
from tests.acts.outings import over, planned
from tests.acts.return_visits import ended, visit_of
from tests.acts.services import came, signed
from tests.acts.services import over as service_over
from tests.acts.services import planned as service_planned
from tests.acts.whistles import blown, call_of
from tests.chain import heard, named, offered, opened
from tests.channels.test_excel import exported, taken_out
from tests.people import Town
from tests.work_together.days import at

pytestmark = pytest.mark.slow


def page(user: Any, path: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def test_outings_with_who_goes_and_what_came_of_them(town: Town) -> None:
    meeting = over(
        town, "绿地光秃秃的", "灯不亮", topic="绿地", team=[town.wangjie, town.xiaoliu], organisations=[town.property_company]
    )
    soon = planned(town, at=clock.now() + timedelta(days=2))
    go_out.cancel_outing(outing=soon, words="下雨", by=town.shuji)
    first, second = exported(town.shuji, "/excel/outings/")
    assert (first["编号"], first["到哪一步"], first["为什么取消"], first["听到几条"]) == (soon.number, "取消了", "下雨", None)
    names = ("编号", "走访还是小板凳会", "在哪儿", "说什么", "谁定的", "谁去", "听到几条", "到了几户")
    assert tuple(second[name] for name in names) == (
        meeting.number,
        "小板凳会",
        "万都小区 3号楼前",
        "绿地",
        "苏书记",
        "王姐、小刘、恒邻物业",
        2,
        None,
    )
    assert exported(town.xiaochen, "/excel/outings/") == []
    assert "/excel/outings/" in page(town.wangjie, "/outings/")


def test_what_is_to_be_looked_at_again_is_taken_along(town: Town) -> None:
    visit = visit_of(ended(town))
    due = clock.day_start(visit.due_on) + timedelta(hours=10)
    with clock.at(due):
        [row] = exported(town.wangjie, "/excel/return-visits/")
        assert (row["事项编号"], row["哪天去看"].date(), row["还好着没有"]) == (visit.case.number, visit.due_on, None)
        assert exported(town.xiaochen, "/excel/return-visits/") == []
        assert "/excel/return-visits/" in page(town.wangjie, "/return-visits/")


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_each_list_of_what_is_stuck(town: Town, question: str) -> None:
    share = offered(town, opened(town, heard(town, estate=town.estate)))
    casework.refuse_share(assignment=share, ground="no_means", words="没有这个设备，打13912345678", by=town.laozhou)
    opened(town, heard(town, speaker=named(2)), title="另一件")
    path = f"/excel/stuck/{question}/"
    asked = QUESTIONS[question]
    shown = asked.show(asked.find(town.shuji, ""))
    rows = exported(town.shuji, path)
    assert [(row["编号"], row["什么事"]) for row in rows] == [((row.case or row.voice).number, row.title) for row in shown]
    assert exported(town.xiaochen, path) == []
    for group in asked.groups(town.shuji):
        assert len(exported(town.shuji, f"{path}?group={group.key}")) == group.number
    assert taken_out(town.shenji, path).status_code == 200
    assert {taken_out(who, path).status_code for who in (town.laozhou, town.lilei, town.passerby)} == {404}
    assert (f"/excel/stuck/{question}/" in page(town.shuji, f"/stuck/{question}/")) is bool(shown)


def test_a_list_of_what_is_stuck_says_which_part(town: Town) -> None:
    share = offered(town)
    casework.refuse_share(assignment=share, ground="no_means", words="没有这个设备，打13912345678", by=town.laozhou)
    [row] = exported(town.shuji, "/excel/stuck/refused/?group=hengling")
    assert row["哪一家、哪一类"] == "恒邻物业" and "没有这个设备" in row["怎么回事"] and "13912345678" not in row["怎么回事"]
    assert (
        taken_out(town.shuji, "/excel/stuck/nothing/").status_code,
        exported(town.shuji, "/excel/stuck/refused/?group=x"),
    ) == (404, [])


def test_what_was_pushed_up(town: Town) -> None:
    case, _ = late(town)
    with at("2026-03-18 09:00"):
        [row] = exported(town.shuji, "/excel/pushed/")
        assert (row["事项编号"], row["承办单位"], row["到期的日子"].day) == (case.number, "恒邻物业", 13)
        assert (row["告诉过谁"], row["等谁做什么"][:5]) == ("单位（03-16）、网格员（03-16）、社区工作者（03-16）", "等恒邻物业")
        push_what_is_stuck()
        for to in ("", "mine", "secretary", "street", "district", "x"):
            assert len(exported(town.shuji, f"/excel/pushed/?to={to}")) == reached(town.shuji, to if to != "x" else "").count()
        assert exported(town.xiaochen, "/excel/pushed/") == []
        assert "/excel/pushed/?to=secretary" in page(town.shuji, "/pushed/?to=secretary")


def test_letters_of_supervision_for_both_sides(town: Town) -> None:
    letter = letter_of(town)
    for user in (town.shuji, town.laozhou):
        [row] = exported(user, "/excel/supervision-letters/")
        assert (row["编号"], row["发给谁"], row["要求"], row["这一份"]) == (
            letter.number,
            "恒邻物业",
            "请马上派人换好",
            "把灯修好",
        )
        assert row["哪天前"].date() == letter.until
        assert "/excel/supervision-letters/" in page(user, "/supervision/")
    for stranger in (town.xiaochen, town.chengguan, town.lilei):
        assert exported(stranger, "/excel/supervision-letters/") == []


def test_whistles_say_of_each_who_came_and_to_an_organisation_its_own_words_alone(town: Town) -> None:
    whistle = blown(town, town.property_company, town.bureau, at=clock.now() + timedelta(days=1))
    call = call_of(whistle, town.property_company)
    work_together.answer_whistle(call=call, answer="refused", ground="other", words="人手不够", by=town.laozhou)
    rows = exported(town.shuji, "/excel/whistles/")
    assert [(row["编号"], row["叫的哪家"], row["说了什么"]) for row in rows] == [
        (whistle.number, "恒邻物业", "人手不够"),
        (whistle.number, "区城管局", None),
    ]
    assert [row["说了什么"] for row in exported(town.laozhou, "/excel/whistles/")] == ["人手不够", None]
    assert [row["说了什么"] for row in exported(town.chengguan, "/excel/whistles/")] == [None, None]
    assert (exported(town.xiaochen, "/excel/whistles/"), exported(town.lilei, "/excel/whistles/")) == ([], [])
    assert "/excel/whistles/" in page(town.shuji, "/whistles/")


def test_services_and_the_hours_that_were_confirmed(town: Town) -> None:
    hours = came(town, signed(town, service_over(town)))
    soon = service_planned(town)
    [row] = exported(town.shuji, "/excel/services/")
    assert (row["编号"], row["报了几位"], row["来了几位"]) == (soon.number, 0, None)
    [row] = exported(town.shuji, "/excel/services/?past=1")
    assert (row["做什么"], row["来了几位"], row["一共几小时"]) == ("给老人理发", 1, hours.hours)
    [row] = exported(town.shuji, "/excel/service-hours/")
    assert (row["志愿者"], row["几小时"], row["谁确认的"]) == ("白*", hours.hours, "小刘")
    assert [exported(town.xiaochen, f"/excel/{name}/") for name in ("services", "services", "service-hours")] == [[], [], []]
    assert exported(town.laozhou, "/excel/services/?past=1") == []
    shown = page(town.shuji, "/services/?past=1")
    assert ("/excel/services/?past=1" in shown, "/excel/service-hours/" in shown, "导出时长台账" in shown) == (True, True, True)
    assert "service-hours" not in page(town.laozhou, "/services/?past=1")
