"""Sheets as offices keep them, written for these tests: one function a habit (DOMAIN §14). No name in them is anybody's."""

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

Sheet = list[list[Any]]


def workbook(sheets: dict[str, Sheet], merged: dict[str, list[str]] | None = None) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in (merged or {}).get(name, []):
            sheet.merge_cells(cells)
    book.save(out)
    return out.getvalue()


def plain() -> bytes:
    """As the sample says: one header row, one thing a row."""
    return workbook(
        {
            "社区": [
                ["区", "街道", "社区", "区划代码", "字母", "值班电话"],
                ["新区", "城东街道", "柳荫社区", "139999001001", "LY", "0318-0000001"],
            ],
            "小区": [["社区", "小区"], ["柳荫社区", "柳荫北里"], ["柳荫社区", "柳荫南里"]],
            "楼栋": [["小区", "楼栋", "单元数"], ["柳荫北里", "1号楼", 3], ["柳荫北里", "2号楼", 2]],
            "住户": [["小区", "楼栋", "单元", "房号"], ["柳荫北里", "1号楼", "1单元", "101"]],
            "网格": [["社区", "网格", "小区", "楼栋", "网格员"], ["柳荫社区", "北里第一网格", "柳荫北里", "1-2号楼", "甄小梅"]],
            "场所": [["社区", "小区", "场所", "类型"], ["柳荫社区", "柳荫北里", "北里小广场", "广场"]],
            "人员": [
                ["姓名", "账号", "岗位", "社区", "街道", "到岗日期"],
                ["贾书琴", "jiashuqin", "社区书记", "柳荫社区", "", "2025.3.8"],
                ["甄小梅", "", "网格员", "柳荫社区", "", ""],
                ["荀大川", "", "街道干部", "", "城东街道", ""],
                ["卞区长", "bianqu", "区级管理员", "", "", ""],
            ],
            "单位": [
                ["单位名称", "类型", "服务社区", "能办的事"],
                ["柳荫物业", "物业公司", "柳荫社区", "保洁、绿化、维修"],
                ["区城管局", "部门", "全区", ""],
            ],
            "联系人": [["单位", "联系人", "账号"], ["柳荫物业", "尤师傅", "youshifu"]],
        }
    )


def title_over_the_table() -> bytes:
    return workbook(
        {
            "小区": [
                ["万都社区小区台账（2026年）"],
                ["填报单位：万都社区"],
                ["序号", "社区", "小区名称"],
                [1, "万都社区", "槐树里"],
            ]
        },
        {"小区": ["A1:C1"]},
    )


def two_rows_of_headers() -> bytes:
    return workbook(
        {"楼栋台账": [["序号", "小区", "楼栋信息", None], [None, None, "楼号", "单元数"], [1, "万都小区", "21号楼", 4]]},
        {"楼栋台账": ["A1:A2", "B1:B2", "C1:D1"]},
    )


def merged_down() -> bytes:
    """小区 and 楼栋 stand once, over all of their homes."""
    return workbook(
        {
            "住户": [
                ["小区", "楼栋", "单元", "房号"],
                ["万都小区", "22号楼", "1单元", 101],
                [None, None, None, 102],
                [None, None, "2单元", 201],
                [None, "23号楼", "1单元", 101],
            ]
        },
        {"住户": ["A2:A5", "B2:B4", "C2:C3"]},
    )


def blank_below() -> bytes:
    """The same, written once and left blank below instead of merged."""
    return workbook(
        {
            "住户": [
                ["小区", "楼栋", "单元", "房号"],
                ["万都小区", "24号楼", "1", 101],
                [None, None, None, 102],
                [None, None, "2", 101],
                [None, None, None, 102],
                [None, "25号楼", None, 101],
            ]
        }
    )


def sums_inside() -> bytes:
    return workbook(
        {
            "楼栋": [
                ["序号", "小区", "楼栋", "单元数"],
                [1, "万都小区", "31号楼", 2],
                ["小计", None, 1, 2],
                [2, "万都小区", "32号楼", 3],
                ["合计", None, 2, 5],
            ]
        }
    )


