"""A workbook brings nobody back who left, tells what it changes, and leaves all as it was when it is taken back."""

import json
from datetime import timedelta

import pytest

from minsheng.casework.actions import hand_over_work
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.actions import import_place, preview_place, undo_place_import
from minsheng.neighbourhood.models import Building, Grid, Home, Organisation, Post, Representative, Resident, User
from minsheng.neighbourhood.scope import scope_of
from tests.chain import WHY, refused
from tests.people import fresh, person

from .sheets_of_offices import plain, workbook

pytestmark = pytest.mark.slow

STAFF = ["姓名", "岗位", "社区", "账号", "到岗日期", "截止日期"]
TODAY = clock.today


def taken(town, **sheets):
    return import_place(content=workbook(sheets), file_name="台账.xlsx", by=town.quji)


def became(batch):
    return [row.outcome for row in batch.rows.order_by("id")]


def reasons(batch):
    return [row.reason for row in batch.rows.order_by("id")]


def undone(town, batch):
    undo_place_import(batch=fresh(batch), by=town.quji)


def people(town, since="", username=True):
    """小刘 of the community and 老周 of the company, as a sheet names them."""
    names = ("xiaoliu", "laozhou") if username else ("", "")
    return {
        "人员": [STAFF, [town.xiaoliu.name, "社区工作者", "万都社区", names[0], since, ""]],
        "联系人": [["单位", "联系人", "账号", "开始日期"], ["恒邻物业", town.laozhou.name, names[1], since]],
    }


def both_leave(town, reason="left"):
    colleague = person("xiaozhou", "小周")
    Representative.objects.create(user=colleague, organisation=town.property_company, since=TODAY() - timedelta(days=9))
    hand_over_work(of=town.xiaoliu, to=town.wangjie, reason=reason, by=town.shuji)
    hand_over_work(of=town.laozhou, to=colleague, reason=reason, by=town.shuji)


def scopes(town):
    return (scope_of(fresh(town.xiaoliu)).roles, scope_of(fresh(town.laozhou)).organisations)


@pytest.mark.parametrize("reason", ["left", "transfer"])
@pytest.mark.parametrize("username", [True, False])
def test_the_same_sheet_brings_nobody_back_who_left(town, reason, username):
    sheets = people(town, username=username)
    assert became(taken(town, **sheets)) == ["repeated"] * 2
    both_leave(town, reason)
    users = User.objects.count()
    for _ in range(2):
        batch = taken(town, **sheets)
        assert became(batch) == ["refused"] * 2
        assert scopes(town) == (frozenset(), frozenset())
        assert (fresh(town.xiaoliu).is_active, fresh(town.laozhou).is_active) == (reason != "left",) * 2
    assert User.objects.count() == users
    assert all(f"从{TODAY()}起不是了" in said and "或以后的一天" in said for said in reasons(batch))


def test_a_day_after_that_brings_them_back_by_the_same_account(town):
    both_leave(town)
    first = TODAY()
    with clock.at(clock.now() + timedelta(days=5)):
        assert became(taken(town, **people(town, first - timedelta(days=1)))) == ["refused"] * 2
        assert became(taken(town, **people(town, TODAY(), username=False))) == ["created"] * 2
        assert scopes(town) == (frozenset({"worker"}), frozenset({town.property_company.pk}))
        assert fresh(town.xiaoliu).is_active and fresh(town.laozhou).is_active
        assert not User.objects.filter(username__in=["xiaoliu2", "laozhou2"]).exists()
        assert became(taken(town, **people(town, TODAY()))) == ["repeated"] * 2


def test_a_sheet_of_the_day_of_leaving_brings_nobody_back(town):
    rows = {"人员": [STAFF, ["束小雨", "社区工作者", "万都社区", "", TODAY(), ""]]}
    taken(town, **rows)
    hand_over_work(of=User.objects.get(name="束小雨"), to=town.wangjie, reason="left", by=town.shuji)
    assert became(taken(town, **rows)) == ["refused"]
    assert not User.objects.get(name="束小雨").is_active


