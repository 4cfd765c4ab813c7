"""A workbook about a district, as offices keep it: what each sheet is about, and what each of its rows says (DOMAIN §14).

Titles over the table, two rows of headers, cells merged down, 合计 rows, notes at the foot, full-width letters and several persons in
one cell are read; what has lost its digits or holds an error is told with sheet, row and cell.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet

from minsheng.foundation.cells import damaged, moment, text
from minsheng.foundation.errors import BadInput
from minsheng.foundation.workbooks import opened

HEADER_WITHIN = 12
DAYS = ("since", "until")
MOST_ROWS = 50_000
LONGEST = 60

# What a column may be called, by what it means; the first that fits wins.
COLUMNS: dict[str, tuple[str, ...]] = {
    "district": ("区", "区县", "县区", "所属区"),
    "street": ("街道", "镇街", "乡镇街道", "街道乡镇", "乡镇", "所属街道"),
    "community": ("社区", "社区名称", "村社区", "所属社区", "居委会", "服务社区", "服务范围", "负责社区"),
    "code": ("区划代码", "统计用区划代码", "社区代码", "代码", "编码"),
    "letters": ("字母", "简称字母", "拼音简称", "简称"),
    "phone": ("值班电话", "办公电话", "服务电话", "联系电话", "电话"),
    "estate": ("小区", "小区名称", "院落", "小区院落", "所属小区", "物业小区"),
    "building": ("楼栋", "楼号", "楼栋号", "楼幢", "栋号", "幢号", "管辖楼栋", "楼栋范围", "管辖范围"),
    "x": ("图上横", "图上横向", "平面图横", "横向位置"),
    "y": ("图上竖", "图上竖向", "平面图竖", "竖向位置"),
    "latitude": ("纬度", "坐标纬度", "lat", "latitude"),
    "longitude": ("经度", "坐标经度", "lng", "lon", "longitude"),
    "datum": ("坐标系", "坐标系统", "坐标来源"),
    "units": ("单元数", "单元总数"),
    "unit": ("单元", "单元号"),
    "home": ("房号", "门牌号", "室号", "户号", "房间号", "门牌", "住址"),
    "grid": ("网格", "网格名称", "网格编号", "所属网格"),
    "venue": ("场所", "场所名称", "点位", "点位名称", "活动阵地", "名称"),
    "organisation": ("单位", "单位名称", "协同单位", "共建单位", "企业名称", "部门"),
    "person": ("姓名", "网格员", "网格长", "联系人", "负责人", "联系人姓名", "代表"),
    "username": ("账号", "登录名", "用户名", "帐号"),
    "role": ("岗位", "职务", "角色", "身份"),
    "kind": ("类型", "种类", "性质", "类别", "单位类型", "场所类型"),
    "abilities": ("能力", "能办的事", "服务内容", "业务范围", "擅长"),
    "since": ("到岗日期", "任职时间", "任职日期", "开始日期", "从哪天", "起始日期", "自"),
    "until": ("离岗日期", "结束日期", "到哪天", "截止日期", "至"),
}
# Which sheet means what: words of its title, then the columns that it cannot be without.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "representative": (("联系人", "代表"), ("organisation", "person")),
    "organisation": (("单位", "合伙", "共建", "协同"), ("organisation",)),
    "home": (("住户", "房屋", "门牌", "户台账", "入户"), ("estate", "building", "home")),
    "grid": (("网格划分", "网格范围", "网格"), ("community", "grid")),
    "staff": (("人员", "花名册", "工作者", "通讯录", "队伍"), ("person", "role")),
    "building": (("楼栋", "楼号"), ("estate", "building")),
    "venue": (("场所", "点位", "阵地", "服务点"), ("community", "venue")),
    "estate": (("小区",), ("community", "estate")),
    "community": (("社区", "街道"), ("street", "community")),
}
# In which order they are taken in: what is named by others comes first.
ORDER = ("community", "estate", "building", "home", "grid", "venue", "staff", "organisation", "representative")
# How the sample calls them.
SHEETS = dict(zip(ORDER, ("社区", "小区", "楼栋", "住户", "网格", "场所", "人员", "单位", "联系人"), strict=True))
FILLED_DOWN = ("district", "street", "community", "estate", "building", "unit", "grid")
_SIGNED = (
    r"填[表报]人?|制表人?|审[核批定]人?|复核人?|核对人|经办人|录入人|统计人|[主分]管领导|(?:单位|负责人|领导)?(?:签[字名章]|盖章)"
)
_FOOT = re.compile(
    rf"[（(]?(?:{_SIGNED}|负责人|(?:联系)?电话|(?:[填制]表|填报)?日期|[填制]表单位|填报单位|备注|说明|注)\s*[：:]"
    rf"|[（(]?(?:{_SIGNED}|备注|说明)(?:$|[\s（()）])|单位负责人|填表日期"
)
_SUM = re.compile(r"\S{0,8}(?:合计|小计|总计|共计|累计)(?:[：:（(\d].*)?|共\d+\S{1,3}")
_SEVERAL = re.compile(r"[、，,;；/\n]+")


@dataclass(frozen=True)
class Line:
    """One thing that one row says. `values` by the names of COLUMNS; `cells` where they stand, such as {"code": "B7"}."""

    kind: str
    sheet: str
    row: int
    values: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    note: str = ""
    whole_sheet: bool = False

    def get(self, name: str) -> str:
        return self.values.get(name, "")


def read_place(content: bytes) -> list[Line]:
    """Every row of every sheet that is about places or people, in the order of ORDER. Blank, sum and foot rows are no rows.

    Raises BadInput where the file cannot be opened, is too long, or no sheet of it is about places or people.
    """
    try:
        book = opened(content)
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise BadInput(
            "这个文件打不开：可能有密码，或者坏了。请去掉密码、用Excel另存为.xlsx再试。", "file", "not_a_sheet"
        ) from error
    lines = [line for sheet in sheets for line in _lines(sheet)]
    if all(line.whole_sheet for line in lines):
        if lines:
            raise BadInput("".join(line.problem for line in lines), "file", "no_place_sheet")
        wanted = "“社区”“小区”“楼栋”“住户”“网格”“场所”“人员”“单位”"
        raise BadInput(f"没有找到认得的表。工作表的名字请用{wanted}，第一行写列名；可以先下载样表。", "file", "no_place_sheet")
    return sorted(lines, key=lambda line: ORDER.index(line.kind))


def several(cell: str) -> list[str]:
    """Several names in one cell: 王秀兰、刘洋."""
    return [part for part in (one.strip() for one in _SEVERAL.split(cell)) if part]


def buildings_named(cell: str) -> list[str]:
    """1-6号楼、8号楼 → 1号楼 … 6号楼, 8号楼; a name without a number stays as it is."""
    found: list[str] = []
    for part in several(cell):
        span = re.fullmatch(r"(\d{1,3})\s*(?:号楼|栋|幢|号)?\s*(?:-|—|–|~|～|至|到)\s*(\d{1,3})\s*(?:号楼|栋|幢|号)?", part)
        if span and int(span[1]) <= int(span[2]):
            found += [f"{number}号楼" for number in range(int(span[1]), int(span[2]) + 1)]
        else:
            found.append(building_named(part))
    return list(dict.fromkeys(found))


def building_named(cell: str) -> str:
    """3, 3#, 3栋, 03号楼 are all 3号楼."""
    number = re.fullmatch(r"0*(\d{1,3})\s*(?:号楼|楼|栋|幢|座|号|#)?", cell)
    return f"{number[1]}号楼" if number else cell


