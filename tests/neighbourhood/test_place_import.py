"""A district comes to life from one workbook: every row accounted for, again creates nothing, undone as one act."""

import pytest
from django.db import models

from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.actions import import_place, preview_place, undo_place_import
from minsheng.neighbourhood.models import (
    Building,
    Community,
    District,
    Estate,
    Grid,
    Home,
    Organisation,
    PlaceBatch,
    Post,
    Street,
    Unit,
    User,
)
from minsheng.neighbourhood.place_sheets import building_named, buildings_named, read_place
from minsheng.neighbourhood.scope import scope_of
from tests.chain import WHY, heard, refused
from tests.people import fresh

from .sheets_of_offices import HABITS, plain, workbook

pytestmark = pytest.mark.slow

# habit → (created, refused) in a town where 万都 stands already
OUTCOMES = {
    "title_over_the_table": (1, 0),
    "two_rows_of_headers": (1, 0),
    "merged_down": (4, 0),
    "blank_below": (5, 0),
    "sums_inside": (2, 0),
    "notes_at_the_foot": (1, 0),
    "numbers_where_words_belong": (3, 0),
    "codes_that_lost_their_digits": (0, 2),
    "several_in_one_cell": (2, 0),
    "full_width_and_spaces": (1, 0),
    "errors_of_formulas": (1, 1),
    "dates_in_all_dress": (3, 1),
    "a_sheet_without_a_name": (1, 0),
    "places_that_are_not_there": (0, 6),
}


def everything() -> dict[str, int]:
    kinds: tuple[type[models.Model], ...] = (Community, Estate, Building, Unit, Home, Grid, User, Post, Organisation)
    return {kind.__name__: kind._base_manager.count() for kind in kinds}


def test_an_empty_installation_becomes_a_district(db):
    """Nobody is there yet: the command line may do it without a name, once."""
    batch = import_place(content=plain(), file_name="新区.xlsx", by=None)
    assert [(row.sheet, row.row, row.reason) for row in batch.rows.filter(outcome="refused")] == []
    assert (District.objects.get().name, Street.objects.get().name) == ("新区", "城东街道")
    community = Community.objects.unscoped(WHY).get()
    assert (community.code, community.letters, community.phone) == ("139999001001", "LY", "0318-0000001")
    buildings = Building.objects.unscoped(WHY)
    assert sorted((b.name, b.units.unscoped(WHY).count()) for b in buildings) == [("1号楼", 3), ("2号楼", 2)]
    assert list(Grid.objects.unscoped(WHY).get().buildings.unscoped(WHY).values_list("name", flat=True)) == ["1号楼", "2号楼"]
    assert list(Grid.objects.unscoped(WHY).get().workers.values_list("name", flat=True)) == ["甄小梅"]
    posts = {(post.user.username, post.user.name, post.role) for post in Post.objects.select_related("user")}
    assert posts == {
        ("jiashuqin", "贾书琴", "secretary"),
        ("zhenxiaomei", "甄小梅", "grid"),
        ("xundachuan", "荀大川", "street"),
        ("bianqu", "卞区长", "district"),
    }
    assert not any(user.has_usable_password() for user in User.objects.all())
    company = Organisation.objects.unscoped(WHY).get(name="柳荫物业")
    assert (company.kind, company.abilities, company.whole_district) == ("property", ["保洁", "绿化", "维修"], False)
    assert scope_of(User.objects.get(username="youshifu")).organisations == {company.pk}
    with refused("not_allowed"):
        import_place(content=plain(), file_name="新区.xlsx", by=None)


def test_the_same_workbook_again_creates_nothing(db):
    import_place(content=plain(), file_name="新区.xlsx", by=None)
    before, officer = everything(), User.objects.get(username="bianqu")
    again = import_place(content=plain(), file_name="新区.xlsx", by=officer)
    assert (again.created, again.refused, everything()) == (0, 0, before)
    assert again.repeated == again.rows.count() > 10


@pytest.mark.parametrize("habit", HABITS)
def test_sheets_as_offices_keep_them(town, habit):
    batch = import_place(content=HABITS[habit](), file_name="台账.xlsx", by=town.quji)
    rows = [(row.sheet, row.row, row.outcome, row.reason) for row in batch.rows.order_by("id")]
    assert (batch.created, batch.refused) == OUTCOMES[habit], rows
    assert batch.repeated == 0
    again = import_place(content=HABITS[habit](), file_name="台账.xlsx", by=town.quji)
    assert (again.created, again.repeated, again.refused) == (0, *OUTCOMES[habit])