def test_a_closed_account_is_not_opened_for_another_post(town):
    both_leave(town)
    rows = [STAFF, [town.xiaoliu.name, "网格员", "古城社区", "xiaoliu", "", ""]]
    batch = taken(town, 人员=rows)
    assert became(batch) == ["refused"] and "停用了" in reasons(batch)[0]
    rows[1][4] = TODAY() + timedelta(days=1)
    assert became(taken(town, 人员=rows)) == ["created"]
    assert fresh(town.xiaoliu).is_active


def test_whoever_left_comes_back_by_no_grid_and_no_organisation(town):
    both_leave(town)
    hand_over_work(of=town.wangjie, to=town.shuji, reason="left", by=town.quji)
    sheets = {
        "网格": [["社区", "网格", "网格员"], ["万都社区", "一网格", town.wangjie.name]],
        "单位": [["单位", "类型", "服务社区", "联系人"], ["恒邻物业", "物业", "万都社区", town.laozhou.name]],
    }
    assert became(taken(town, **sheets)) == ["refused"] * 2
    assert not Grid.objects.unscoped(WHY).filter(workers=town.wangjie).exists()


def test_a_post_that_has_run_out_is_the_same_post(town):
    rows = [STAFF, ["束小雨", "社工", "万都社区", "", TODAY() - timedelta(days=9), TODAY() - timedelta(days=2)]]
    assert became(taken(town, 人员=rows)) == ["created"]
    assert became(taken(town, 人员=rows)) == ["repeated"]
    rows[1][4:] = [TODAY() - timedelta(days=1), TODAY() + timedelta(days=300)]
    assert became(taken(town, 人员=rows)) == ["created"]
    assert Post.objects.filter(user__name="束小雨").values("user").distinct().count() == 1


@pytest.mark.parametrize("days", [-9, 9])
def test_a_last_day_that_is_not_kept_is_told_and_not_passed_over(town, days):
    """Whoever leaves hands over; a roster alone ends nothing, and does not make an end as if it were none."""
    last = TODAY() + timedelta(days=days)
    sheets = people(town)
    sheets["人员"][1][5] = last
    sheets["联系人"] = [["单位", "联系人", "账号", "开始日期", "截止日期"], ["恒邻物业", town.laozhou.name, "laozhou", "", last]]
    batch = taken(town, **sheets)
    assert (became(batch), ["交接" in reason for reason in reasons(batch)]) == (["refused", "refused"], [True, True])


def test_a_contact_comes_until_a_day(town):
    last = TODAY() + timedelta(days=30)
    rows = [["单位", "联系人", "开始日期", "截止日期"], ["恒邻物业", "束小雨", "", last]]
    assert became(taken(town, 联系人=rows)) == ["created"]
    assert Representative.objects.get(user__name="束小雨").until == last
    assert became(taken(town, 联系人=rows)) == ["repeated"]
    rows[1][1:] = ["解小雪", "", TODAY() - timedelta(days=1)]
    assert became(taken(town, 联系人=rows)) == ["refused"]


def test_taken_back_and_in_again_any_number_of_times(town):
    for _ in range(3):
        batch = import_place(content=plain(), file_name="a.xlsx", by=town.quji)
        assert batch.refused == 0
        officer = User.objects.get(username="jiashuqin")
        assert (officer.is_active, scope_of(officer).is_staff) == (True, True)
        assert scope_of(User.objects.get(username="youshifu")).organisations
        undone(town, batch)
        assert scope_of(User.objects.get(username="youshifu")).organisations == frozenset()
    assert (Post.objects.filter(user=officer).count(), Representative.objects.filter(user__username="youshifu").count()) == (1, 1)