def building_and_unit(cell: str) -> tuple[str, str]:
    """3号楼2单元 is 3号楼 and 2单元; where no unit is said, ""."""
    both = re.fullmatch(r"(.*?(?:号楼|楼|栋|幢|座|号|#))\s*0*(\d{1,2})\s*(?:单元|门)", cell)
    return (building_named(both[1]), f"{both[2]}单元") if both else (building_named(cell), "")


def unit_named(cell: str) -> str:
    number = re.fullmatch(r"0*(\d{1,2})\s*(?:单元|门|#)?", cell)
    return f"{number[1]}单元" if number else cell


def _lines(sheet: CalamineSheet) -> Iterator[Line]:
    rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise BadInput(f"“{sheet.name}”这张表超过{MOST_ROWS}行。请分成几个文件再导。", "file", "too_many_rows")
    _unmerge(sheet, rows)
    kind, columns, first, titles = _header(sheet.name, rows)
    if not kind:
        yield from _left_out(sheet.name, rows)
        return
    heads = [[_title(cell) for cell in cells] for cells in rows[:first]]
    unused = [title for at, title in enumerate(titles) if title and at not in columns.values() and title not in ("序号", "编号")]
    note = f"没有用上的列：{'、'.join(dict.fromkeys(unused))}。" if unused else ""
    above: dict[str, str] = {}
    for index, cells in enumerate(rows[first:], start=first + 1):
        read = [_plain(cell) for cell in cells]
        if not any(read) or _is_no_row(read) or [_title(cell) for cell in cells] in heads:
            continue
        yield replace(_line(kind, sheet.name, index, cells, columns, above), note=note)
        note = ""


def _left_out(name: str, rows: list[list[Any]]) -> Iterator[Line]:
    """A sheet that seems to be one of these and lacks a column: told, in place of vanishing beside the others."""
    columns: dict[str, int] = {}
    first = 1
    for index, cells in enumerate(rows[:HEADER_WITHIN], start=1):
        found = _columns([_title(cell) for cell in cells])
        if len(found) > len(columns):
            columns, first = found, index
    named = [kind for kind, (words, _) in KINDS.items() if any(word in name for word in words)]
    enough = 0 if name.strip() in SHEETS.values() else 1 if named else 2
    if len(columns) < enough or not any(_plain(cell) for cells in rows[first:] for cell in cells):
        return
    lacking = {kind: [one for one in KINDS[kind][1] if one not in columns] for kind in named or KINDS}
    kind = min(lacking, key=lambda one: len(lacking[one]))
    wanted = "、".join(f"“{COLUMNS[one][0]}”" for one in lacking[kind])
    said = f"“{name}”整张表没有导：照“{SHEETS[kind]}”表看，缺{wanted}这一列。请对照样表补上，或者改表名、列名。"
    yield Line(kind, name, first, problem=said, whole_sheet=True)