def test_every_problem_has_its_sheet_row_and_cell(town):
    rows = preview_place(content=HABITS["codes_that_lost_their_digits"](), by=town.quji)
    assert [(row.sheet, row.row, row.reason[:2]) for row in rows] == [("社区", 2, "D2"), ("社区", 3, "D3")]
    rows = preview_place(content=HABITS["dates_in_all_dress"](), by=town.quji)
    assert [row.reason for row in rows if row.outcome == "refused"] == ["D5的日期“三月八日”看不懂，请写成2026-03-08。"]


def test_what_was_written_many_ways_is_one_building(town):
    import_place(content=HABITS["numbers_where_words_belong"](), file_name="a.xlsx", by=town.quji)
    building = Building.objects.unscoped(WHY).get(name="41号楼")
    assert sorted(building.homes.unscoped(WHY).values_list("name", flat=True)) == ["101", "102", "103"]
    assert building.units.unscoped(WHY).count() == 1


def test_several_persons_in_a_cell_are_several(town):
    import_place(content=HABITS["several_in_one_cell"](), file_name="a.xlsx", by=town.quji)
    grid = Post.objects.filter(role="grid", community=town.wandu).values_list("user__name", flat=True)
    assert {"甄小梅", "邢大勇", "荀小满"} <= set(grid)
    shop = Organisation.objects.unscoped(WHY).get(name="双桥维修店")
    assert set(shop.communities.unscoped(WHY)) == {town.wandu, town.gucheng}
    assert shop.representatives.count() == 2


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("1-3号楼、8号楼", ["1号楼", "2号楼", "3号楼", "8号楼"]),
        ("3#", ["3号楼"]),
        ("03栋", ["3号楼"]),
        ("7", ["7号楼"]),
        ("甲楼；乙楼", ["甲楼", "乙楼"]),
        ("9-2", ["9-2"]),
    ],
)
def test_buildings_are_read_as_people_write_them(cell, names):
    assert buildings_named(cell) == names
    assert [building_named(name) for name in names] == names


def test_a_preview_keeps_nothing(town):
    before = everything()
    rows = preview_place(content=HABITS["merged_down"](), by=town.quji)
    assert [row.outcome for row in rows] == ["created"] * 4
    assert (everything(), PlaceBatch.objects.count(), TimelineEntry.objects.filter(kind="PlaceImported").count()) == (
        before,
        0,
        0,
    )


@pytest.mark.parametrize("who", ["xiaochen", "laozhou", "shenji", "wangjie", "shuji", "jiedao"])
def test_only_the_district_brings_places_in(town, who):
    by = getattr(town, who)
    with refused("not_allowed"):
        import_place(content=plain(), file_name="a.xlsx", by=by)
    with refused("not_allowed"):
        preview_place(content=plain(), by=by)
    batch = import_place(content=HABITS["sums_inside"](), file_name="a.xlsx", by=town.quji)
    with refused("not_allowed"):
        undo_place_import(batch=batch, by=by)


def test_undone_as_one_act_and_brought_in_again(town):
    batch = import_place(content=plain(), file_name="a.xlsx", by=town.quji)
    secretary = User.objects.get(username="jiashuqin")
    assert scope_of(secretary).is_staff
    undo_place_import(batch=fresh(batch), by=town.quji)
    assert Estate.objects.public().filter(name__startswith="柳荫").count() == 0
    assert scope_of(User.objects.get(username="jiashuqin")).is_staff is False
    assert fresh(secretary).is_active is False
    kinds = TimelineEntry.objects.filter(subject_kind="place_batch").values_list("kind", flat=True)
    assert list(kinds) == ["PlaceImported", "PlaceImportUndone"]
    with refused("already_undone"):
        undo_place_import(batch=fresh(batch), by=town.quji)
    again = import_place(content=plain(), file_name="a.xlsx", by=town.quji)
    assert again.refused == 0
    assert Estate.objects.public().filter(name__startswith="柳荫").count() == 2
    assert scope_of(User.objects.get(username="jiashuqin")).is_staff


def test_what_is_used_is_not_taken_back(town):
    batch = import_place(content=HABITS["title_over_the_table"](), file_name="a.xlsx", by=town.quji)
    heard(town, estate=Estate.objects.unscoped(WHY).get(name="槐树里"))
    with refused("place_in_use"):
        undo_place_import(batch=batch, by=town.quji)
    assert Estate.objects.public().filter(name="槐树里").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_sheet"),
        (b"PK\x03\x04nonsense", "not_a_sheet"),
        (workbook({"天气": [["日期", "天气"], ["3月8日", "晴"]]}), "no_place_sheet"),
    ],
)
def test_what_is_no_such_workbook_is_told(town, content, code):
    with refused(code, "file"):
        import_place(content=content, file_name="a.xlsx", by=town.quji)