def test_who_left_before_it_was_taken_back_does_not_come_with_it_again(town):
    batch = import_place(content=plain(), file_name="a.xlsx", by=town.quji)
    leaving = User.objects.get(name="甄小梅")
    hand_over_work(of=leaving, to=User.objects.get(username="jiashuqin"), reason="left", by=town.quji)
    Post.objects.filter(user__username="jiashuqin", role="grid").delete()
    undone(town, batch)
    again = import_place(content=plain(), file_name="a.xlsx", by=town.quji)
    assert sorted(again.rows.filter(outcome="refused").values_list("kind", flat=True)) == ["grid", "staff"]
    assert not fresh(leaving).is_active


CHANGES = {
    "单位": [["单位", "类型", "服务社区"], ["恒邻物业", "物业", "古城社区"], ["区城管局", "部门", "万都社区"]],
    "社区": [["区", "街道", "社区", "值班电话"], ["测试区", "测试街道", "万都社区", "0318-9999999"]],
    "楼栋": [["小区", "楼栋", "图上横", "图上竖", "纬度", "经度", "坐标系"], ["万都小区", "3号楼", 10, 20, 37.5, 115.5, "GPS"]],
}


def as_it_stands(town):
    company, building = fresh(town.property_company), fresh(town.building)
    places = sorted(company.communities.unscoped(WHY).values_list("name", flat=True))
    return places, company.whole_district, fresh(town.wandu).phone, building.plan_x, building.plan_y, building.latitude


def test_what_a_row_changes_is_told_and_put_back(town):
    before = as_it_stands(town)
    seen = {row.name: (row.outcome, row.reason) for row in preview_place(content=workbook(CHANGES), by=town.quji)}
    assert seen["恒邻物业"] == ("changed", "服务范围加了古城社区")
    assert seen["测试街道 万都社区"] == ("changed", "值班电话改成0318-9999999")
    assert seen["万都小区 3号楼"] == ("changed", "3号楼图上的位置改了；3号楼的纬度、经度改了")
    assert as_it_stands(town) == before
    batch = taken(town, **CHANGES)
    assert as_it_stands(town) == (["万都社区", "古城社区"], False, "0318-9999999", 10, 20, 37.5)
    again = taken(town, **CHANGES)
    assert set(became(again)) == {"repeated"}
    undone(town, again)
    assert as_it_stands(town)[2] == "0318-9999999"
    undone(town, batch)
    assert as_it_stands(town) == before
    facts = TimelineEntry.objects.filter(kind="PlaceImported").order_by("id").first().payload
    assert json.loads(facts)["changed"] == batch.rows.filter(outcome="changed").count() > 2


def test_the_whole_district_opens_and_closes_again(town):
    batch = taken(town, 单位=[["单位", "类型", "服务社区"], ["恒邻物业", "物业", "全区"]])
    assert (became(batch), reasons(batch)) == (["changed"], ["服务范围改成全区"])
    assert fresh(town.property_company).whole_district
    undone(town, batch)
    assert not fresh(town.property_company).whole_district


@pytest.mark.parametrize("everywhere", ["全区", "所有社区", "万都社区、全区"])
def test_the_whole_district_is_what_somebody_wrote(town, everywhere):
    batch = taken(town, 单位=[["单位", "类型", "服务社区"], ["区住建局", "部门", everywhere]])
    assert became(batch) == ["created"]
    assert Organisation.objects.unscoped("a test").get(name="区住建局").whole_district


def test_an_empty_cell_changes_nothing_for_who_is_there_and_asks_of_who_is_new(town):
    """Also below a cell that says something: nobody meant the row above."""
    before = as_it_stands(town)[:2]
    rows = [["单位", "类型", "服务社区"], ["区城管局", "部门", "全区"], ["恒邻物业", "物业", ""], ["新来的物业", "物业", ""]]
    seen = {row.name: (row.outcome, row.reason) for row in preview_place(content=workbook({"单位": rows}), by=town.quji)}
    assert seen["恒邻物业"] == ("repeated", "")
    asked = "C4：没写“新来的物业”服务哪些社区。请写社区名；管全区的，写“全区”。"
    assert seen["新来的物业"] == ("refused", asked)
    batch = taken(town, 单位=rows)
    assert (became(batch)[1:], reasons(batch)[2]) == (["repeated", "refused"], asked)
    assert as_it_stands(town)[:2] == before
    without = taken(town, 单位=[["单位", "类型"], ["新来的物业", "物业"], ["恒邻物业", "物业"]])
    assert (became(without), reasons(without)[0][:2]) == (["refused", "repeated"], "A2")