def _unmerge(sheet: CalamineSheet, rows: list[list[Any]]) -> None:
    """What stands in the first cell of merged ones stands in all of them."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if bottom - top > MOST_ROWS or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                if left == right or top != bottom:
                    row[column] = rows[top][left]


def _header(name: str, rows: list[list[Any]]) -> tuple[str, dict[str, int], int, list[str]]:
    """The kind of a sheet, its columns, where its rows begin, and all titles; "" where it is about something else."""
    best: tuple[str, dict[str, int], int, list[str]] = ("", {}, 0, [])
    above = ""
    for index, cells in enumerate(rows[:HEADER_WITHIN]):
        one = [_title(cell) for cell in cells]
        two = [_title(cell) for cell in rows[index + 1]] if index + 1 < len(rows) else []
        for depth, titles in ((1, one), (2, [low or high for high, low in zip(one, two, strict=False)])):
            columns = _columns(titles)
            kind = _kind(f"{name} {above}", columns)
            if kind and len(columns) > len(best[1]):
                best = (kind, columns, index + depth, titles)
        above += " " + " ".join(one)
    return best


def _columns(titles: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for meaning, names in COLUMNS.items():
        at = next((titles.index(name) for name in names if name in titles), None)
        if at is not None and at not in found.values():
            found[meaning] = at
    return found


def _kind(title: str, columns: dict[str, int]) -> str:
    fitting = [kind for kind, (_, needed) in KINDS.items() if all(name in columns for name in needed)]
    named = [kind for kind in fitting if any(word in title for word in KINDS[kind][0])]
    if "staff" in named and "grid" in named:
        return "staff"
    return (named or fitting or [""])[0]


def _letter(column: int) -> str:
    """The letters over a column, counted from nought: A, B … Z, AA."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _line(kind: str, sheet: str, index: int, cells: list[Any], columns: dict[str, int], above: dict[str, str]) -> Line:
    values, places, problems = {}, {}, {}
    for meaning, at in columns.items():
        cell = cells[at] if at < len(cells) else ""
        places[meaning] = f"{_letter(at)}{index}"
        value = _plain(cell)
        if problem := _problem(meaning, cell, value):
            problems[meaning] = places[meaning] + problem
            value = ""
        elif meaning in DAYS:
            day = moment(cell)
            value = day.date().isoformat() if day else ""
        values[meaning] = value
    given = any(value for name, value in values.items() if name not in FILLED_DOWN)
    for meaning in FILLED_DOWN:
        if meaning not in columns:
            continue
        if values[meaning] or meaning in problems:
            for later in FILLED_DOWN[FILLED_DOWN.index(meaning) :]:
                above.pop(later, None)
        if values[meaning]:
            above[meaning] = values[meaning]
        elif kind in ("staff", "organisation"):
            continue  # who has no community written may have none
        elif (kind, meaning) == ("grid", "building"):
            continue  # another grid has other buildings
        elif given or meaning in ("district", "street", "community", "estate"):
            values[meaning] = above.get(meaning, "")
    lacking = [name for name in KINDS[kind][1] if not values.get(name) and name not in problems]
    if lacking:
        names = "、".join(f"{places[name]}（{COLUMNS[name][0]}）" for name in lacking)
        problems["lacking"] = f"{names}是空的，请填上。"
    return Line(kind, sheet, index, values, places, problem="".join(problems.values()))


def _problem(meaning: str, cell: Any, value: str) -> str:
    """What is wrong with one cell, to stand behind where it is."""
    if meaning in DAYS:
        if value and moment(cell) is None and value not in ("长期", "至今", "在职"):
            return f"的日期“{value[:20]}”看不懂，请写成2026-03-08。"
        return ""
    if isinstance(cell, date | time | timedelta):
        return f"成了日期“{value[:20]}”，多半是“3-2”变的。请把这一列改成文本再填。"
    if value.startswith("#") and value.rstrip("!?/A").isupper():
        return f"是公式错误“{value[:20]}”，请改成文字。"
    if damaged(cell):
        return f"成了“{value[:30]}”，后几位已经丢了。请把这一列改成文本再填。"
    if len(value) > LONGEST and meaning not in ("person", "building", "community", "abilities", "username"):
        return f"太长了，最多{LONGEST}字。"
    return ""


def _title(cell: Any) -> str:
    return re.sub(r"[\s*＊]|[（(].*$", "", _plain(cell))


def _plain(cell: Any) -> str:
    """As it is read: full-width letters and digits made narrow, spaces at the edges gone."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    kept = text(cell)
    return "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" and c not in "，；：（）！？～" else c for c in kept)


def _is_no_row(read: list[str]) -> bool:
    said = [value for value in read if value]
    return any(_SUM.fullmatch(re.sub(r"\s", "", value)) for value in said[:3]) or bool(_FOOT.match(said[0]))
