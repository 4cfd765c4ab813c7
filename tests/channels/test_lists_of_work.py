"""Lists of going out, of what is stuck and of what is done together: their files hold what their pages show, and to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from minsheng.casework import actions as casework
from minsheng.casework.models import StageClock
from minsheng.foundation import clock
from minsheng.foundation.models import LookLog
from minsheng.go_out import actions as go_out
from minsheng.insight.queries import QUESTIONS
from minsheng.welcome_in.activities import actions as activities
from minsheng.welcome_in.partners import actions as partners
from minsheng.work_together import actions as work_together
from minsheng.work_together.queries.escalation import reached
from minsheng.work_together.tasks import push_what_is_stuck
from tests.acts.duty import seated, shift_of
from tests.acts.escalation import late, letter_of
from tests.acts.facilities import closed_room, room
from tests.acts.outings import grid_of, home_of, over, planned
from tests.acts.partners import applied, invited
from tests.acts.return_visits import ended, visit_of
from tests.acts.services import came, signed
from tests.acts.services import over as service_over
from tests.acts.services import planned as service_planned
from tests.acts.volunteers import active, pupil
from tests.acts.whistles import blown, call_of
from tests.chain import answered, heard, named, offered, opened
from tests.channels.test_excel import exported, sheet_of, taken_out
from tests.desk.test_lists import MOST_STATEMENTS, statements
from tests.people import Town, acting, fresh
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
    shown = asked.show(asked.page(asked.find(town.shuji, ""), {}, 100).object_list)
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


def test_homes_leave_without_why_they_are_to_be_seen_and_nothing_is_noted_as_read(town: Town) -> None:
    home = home_of(town)
    go_out.mark_household(home=home, kind="ill", note="刚出院", days=7, by=town.shuji)
    home_of(town, "503")
    [row] = exported(town.shuji, "/excel/homes-due/")
    assert (row["小区"], row["门牌"], row["该去的日子"].date(), row["几天没见到"]) == (
        "万都小区",
        "3号楼502",
        clock.today(),
        "还没见到过",
    )
    assert [word for word in ("重病", "刚出院", "7天一次") if word in repr(row)] == []
    assert LookLog.objects.count() == 0
    rows = exported(town.shuji, "/excel/homes-due/?list=all")
    assert ([row["门牌"] for row in rows], "该去的日子" in rows[0]) == (["3号楼502", "3号楼503"], False)
    assert exported(town.wangjie, "/excel/homes-due/") == []  # none of the own grids
    grid_of(town)
    assert len(exported(town.wangjie, "/excel/homes-due/")) == 1
    for narrowed in ("?estate=none", "?list=reached", "?list=nobody", "?list=all&grid=none"):
        assert exported(town.shuji, f"/excel/homes-due/{narrowed}") == []
    assert [taken_out(who, "/excel/homes-due/").status_code for who in (town.jiedao, town.quji, town.shenji, town.laozhou)] == [
        404
    ] * 4


def test_a_list_of_homes_says_for_which_place(town: Town) -> None:
    home_of(town)
    building, path = town.building.pk, "/excel/homes-due/?list=all"
    for query, said in (
        ("&estate=wandu", "哪个小区：万都小区"),
        ("&grid=none", "哪个网格：不在网格里"),
        (f"&building={building}", "哪栋楼：3号楼"),
        ("&grid=x", "哪个网格：x"),
        ("", "全部"),
    ):
        sheet = sheet_of(taken_out(town.shuji, path + query).getvalue())
        assert sheet["A2"].value.endswith(f"筛选：{said}")


def test_the_week_of_the_duty_points_as_it_hangs_on_the_wall(town: Town) -> None:
    shift = shift_of(town)
    seated(town, shift, town.xiaoliu)
    day = clock.local(shift.start).date()
    [row] = exported(town.shuji, f"/excel/roster/?week={day}")
    assert (row["小区"], row["服务点"], len(row)) == ("万都小区", "您说我听 东门", 10)
    [cell] = [value for name, value in row.items() if f"{day.month}月{day.day}日" in name]
    assert cell == "09:00—11:00 小刘（社区的人）、缺物业的人"
    [empty] = exported(town.shuji, f"/excel/roster/?week={day + timedelta(days=70)}")
    assert [value for name, value in empty.items() if "月" in name] == [None] * 7
    go_out.cancel_duty(shift=fresh(shift), words="下雪", by=town.shuji)
    [row] = exported(town.shuji, f"/excel/roster/?week={day}")
    assert "09:00—11:00 不坐班" in row.values()
    assert exported(town.xiaochen, "/excel/roster/") == []
    assert taken_out(town.xiaochen, "/excel/roster/?community=131103001001").status_code == 404
    assert f"/excel/roster/?week={day}" in page(town.shuji, f"/rosters/?week={day}")


def test_how_far_visits_reach_by_grid_and_by_building(town: Town) -> None:
    for number in ("502", "503"):
        home_of(town, number)
    grid_of(town)
    [grid] = exported(town.shuji, "/excel/coverage/")
    [building] = exported(town.shuji, "/excel/coverage-buildings/")
    assert (grid["一共几户"], grid["见到了"], grid["还没去"]) == (2, 0, 2)
    assert (building["小区"], building["哪栋楼"], building["一共几户"], building["还没去"]) == ("万都小区", "3号楼", 2, 2)
    assert [exported(town.xiaochen, f"/excel/{name}/") for name in ("coverage", "coverage-buildings")] == [[], []]
    shown = page(town.shuji, "/coverage/")
    assert ("/excel/coverage/" in shown, "/excel/coverage-buildings/" in shown) == (True, True)


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_the_agenda_of_the_days_that_the_page_shows(town: Town, view: str) -> None:
    outing = planned(town, at=clock.now() + timedelta(minutes=5), topic="绿地", organisations=[town.property_company])
    planned(town, at=clock.now() + timedelta(days=400))
    path = f"/excel/agenda/?view={view}&day={clock.local(outing.at).date()}"
    [row] = exported(town.shuji, path)
    assert (row["日期"].date(), row["什么"], row["说什么"]) == (clock.local(outing.at).date(), "小板凳会", "绿地")
    assert len(exported(town.laozhou, path)) == 1
    assert (exported(town.xiaochen, path), exported(town.lilei, path)) == ([], [])
    assert taken_out(town.shenji, path).status_code == 404
    assert f"/excel/agenda/?view={view}" in page(town.shuji, f"/agenda/?view={view}&day={clock.local(outing.at).date()}")


def test_volunteers_are_covered_and_those_who_left_are_a_list_of_their_own(town: Town) -> None:
    grown, gone = active(town), active(town, name="白云", phone="10000000311")
    pupil(town)
    activities.leave(volunteer=gone, by=town.xiaoliu)
    assert [row["姓名"] for row in exported(town.shuji, "/excel/volunteers/")] == ["小*", "白*"]
    assert [row["编号"] for row in exported(town.shuji, "/excel/volunteers/?past=1")] == [gone.number]
    assert grown.number in {row["编号"] for row in exported(town.shenji, "/excel/volunteers/")}


def test_who_comes_to_a_service_for_its_team_once_the_office_released_the_names(town: Town) -> None:
    captain = acting("duizhang", "队长", town.volunteers, clock.today())
    service = signed(town).service
    path = f"/excel/service-sign-ups/{service.number}/"
    assert [row["姓名"] for row in exported(town.shuji, path)] == ["白*"]
    assert [taken_out(who, path).status_code for who in (captain, town.xiaochen, town.laozhou)] == [404] * 3
    activities.release_names(service=service, released=True, by=town.xiaoliu)
    assert [row["姓名"] for row in exported(fresh(captain), path)] == ["白*"]


def test_what_is_over_is_a_list_of_its_own(town: Town) -> None:
    partner, invitation = applied(town), invited(town)
    partners.decline_partner(partner=partner, words="先不", by=town.shuji)
    partners.withdraw_invitation(invitation=invitation, words="改期", by=town.shuji)
    room(town, name="开着的")
    closed = closed_room(town)
    for name, column, kept in (("partners", "编号", partner.number), ("invitations", "编号", invitation.number)):
        assert (
            exported(town.shuji, f"/excel/{name}/"),
            page(town.shuji, f"/{'partner-' * (name != 'partners')}{name}/").count("编号"),
        ) == ([], 0)
        assert [row[column] for row in exported(town.shuji, f"/excel/{name}/?past=1")] == [kept]
    assert [row["设施"] for row in exported(town.shuji, "/excel/facilities/")] == ["开着的"]
    assert {row["设施"] for row in exported(town.shuji, "/excel/facilities/?closed=yes")} == {"开着的", closed.name}


def test_the_board_is_taken_out_by_whoever_has_a_post_and_the_page_of_everybody_has_no_button(town: Town, client: Client) -> None:
    case = answered(town)
    casework.release_to_board(case=fresh(case), title="灯亮了", words="灯换了。", by=town.shuji)
    [row] = exported(town.laozhou, "/excel/board/?show=in_hand")
    assert (row["公示的事"], row["谁在办"], row["社区怎么说的"]) == ("灯亮了", "恒邻物业", "灯换了。")
    assert (exported(town.shuji, "/excel/board/?show=solved"), exported(town.shuji, "/excel/board/?category=x")) == ([], [])
    assert [taken_out(town.shuji, path).status_code for path in ("/excel/board/nowhere/", "/excel/board/")] == [404, 200]
    assert [taken_out(town.passerby, "/excel/board/").status_code, client.post("/excel/board/").status_code] == [404, 401]
    assert ("/excel/board/" in page(town.shuji, "/board/"), "/excel/" in client.get("/board/").content.decode()) == (True, False)
    assert statements(town.shuji, "/board/") <= MOST_STATEMENTS


def test_rules_and_what_is_left_to_nobody(town: Town) -> None:
    rows = exported(town.shuji, "/excel/rules/")
    assert all(row["规则"] and row["来源"] for row in rows) and [row["现在"] for row in rows] == [row["默认"] for row in rows]
    case = opened(town)
    assert exported(town.shuji, "/excel/left-to-nobody/") == []
    StageClock.objects.unscoped("a test").filter(case=case).update(push_at=None, pushed=None)
    assert [row["事项编号"] for row in exported(town.shuji, "/excel/left-to-nobody/")] == [case.number]
    assert exported(town.xiaochen, "/excel/left-to-nobody/") == []
    assert "/excel/left-to-nobody/" in page(town.shuji, "/pushed/nobody/")