def test_what_somebody_changed_since_stays(town):
    batch = taken(town, **CHANGES)
    type(town.wandu)._base_manager.filter(pk=town.wandu.pk).update(phone="0318-1111111")
    undone(town, batch)
    assert fresh(town.wandu).phone == "0318-1111111"


def test_a_grid_loses_what_this_workbook_gave_it_alone(town):
    taken(town, 网格=[["社区", "网格", "小区", "楼栋"], ["万都社区", "一网格", "万都小区", "3号楼"]])
    rows = [["社区", "网格", "小区", "楼栋", "网格员"], ["万都社区", "一网格", "万都小区", "4号楼", town.wangjie.name]]
    batch = taken(town, 楼栋=[["小区", "楼栋"], ["万都小区", "4号楼"]], 网格=rows)
    assert became(batch) == ["created", "changed"]
    grid = Grid.objects.unscoped(WHY).get(name="一网格")
    assert set(grid.workers.all()) == {town.wangjie}
    undone(town, batch)
    assert (set(grid.workers.all()), set(grid.buildings.unscoped(WHY))) == (set(), {town.building})
    assert fresh(grid).valid_to is None and Building._base_manager.get(name="4号楼").valid_to is not None


def home_there(town, batch):
    taken(town, 住户=[["小区", "楼栋", "房号"], ["万都小区", "44号楼", "102"]])


def grid_there(town, batch):
    taken(town, 网格=[["社区", "网格", "小区", "楼栋"], ["万都社区", "一网格", "万都小区", "44号楼"]])


def resident_there(town, batch):
    Resident.objects.create(home=Home._base_manager.get(building__name="44号楼"), community=town.wandu)


@pytest.mark.parametrize("later", [home_there, grid_there, resident_there])
def test_what_others_stand_on_is_not_taken_back(town, later):
    batch = taken(town, 住户=[["小区", "楼栋", "单元", "房号"], ["万都小区", "44号楼", "1单元", "101"]])
    later(town, batch)
    with refused("place_in_use"):
        undone(town, batch)
    assert Home._base_manager.get(building__name="44号楼", name="101").valid_to is None


def test_the_later_workbook_goes_first(town):
    first = taken(town, 住户=[["小区", "楼栋", "单元", "房号"], ["万都小区", "44号楼", "1单元", "101"]])
    second = taken(
        town,
        住户=[["小区", "楼栋", "房号"], ["万都小区", "44号楼", "102"]],
        网格=[["社区", "网格", "小区", "楼栋"], ["万都社区", "一网格", "万都小区", "44号楼"]],
    )
    with refused("place_in_use"):
        undone(town, first)
    undone(town, second)
    undone(town, first)
    assert not Building.objects.public().filter(name="44号楼").exists()


def test_an_account_that_works_elsewhere_by_now_stays_open(town):
    batch = taken(town, 人员=[STAFF, ["束小雨", "社工", "万都社区", "shuxiaoyu", "", ""]])
    taken(town, 人员=[STAFF, ["束小雨", "社工", "古城社区", "shuxiaoyu", "", ""]])
    undone(town, batch)
    user = User.objects.get(username="shuxiaoyu")
    assert (user.is_active, scope_of(user).communities) == (True, frozenset({town.gucheng.pk}))


def test_an_organisation_that_was_taken_back_serves_again(town):
    rows = {"单位": [["单位", "类型", "服务社区"], ["双桥店", "商户", "万都社区"]]}
    undone(town, taken(town, **rows))
    shop = Organisation.objects.unscoped(WHY).get(name="双桥店")
    assert not shop.communities.unscoped(WHY).exists()
    assert became(taken(town, **rows)) == ["changed"]
    assert set(shop.communities.unscoped(WHY)) == {town.wandu}
