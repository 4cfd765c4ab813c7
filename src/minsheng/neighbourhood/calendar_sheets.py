"""The sheet of a year: days off, make-up days, half days, and from when to when the office keeps which hours."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from python_calamine import CalamineError

from minsheng.foundation.calendar import intervals_of
from minsheng.foundation.cells import moment, text
from minsheng.foundation.errors import BadInput
from minsheng.foundation.workbooks import opened
from minsheng.foundation.working_time import DayKind

COLUMNS: dict[str, tuple[str, ...]] = {
    "from": ("从", "日期", "开始日期", "起始日期", "起"),
    "to": ("到", "至", "结束日期", "截止日期", "止"),
    "kind": ("类型", "安排", "种类"),
    "name": ("名称", "节日", "说明", "备注"),
    "work": ("上班时间", "作息时间", "工作时间", "办公时间"),
    "half": ("半天时间", "半天上班时间"),
}
KINDS: dict[str, tuple[str, ...]] = {
    DayKind.OFF: ("放假", "休息", "休", "节假日"),
    DayKind.WORK: ("上班", "补班", "调休上班", "班"),
    DayKind.HALF: ("半天", "上半天", "半天班"),
}
LONGEST = timedelta(days=31)
MOST_PROBLEMS = 5
_BRACKETS = re.compile(r"[\s*＊（(].*$")


@dataclass
class Year:
    """What one year's sheet says, as CalendarYear keeps it; days of a year beside it may be among them."""

    days: dict[str, list[str]] = field(default_factory=dict)
    hours: list[dict[str, str]] = field(default_factory=list)


def read_calendar(content: bytes) -> dict[int, Year]:
    """Year → its days and hours. Raises BadInput that names sheet and row of what cannot be read: a calendar is whole or is not taken in."""
    try:
        book = opened(content)
        sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise BadInput(
            "这个文件打不开：不是Excel文件，有密码，或者坏了。请用Excel另存一次再试。", "file", "not_a_sheet"
        ) from error
    years: dict[int, Year] = {}
    problems: list[str] = []
    for name, rows in sheets:
        for index, cells in _rows(rows):
            try:
                _hours(years, cells) if "work" in cells else _days(years, cells)
            except ValueError as error:
                problems.append(f"“{name}”第{index}行：{error}")
    if problems:
        more = f"（还有{len(problems) - MOST_PROBLEMS}处）" if len(problems) > MOST_PROBLEMS else ""
        raise BadInput("；".join(problems[:MOST_PROBLEMS]) + more + "。改好了再导，这次没有导入。", "file", "calendar_rows")
    _bind_spilt(years)
    if not years:
        raise BadInput("没找到日历：表头里要有“从”“到”“类型”，或者“从”“上班时间”。可以先下载空表照着填。", "file", "no_calendar")
    return years


def _bind_spilt(years: dict[int, Year]) -> None:
    """New Year's holiday and its make-up days reach over the turn of the year. A year of which there is nothing but that is not what the
    sheet is of: those days stay with the year beside it. Raises BadInput where there is no such year."""
    beside: dict[int, int] = {}
    for year, sheet in years.items():
        for month, other in (("12", year + 1), ("01", year - 1)):
            if sheet.days and {day[5:7] for day in sheet.days} == {month} and other in years and years[other].days:
                beside[year] = other
    for year, other in beside.items():
        if other in beside:
            raise BadInput(
                "这张表只有跨年的几天，看不出是哪一年的。请把这一年的放假和上班都写上，再导一次。", "file", "no_whole_year"
            )
        years[other].days |= years[year].days
        years[year].days = {}
        if not years[year].hours:
            del years[year]