def test_letters_of_communities_never_meet(town):
    rows = [["区", "街道", "社区"], *[["冀州区", "城东街道", f"{name}社区"] for name in ("柳荫", "绿意", "老院")]]
    import_place(content=workbook({"社区": rows}), file_name="a.xlsx", by=town.quji)
    letters = list(Community.objects.unscoped(WHY).values_list("letters", flat=True))
    assert len(letters) == len(set(letters)) and {"LY", "LY2", "LY3"} <= set(letters)


def test_reading_is_not_fooled_by_order(town):
    """联系人 before 单位 before 社区: what is named by others is taken in first."""
    kinds = [line.kind for line in read_place(plain())]
    assert kinds == sorted(
        kinds, key=["community", "estate", "building", "home", "grid", "venue", "staff", "organisation", "representative"].index
    )


def test_where_buildings_stand_comes_with_the_workbook(town):
    """On the plan as it is; on the earth as WGS-84, whatever system the sheet names."""
    rows = [
        ["小区", "楼栋", "图上横", "图上竖", "纬度", "经度", "坐标系"],
        ["万都小区", "3号楼", 10, 90, "", "", ""],
        ["万都小区", "5号楼", "", "", 37.55, 115.58, "GPS"],
        ["万都小区", "6号楼", "", "", 37.55, 115.58, "高德"],
        ["万都小区", "7号楼", 10, "", "", "", ""],
        ["万都小区", "8号楼", 10, 101, "", "", ""],
        ["万都小区", "9号楼", "", "", 37.55, 115.58, ""],
        ["万都小区", "10号楼", "", "", 115.58, 37.55, "GPS"],
        ["万都小区", "11-12号楼", 1, 1, "", "", ""],
    ]
    batch = import_place(content=workbook({"楼栋": rows}), file_name="a.xlsx", by=town.quji)
    found = {one.name: one for one in Building.objects.unscoped(WHY).filter(estate=town.estate)}
    assert sorted(found) == ["3号楼", "5号楼", "6号楼"] and batch.refused == 5
    assert (found["3号楼"].plan_x, found["3号楼"].plan_y, found["3号楼"].latitude) == (10, 90, None)
    assert (found["5号楼"].latitude, found["5号楼"].longitude) == (37.55, 115.58)
    assert 0.0005 < abs(found["6号楼"].longitude - 115.58) < 0.009


@pytest.mark.parametrize("username", ["link-0123456789abcdef", "Link-1"])
def test_no_sheet_names_an_account_behind_a_secret_address(town, username):
    """Nor opens one that is there."""
    User.objects.create(username="link-0123456789abcdef", name="张三", is_active=False)
    rows = [["社区", "姓名", "岗位", "账号"], ["万都社区", "张三", "网格员", username]]
    batch = import_place(content=workbook({"人员": rows}), file_name="人.xlsx", by=town.quji)
    assert [(row.outcome, "link-" in row.reason) for row in batch.rows.all()] == [("refused", True)]
    assert not User.objects.get(username="link-0123456789abcdef").is_active


def test_a_staircase_written_once_holds_for_the_rows_below(town):
    import_place(content=HABITS["blank_below"](), file_name="a.xlsx", by=town.quji)
    homes = Home.objects.unscoped(WHY).filter(building__name__in=["24号楼", "25号楼"]).order_by("building", "unit", "name")
    assert list(homes.values_list("building__name", "unit__name", "name")) == [
        ("24号楼", "1单元", "101"),
        ("24号楼", "1单元", "102"),
        ("24号楼", "2单元", "101"),
        ("24号楼", "2单元", "102"),
        ("25号楼", None, "101"),
    ]


def test_a_grid_below_takes_over_no_building_of_the_one_above(town):
    rows = [["社区", "网格", "楼栋", "网格员"], ["万都社区", "第一网格", "31-32号楼", "甲小一"], ["", "第二网格", "", "乙小二"]]
    buildings = [["小区", "楼栋"], ["万都小区", "31号楼"], ["", "32号楼"]]
    import_place(content=workbook({"楼栋": buildings, "网格": rows}), file_name="a.xlsx", by=town.quji)
    found = Grid.objects.unscoped(WHY).filter(name__in=["第一网格", "第二网格"]).order_by("name")
    assert {grid.name: grid.buildings.unscoped(WHY).count() for grid in found} == {"第一网格": 2, "第二网格": 0}


def test_one_code_of_two_is_a_problem_of_its_row_and_the_others_come_in(town):
    rows = [["社区", "小区", "编码"], ["万都社区", "甲苑", "01"], ["古城社区", "乙苑", "01"], ["古城社区", "丙苑", "02"]]
    batch = import_place(content=workbook({"小区": rows}), file_name="a.xlsx", by=town.quji)
    assert [(row.outcome, row.reason[:2]) for row in batch.rows.order_by("id")] == [
        ("created", ""),
        ("refused", "C3"),
        ("created", ""),
    ]
