"""Foot rows, sheets that fit nothing, cells that hold several things: told or read, never a thing by mistake."""

from datetime import date, datetime

import pytest

from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.actions import import_place
from minsheng.neighbourhood.models import Building, Grid, Home, User
from minsheng.neighbourhood.place_persons import persons
from minsheng.neighbourhood.place_sheets import building_and_unit, read_place
from tests.chain import WHY

from .sheets_of_offices import workbook

pytestmark = pytest.mark.slow


def taken(town, **sheets):
    return import_place(content=workbook(sheets), file_name="台账.xlsx", by=town.quji)


def told(batch):
    return [(row.sheet, row.row, row.reason) for row in batch.rows.filter(outcome="refused").order_by("id")]


@pytest.mark.parametrize(
    "foot",
    [
        ["合计：", None, "1栋"],
        ["合计:", None, "1栋"],
        ["合 计", None, "1栋"],
        ["小计：3", "万都小区", "1栋"],
        ["本页合计", None, "2栋"],
        [None, "本楼合计", "2"],
        ["万都小区", "合计（栋）", "2"],
        ["万都小区", "3号楼小计", "2"],
        ["共2栋", None, "2"],
        ["制表人：王所长", None, "1栋"],
        ["制表：王", "某小区", "1栋"],
        ["审核：", "万都小区", "1栋"],
        ["审核", "局领导", "1栋"],
        ["填表人 甄小梅", "审核人 贾书琴", "x"],
        ["填表人", "甄小梅", "x"],
        ["负责人签字", "", "x"],
        ["负责人签字：", "王所长", "x"],
        ["主管领导（签字）", "王所长", "x"],
        ["（盖章）", "某局", "x"],
        ["日期：2026年3月8日", "x", "x"],
        ["联系电话：", "0318", "x"],
        ["注：本表由街道办填写", "x", "x"],
        ["备注", "以上为今年新增", "x"],
    ],
)
def test_sums_and_foot_rows_are_no_rows(foot):
    rows = [["序号", "小区", "楼栋"], [1, "万都小区", "31号楼"], foot]
    assert [line.row for line in read_place(workbook({"楼栋": rows}))] == [2]


@pytest.mark.parametrize(
    "name", ["审计局", "合力超市", "注册会计师协会", "日新商店", "制衣店", "备战桥服务部", "审批服务局", "签约服务中心"]
)
def test_names_that_only_begin_so_are_names(name):
    assert [line.get("organisation") for line in read_place(workbook({"单位": [["单位", "类型"], [name, "商户"]]}))] == [name]


def test_a_sheet_that_lacks_a_column_does_not_vanish(town):
    batch = taken(
        town,
        小区=[["社区", "小区"], ["万都社区", "甲里"]],
        人员=[["2026年花名册"], ["姓名", "电话", "社区"], ["贾书琴", "13800000000", "万都社区"]],
        居民代表=[["社区", "姓名", "电话"], ["万都社区", "张三", "138"]],
        天气=[["日期", "天气"], ["3月8日", "晴"]],
        场所=[["社区", "场所"]],
    )
    assert (batch.created, batch.refused) == (1, 2)
    assert told(batch) == [
        ("人员", 2, "“人员”整张表没有导：照“人员”表看，缺“岗位”这一列。请对照样表补上，或者改表名、列名。"),
        ("居民代表", 1, "“居民代表”整张表没有导：照“联系人”表看，缺“单位”这一列。请对照样表补上，或者改表名、列名。"),
    ]


def test_a_workbook_of_nothing_but_such_a_sheet_says_what_lacks(town):
    with pytest.raises(BadInput, match="缺“岗位”") as refusal:
        taken(town, 人员=[["姓名", "电话"], ["贾书琴", "13800000000"]])
    assert (refusal.value.code, refusal.value.field) == ("no_place_sheet", "file")


def test_columns_that_nobody_reads_are_named_once(town):
    rows = [["序号", "社区", "小区", "户数", "建成年份"], [1, "万都社区", "甲里", 3, 1998], [2, "万都社区", "乙里", 3, 1998]]
    assert [row.reason for row in taken(town, 小区=rows).rows.order_by("id")] == ["没有用上的列：户数、建成年份。", ""]


def test_problems_say_their_cell(town):
    batch = taken(
        town,
        小区=[["社区", "小区"], ["没有社区", "某小区"]],
        楼栋=[["楼栋", "小区"], ["1号楼", "没有小区"]],
        人员=[
            ["姓名", "岗位", "社区", "到岗日期", "截止日期"],
            ["乙", "网格员", "", "", ""],
            ["丙", "网格员", "没有的", "", ""],
            ["丁", "网格员", "万都社区", "2026-01-05", "2025-01-01"],
            ["戊", "街道干部", "没有街道", "", ""],
            ["13800000000", "网格员", "万都社区", "", ""],
        ],
        单位=[["单位", "服务社区"], ["某某", "万都社区"], ["某店", "没有的社区"]],
        联系人=[["单位", "联系人"], ["没有的", "甲"]],
    )
    cells = ["A2", "B2", "C2", "C3", "E4", "C5", "A6", "A2", "B3", "A2"]
    assert [reason.split("：")[0] for _, _, reason in told(batch)] == cells