def _rows(rows: list[list[Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """(row number, cell by meaning) below the row of headers; blank rows and rows without a day are no rows."""
    columns: dict[str, int] = {}
    for index, cells in enumerate(rows, start=1):
        if not columns:
            titles = [_BRACKETS.sub("", text(cell)) for cell in cells]
            found = {meaning: titles.index(n) for meaning, names in COLUMNS.items() for n in names if n in titles}
            columns = found if "from" in found and ("kind" in found or "work" in found) else {}
        elif any(text(cell) for cell in cells) and text(cells[columns["from"]]):
            yield index, {meaning: cells[at] for meaning, at in columns.items() if at < len(cells)}


def _day(cell: Any) -> date:
    found = moment(cell)
    if found is None:
        raise ValueError(f"日期“{text(cell)[:20]}”看不懂，请写成2027-01-01")
    return found.date()


def _days(years: dict[int, Year], cells: dict[str, Any]) -> None:
    first = _day(cells["from"])
    last = _day(cells["to"]) if text(cells.get("to")) else first
    if not first <= last <= first + LONGEST:
        raise ValueError("“到”要在“从”之后，一次最多一个月")
    said = text(cells["kind"])
    kind = next((kind for kind, names in KINDS.items() if said in names), None)
    if kind is None:
        raise ValueError(f"类型“{said[:10]}”认不出来，请写放假、上班或半天")
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        days = years.setdefault(day.year, Year()).days
        if days.setdefault(day.isoformat(), [kind, text(cells.get("name"))[:40]])[0] != kind:
            raise ValueError(f"{day.month}月{day.day}日写了两种安排")


def _hours(years: dict[int, Year], cells: dict[str, Any]) -> None:
    first = _day(cells["from"])
    last = _day(cells["to"]) if text(cells.get("to")) else None
    if last is not None and last < first:
        raise ValueError("“到”要在“从”之后")
    work = text(cells["work"])
    half = text(cells.get("half")) or work
    try:
        whole, morning = intervals_of(work), intervals_of(half)
    except ValueError:
        raise ValueError(f"上班时间“{work[:30]}”看不懂，请写成08:30-12:00 14:30-18:00") from None
    morning = morning if text(cells.get("half")) else whole[:1]

    def written(intervals: Any) -> str:
        return " ".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in intervals)

    row = {
        "since": first.isoformat(),
        "until": last.isoformat() if last else "",
        "work": written(whole),
        "half": written(morning),
    }
    years.setdefault(first.year, Year()).hours.append(row)


def calendar_template(year: int) -> bytes:
    """An .xlsx to fill in for one year: the holidays by name, an example of each kind, and the hours."""
    # Loaded where it is used: it takes as long to load as a fifth of the program, and few days need it.
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book, out = Workbook(), io.BytesIO()
    days = book.active
    days.title = "放假和上班"
    days.append(["从*", "到", "类型*", "名称"])
    for name in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"):
        days.append(["", "", "放假", name])
    for name in ("春节调休", "国庆节调休"):
        days.append(["", "", "上班", name])
    hours = book.create_sheet("作息")
    hours.append(["从*", "到", "上班时间*", "半天时间"])
    hours.append([f"{year}-06-01", f"{year}-09-30", "", ""])
    how = book.create_sheet("怎么填")
    for line in (
        "照国务院办公厅每年十一月的通知填。放假几天写“从”和“到”，周末上班的写“上班”。空着的行不算。",
        "半天班写“半天”。平常的周一到周五、周六周日不用写。",
        "作息只写和平常不一样的，比如夏季：08:30-12:00 15:00-18:30。“到”空着就一直用到下一张表。",
        "同一年再导一次，以新的为准；答应过的日子不会变。",
    ):
        how.append([line])
    how.column_dimensions["A"].width = 80
    for sheet in (days, hours):
        for at, letter in enumerate("ABCD", start=1):
            sheet.column_dimensions[letter].width = 26 if letter in "CD" else 16
            sheet.cell(1, at).font, sheet.cell(1, at).fill = Font(bold=True), PatternFill("solid", fgColor="D5E6DA")
    book.save(out)
    return out.getvalue()
