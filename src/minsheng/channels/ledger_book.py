"""A ledger written into the layout of an office's own sheet: head and foot from there, the rows one by one between them."""

from collections.abc import Sequence
from typing import IO, Any

from django.utils import translation

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.listing import Column, Listing

from .documents.layouts import SERIAL, Layout, Look
from .workbook import DEMONSTRATION, LONGEST, MOST_ROWS, Looks, Provenance, write_cell


def filled(file: IO[bytes], listing: Listing, layout: Layout, below: Sequence[str], taken: str) -> int:
    """How many rows it has. `below`: lines under the foot; `taken`: what stands at the foot of each page. Memory stays the same whatever the
    number of rows. Raises BadInput for more rows than a sheet can hold."""
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    book.set_properties({"title": listing.title})
    sheet = book.add_worksheet(_name(layout.name))
    formats: dict[tuple[Look, str, bool], Any] = {}

    def look(wanted: Look, number: str = "", literal: bool = False) -> Any:
        key = wanted, number, literal
        if key not in formats:
            plain = {"font_name": wanted.font, "font_size": wanted.size, "bold": wanted.bold, "valign": wanted.down}
            plain |= {"text_wrap": wanted.wrap, "border": int(wanted.border), "num_format": number or "@"}
            formats[key] = book.add_format(
                plain | ({"align": wanted.across} if wanted.across else {}) | {"quote_prefix": literal}
            )
        return formats[key]

    for at, column in enumerate(layout.columns):
        sheet.set_column(at, at, column.width)
    sheet.set_paper(9)
    if layout.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, layout.head_rows - 1)
    sheet.set_footer(f"&L{taken.replace('&', '&&')[:160]}&R第&P页，共&N页")
    _written(sheet, layout.head, layout.merged, layout.heights, 0, look)
    columns = _in_order(listing.columns, layout)
    rows = 0
    for row in listing.rows:
        rows += 1
        if rows > MOST_ROWS:
            raise BadInput(f"超过{MOST_ROWS}行，一张表放不下。请先筛一筛再导。", "rows", "more_than_a_sheet")
        at = layout.head_rows + rows - 1
        for place, (column_look, what) in enumerate(columns):
            if what is None:
                sheet.write_blank(at, place, None, look(column_look))
            elif what == SERIAL:
                sheet.write_number(at, place, rows, look(column_look, "0"))
            else:
                write_cell(sheet, at, place, what.shown(row), _looks(column_look, look))
    first = layout.head_rows + rows
    _written(sheet, layout.foot, layout.merged_below, layout.heights_below, first, look)
    small = Look(size=9, border=False, wrap=False)
    for at, line in enumerate(below, first + layout.foot_rows):
        sheet.write_string(at, 0, line[:LONGEST], look(small))
    book.close()
    return rows


def write_ledger(file: IO[bytes], listing: Listing, layout: Layout, provenance: Provenance) -> int:
    """The listing in this layout, with who took it out and that names are covered."""
    taken = f"{provenance.by} {clock.local(provenance.at):%Y-%m-%d %H:%M} 编号{provenance.number}"
    lines = [f"导出：{taken}。筛选：{listing.chosen_in_words()}。姓名、电话遮着；请妥善保管，用完销毁。"]
    with translation.override("zh-hans"):
        return filled(file, listing, layout, [*lines, DEMONSTRATION] if provenance.demonstration else lines, taken)


def _in_order(columns: Sequence[Column], layout: Layout) -> list[tuple[Look, Any]]:
    known = {column.title: column for column in columns}
    return [(one.look, SERIAL if one.is_of == SERIAL else known.get(one.is_of)) for one in layout.columns]


def _looks(wanted: Look, look: Any) -> Looks:
    text, literal = look(wanted), look(wanted, "", True)
    number = look(wanted, "0")
    day, moment = look(wanted, "yyyy-mm-dd"), look(wanted, "yyyy-mm-dd hh:mm")
    return Looks(text, text, text, text, literal, number, day, moment, text)


def _written(sheet: Any, cells: Any, merged: Any, heights: Any, first: int, look: Any) -> None:
    """Row by row from the top, because a row that was left is on the disk already: a merged cell is drawn cell by cell and only then joined."""
    looks = {(one.row, one.column): one for one in cells}
    covered = {
        (row, column): looks.get((top, left))
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for row, column in sorted({*looks, *covered, *((row, -1) for row in heights)}):
        if column < 0:
            sheet.set_row(first + row, heights[row])
            continue
        own = looks.get((row, column))
        if own is not None:
            sheet.write_string(first + row, column, own.text, look(own.look))
        elif (lender := covered[row, column]) is not None:
            sheet.write_blank(first + row, column, None, look(lender.look))
    for top, left, bottom, right in merged:
        sheet.merge.append([first + top, left, first + bottom, right])


def _name(title: str) -> str:
    return "".join(char for char in title if char not in "[]:*?/\\'")[:31] or "表"