def notes_at_the_foot() -> bytes:
    return workbook(
        {
            "小区": [
                ["社区", "小区"],
                ["万都社区", "梧桐里"],
                [None, None],
                ["填表人：甄小梅", "审核人：贾书琴"],
                ["备注：以上为今年新增", None],
            ]
        }
    )


def numbers_where_words_belong() -> bytes:
    """Building, unit and room as numbers, as text with 号, with #, with a leading nought."""
    return workbook(
        {
            "住户": [
                ["小区", "楼栋", "单元", "房号"],
                ["万都小区", 41, 1, 101.0],
                ["万都小区", "41#", "1单元", "102室"],
                ["万都小区", "041栋", "01", "103"],
            ]
        }
    )


def codes_that_lost_their_digits() -> bytes:
    return workbook(
        {
            "社区": [
                ["区", "街道", "社区", "区划代码"],
                ["新区", "城东街道", "石桥社区", 1.31103e17],
                ["新区", "城东街道", "柏林社区", "1.31103E+17"],
            ]
        }
    )


def several_in_one_cell() -> bytes:
    return workbook(
        {
            "网格": [
                ["社区", "网格", "小区", "楼栋", "网格员"],
                ["万都社区", "中段网格", "万都小区", "3号楼", "甄小梅、邢大勇\n荀小满"],
            ],
            "单位": [["单位", "类型", "服务社区", "联系人"], ["双桥维修店", "商户", "万都社区；古城社区", "尤师傅，郗师傅"]],
        }
    )


def full_width_and_spaces() -> bytes:
    return workbook({"楼栋　": [["　小区 ", "楼栋（号）", "单元数"], ["\xa0万都小区 ", "５１号楼", "２"]]})


def errors_of_formulas() -> bytes:
    return workbook({"小区": [["社区", "小区"], ["万都社区", "#REF!"], ["万都社区", "松柏里"]]})


def dates_in_all_dress() -> bytes:
    return workbook(
        {
            "工作人员花名册": [
                ["姓名", "职务", "所属社区", "任职时间", "截止日期"],
                ["邢大勇", "专职网格员", "万都社区", "2025.3.8", "长期"],
                ["郗文静", "社区工作者", "万都社区", 45000, ""],
                ["尹海平", "社区副书记", "万都社区", "2025年3月8日", ""],
                ["束小雨", "社工", "万都社区", "三月八日", ""],
            ]
        }
    )


def a_sheet_without_a_name() -> bytes:
    """Sheet1; what it is about stands in its columns alone, beside a sheet about something else."""
    return workbook(
        {
            "Sheet1": [["小区名称", "楼号", "单元", "门牌号"], ["万都小区", "3号楼", "1单元", "901"]],
            "Sheet2": [["日期", "天气"], ["3月8日", "晴"]],
        }
    )


def places_that_are_not_there() -> bytes:
    return workbook(
        {
            "小区": [["社区", "小区"], ["没有的社区", "某小区"]],
            "楼栋": [["小区", "楼栋"], ["没有的小区", "1号楼"], ["万都小区", ""]],
            "人员": [["姓名", "岗位", "社区"], ["束小雨", "园丁", "万都社区"], ["束小雨", "网格员", ""]],
            "联系人": [["单位", "联系人"], ["没有的单位", "尤师傅"]],
        }
    )


HABITS: dict[str, Callable[[], bytes]] = {
    habit.__name__: habit
    for habit in (
        title_over_the_table,
        two_rows_of_headers,
        merged_down,
        blank_below,
        sums_inside,
        notes_at_the_foot,
        numbers_where_words_belong,
        codes_that_lost_their_digits,
        several_in_one_cell,
        full_width_and_spaces,
        errors_of_formulas,
        dates_in_all_dress,
        a_sheet_without_a_name,
        places_that_are_not_there,
    )
}
