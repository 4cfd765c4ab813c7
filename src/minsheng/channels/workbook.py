"""A listing as an Excel file that an office can print as it is: A4, title, numbered rows, heading on every page, who took it out at the foot.

Written by XlsxWriter row by row into a temporary file, so that memory stays the same whatever the number of rows (docs/decisions/0017).
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from django.utils import translation

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.listing import Listing

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# What a sheet can hold, heading and foot left free; what a cell can hold; wider than this is printed across.
MOST_ROWS = 1_000_000
LONGEST = 32_000
PORTRAIT = 88
# A cell that begins so would be calculated by a program that takes it for a formula; full-width forms are understood as the same.
LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DEMONSTRATION = "演示数据，纯属虚构"


@dataclass(frozen=True)
class Provenance:
    """What stands at the foot: who took it out, when, under which number, and whether its people are invented."""

    number: str
    by: str
    at: datetime
    demonstration: bool = False


@dataclass(frozen=True)
class Looks:
    title: "Format"
    under: "Format"
    head: "Format"
    text: "Format"
    literal: "Format"
    number: "Format"
    day: "Format"
    moment: "Format"
    foot: "Format"


def write_workbook(listing: Listing, provenance: Provenance) -> tuple[IO[bytes], int]:
    """The file, ready to be read from its beginning and gone once it is closed, and how many rows it has.

    Raises BadInput for more rows than a sheet can hold.
    """
    file: IO[bytes] = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  whoever sends it closes it
    try:
        with translation.override("zh-hans"):
            count = _written(file, listing, provenance)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, count


def _written(file: IO[bytes], listing: Listing, provenance: Provenance) -> int:
    # Loaded where it is used: it takes as long to load as a tenth of the program.
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    book.set_properties({"title": listing.title, "author": provenance.by, "comments": f"编号{provenance.number}"})
    sheet, looks = book.add_worksheet(_sheet_name(listing.title)), _looks(book)
    last_column = len(listing.columns)
    _set_up(sheet, listing, provenance)
    under = f"{DEMONSTRATION}　" if provenance.demonstration else ""
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, last_column, listing.title, looks.title)
    sheet.merge_range(1, 0, 1, last_column, f"{under}筛选：{listing.chosen_in_words()}"[:LONGEST], looks.under)
    for at, heading in enumerate(["序号", *(column.title for column in listing.columns)]):
        sheet.write_string(2, at, heading, looks.head)
    count = 0
    for row in listing.rows:
        count += 1
        if count > MOST_ROWS:
            raise BadInput(f"超过{MOST_ROWS}行，一张表放不下。请先筛一筛再导。", "rows", "more_than_a_sheet")
        sheet.write_number(count + 2, 0, count, looks.number)
        for at, column in enumerate(listing.columns, start=1):
            write_cell(sheet, count + 2, at, column.shown(row), looks)
    sheet.autofilter(2, 0, count + 2, last_column)
    _foot(sheet, listing, provenance, count, looks)
    book.close()
    return count


def write_cell(sheet: "Worksheet", row: int, column: int, value: Any, looks: Looks) -> None:
    """Text stays text whatever it begins with; days and moments are real ones, as the clock shows them in Shanghai."""
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, clock.local(value).replace(tzinfo=None, microsecond=0), looks.moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), looks.day)
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, column, value, looks.number)
    else:
        text = "" if value is None else str(value)
        text = text if len(text) <= LONGEST else text[:LONGEST] + "……"
        literal = text.startswith(LOOKS_LIKE_A_FORMULA)
        write: Callable[..., Any] = sheet.write_string if text else sheet.write_blank
        write(row, column, text, looks.literal if literal else looks.text)


def _sheet_name(title: str) -> str:
    return "".join(char for char in title if char not in "[]:*?/\\'")[:31] or "表"


def _looks(book: Any) -> Looks:
    def look(**changes: Any) -> "Format":
        plain = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True, "border": 1}
        return book.add_format(plain | changes)

    return Looks(
        title=look(font_name="黑体", font_size=16, align="center", border=0),
        under=look(border=0, align="left"),
        head=look(bold=True, align="center", bg_color="#E6F0EA"),
        text=look(num_format="@"),
        literal=look(num_format="@", quote_prefix=True),
        number=look(align="center"),
        day=look(num_format="yyyy-mm-dd", align="center"),
        moment=look(num_format="yyyy-mm-dd hh:mm", align="center"),
        foot=look(border=0, align="left"),
    )


def _set_up(sheet: "Worksheet", listing: Listing, provenance: Provenance) -> None:
    """A4, as wide as the paper, the heading again on every page, page numbers; across where the columns are wide."""
    sheet.set_column(0, 0, 6)
    for at, column in enumerate(listing.columns, start=1):
        sheet.set_column(at, at, column.width)
    sheet.set_paper(9)
    if 6 + sum(column.width for column in listing.columns) > PORTRAIT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    sheet.set_margins(left=0.59, right=0.59, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    if provenance.demonstration:
        sheet.set_header(f"&C{DEMONSTRATION}")
    taken = f"{provenance.by} {clock.local(provenance.at):%Y-%m-%d %H:%M} 编号{provenance.number}".replace("&", "&&")
    sheet.set_footer(f"&L{taken[:160]}&R第&P页，共&N页")


def _foot(sheet: "Worksheet", listing: Listing, provenance: Provenance, count: int, looks: Looks) -> None:
    lines = [
        f"共{count}行。导出人：{provenance.by}　导出时间：{clock.local(provenance.at):%Y-%m-%d %H:%M}　编号：{provenance.number}",
        f"筛选：{listing.chosen_in_words()}"[:LONGEST],
        "居民的姓名和电话遮着；文字里的电话、身份证号、车牌号和说话人自己的名字也遮着，文字里别的名字照原样。",
        "要看全的，在系统里一位一位看，写明为什么。这一次导出已记入记录。请妥善保管，用完销毁。",
    ]
    if provenance.demonstration:
        lines.append(DEMONSTRATION)
    for at, line in enumerate(lines, start=count + 3):
        sheet.merge_range(at, 0, at, len(listing.columns), line, looks.foot)