def test_every_bad_cell_of_a_row_is_told(town):
    batch = taken(town, 人员=[["姓名", "岗位", "社区", "到岗日期", "账号"], ["丙", "", "万都社区", "坏日子", 1.31103e17]])
    ((_, _, reason),) = told(batch)
    assert all(cell in reason for cell in ("D2的日期", "E2成了", "B2（岗位）"))


def test_below_a_broken_cell_nothing_is_filled_in_from_above(town):
    rows = [["小区", "楼栋", "房号"], ["万都小区", "3号楼", "901"], [1.31103e17, "3号楼", "902"], [None, None, "903"]]
    batch = taken(town, 住户=rows)
    assert [row for _, row, _ in told(batch)] == [3, 4]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("甄小梅 邢大勇", ["甄小梅", "邢大勇"]),
        ("王 强", ["王强"]),
        ("王　强", ["王强"]),
        ("王 小强", ["王小强"]),
        ("王 强 李 四", ["王强", "李四"]),
        ("欧阳 锋", ["欧阳锋"]),
        ("诸葛 孔明", ["诸葛孔明"]),
        ("张三13800000000", ["张三"]),
        ("张三 0318-1234567", ["张三"]),
        ("张三（13800000000）、李四", ["张三", "李四"]),
        ("张三13800000000李四13900000000", ["张三", "李四"]),
        ("李四（组长）", ["李四"]),
        ("李四 组长", ["李四"]),
        ("网格长：张三 网格员：李四", ["张三", "李四"]),
        ("赵六：13800000001\n孙七：13800000002", ["赵六", "孙七"]),
        ("1.钱一 2.周二", ["钱一", "周二"]),
        ("1、钱一2、周二", ["钱一", "周二"]),
        ("（1）钱一（2）周二", ["钱一", "周二"]),
        ("①钱一②周二", ["钱一", "周二"]),
        ("尤师傅，郗师傅", ["尤师傅", "郗师傅"]),
        ("阿依古丽·买买提", ["阿依古丽·买买提"]),
        ("John Smith", ["John Smith"]),
        ("13800000000", []),
        ("王强、王强", ["王强"]),
    ],
)
def test_persons_in_a_cell(cell, names):
    assert persons(cell) == names


def test_one_person_written_two_ways_has_one_account(town):
    rows = [["姓名", "岗位", "社区"], ["王 强", "网格员", "万都社区"], ["王强（组长）", "社区工作者", "万都社区"]]
    assert taken(town, 人员=rows).created == 2
    assert [user.username for user in User.objects.filter(name__contains="强")] == ["wangqiang"]


@pytest.mark.parametrize(
    ("cell", "both"),
    [
        ("3号楼2单元", ("3号楼", "2单元")),
        ("03栋 2门", ("3号楼", "2单元")),
        ("甲楼2单元", ("甲楼", "2单元")),
        ("3号楼", ("3号楼", "")),
        ("9-2", ("9-2", "")),
    ],
)
def test_a_building_with_its_unit(cell, both):
    assert building_and_unit(cell) == both


def test_the_unit_behind_a_building_is_a_unit(town):
    batch = taken(
        town,
        楼栋=[["小区", "楼栋"], ["万都小区", "61号楼2单元"]],
        住户=[
            ["小区", "楼栋", "单元", "房号"],
            ["万都小区", "61号楼3单元", "", "501"],
            ["万都小区", "61号楼2单元", "2", "502"],
            ["万都小区", "61号楼2单元", "1", "503"],
        ],
        网格=[["社区", "网格", "楼栋"], ["万都社区", "一网格", "61号楼2单元"]],
    )
    building = Building.objects.unscoped(WHY).get(name="61号楼")
    homes = Home.objects.unscoped(WHY).filter(building=building)
    assert sorted(homes.values_list("unit__name", "name")) == [("2单元", "502"), ("3单元", "501")]
    assert [(sheet, row, reason[:2]) for sheet, row, reason in told(batch)] == [("住户", 4, "C4"), ("网格", 2, "C2")]
    assert not Grid.objects.unscoped(WHY).exists()


@pytest.mark.parametrize("day", [datetime(2026, 3, 2), date(2026, 3, 2)])
def test_a_building_that_became_a_date_is_told(town, day):
    batch = taken(town, 住户=[["小区", "楼栋", "单元", "房号"], ["万都小区", day, "1", "501"]])
    assert [reason[:17] for _, _, reason in told(batch)] == ["B2成了日期“2026-03-02"]


def test_headers_repeated_further_down_are_no_rows(town):
    title, head = ["2026年11月花名册", None, None], ["姓名*", "岗位", "社区"]
    rows = [title, head, ["甲乙", "网格员", "万都社区"], title, head, ["丙丁", "网格员", "万都社区"]]
    batch = taken(town, 人员=rows)
    assert [(row.row, row.outcome) for row in batch.rows.order_by("id")] == [(3, "created"), (6, "created")]
