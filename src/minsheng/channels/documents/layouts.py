"""An office's own empty sheet for a ledger: what stands above the rows, which column is which, how the rows look, what is signed below.

Only texts, widths, merged cells and plain looks are taken over; the file that leaves is written anew, so nothing else of it ever does.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from minsheng.foundation.cells import text
from minsheng.foundation.errors import BadInput

MOST_BYTES = 4 * 1024 * 1024
MOST_PART = 8 * 1024 * 1024
MOST_INSIDE = 24 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_HEAD, MOST_FOOT = 2000, 60, 12, 30
MARGIN = 0.7109375  # of a cell, in characters
SERIAL = "序号"
SERIALS = (SERIAL, "编号", "序列")
_UNSAFE = ("vbaproject", "externallink", "embeddings/", "activex", "oleobject")


@dataclass(frozen=True)
class Look:
    font: str = "宋体"
    size: float = 11
    bold: bool = False
    across: str = ""
    down: str = "vcenter"
    wrap: bool = True
    border: bool = True


@dataclass(frozen=True)
class Written:
    """A text of the head or the foot; row and column from 0, of the foot from its own first row."""

    row: int
    column: int
    text: str
    look: Look


@dataclass(frozen=True)
class Placed:
    """One column of the sheet: how the office calls it, and which column of the ledger it is, empty where none fits."""

    title: str
    is_of: str
    look: Look = Look()
    width: float = 12


@dataclass(frozen=True)
class Layout:
    """`merged` and `merged_below`: first row, first column, last row, last column, from 0. `heights`: in points, of rows of the head, and of the foot below."""

    name: str
    columns: Sequence[Placed]
    head: Sequence[Written]
    head_rows: int
    foot: Sequence[Written] = ()
    foot_rows: int = 0
    merged: Sequence[tuple[int, int, int, int]] = ()
    merged_below: Sequence[tuple[int, int, int, int]] = ()
    heights: Mapping[int, float] = field(default_factory=dict)
    heights_below: Mapping[int, float] = field(default_factory=dict)
    landscape: bool = False

    @property
    def unmatched(self) -> list[str]:
        """Columns that stay empty, as the office calls them."""
        return [column.title for column in self.columns if column.title and not column.is_of]


def read_layout(content: bytes, names: Mapping[str, Sequence[str]], ledger: str) -> Layout:
    """`names`: column of the ledger → what else it may be called. Raises BadInput for what is no sheet, and, naming the
    cell, where no row is one of titles."""
    sheet = _opened(content)
    rows = min(sheet.max_row or 0, MOST_ROWS)
    columns = min(sheet.max_column or 0, MOST_COLUMNS)
    if (sheet.max_column or 0) > MOST_COLUMNS:
        raise BadInput(f"这张表超过{MOST_COLUMNS}列。请把右边多余的列删掉再传。", "file", "too_large")
    spans = [(one.min_row - 1, one.min_col - 1, one.max_row - 1, one.max_col - 1) for one in sheet.merged_cells.ranges]
    said = _texts(sheet, rows, columns)
    at = _row_of_titles(said, spans, names, ledger, columns)
    titles = [_seen(said, spans, at, column) for column in range(columns)]
    while titles and not titles[-1]:
        titles.pop()
    placed = _placed(titles, names)
    below = _first_below(said, at, placed)
    last = max((row for row, _column in said if row >= below), default=below - 1) if below else at
    if below and last - below >= MOST_FOOT:
        raise BadInput(
            f"表下面超过{MOST_FOOT}行字，不像一张空表。A{below + 1}往下只留签字、说明那几行。", "file", "not_an_empty_sheet"
        )
    widths = _widths(sheet)
    # What is said there may be long: it is never cut off.
    looks = [
        replace(_look(sheet.cell(at + 2, column + 1)), wrap=True) if at + 1 != below else Look() for column in range(len(placed))
    ]
    return Layout(
        name=str(sheet.title)[:31],
        columns=[Placed(one.title, one.is_of, looks[column], widths.get(column, 10)) for column, one in enumerate(placed)],
        head=_written(sheet, said, 0, at),
        head_rows=at + 1,
        foot=_written(sheet, said, below, last) if below else (),
        foot_rows=last - below + 1 if below else 0,
        merged=[one for one in spans if one[2] <= at],
        merged_below=[(a - below, b, c - below, d) for a, b, c, d in spans if below and a >= below and c <= last],
        heights={row: height for row in range(at + 1) if (height := sheet.row_dimensions[row + 1].height)},
        heights_below={
            row - below: height for row in range(below, last + 1) if below and (height := sheet.row_dimensions[row + 1].height)
        },
        landscape=sheet.page_setup.orientation == "landscape",
    )


def _opened(content: bytes) -> Any:
    import openpyxl

    if not content:
        raise BadInput("这个文件是空的，请重新选一次。", "file", "empty_file")
    if len(content) > MOST_BYTES:
        raise BadInput("这张表太大了，不像一张空表。请只留表头、空行和签字的几行再传。", "file", "too_large")
    if content[:4] != b"PK\x03\x04":
        raise BadInput("这不是Excel的.xlsx文件，或者带着密码。请在Excel或WPS里去掉密码，另存为.xlsx再传。", "file", "not_a_sheet")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > MOST_INSIDE or any(part.file_size > MOST_PART for part in parts):
                raise BadInput("这张表太大了，不像一张空表。请只留表头、空行和签字的几行再传。", "file", "too_large")
            if any(word in part.filename.lower() for part in parts for word in _UNSAFE):
                raise BadInput("里面有宏，或者嵌了、连着别的东西，不能用。请另存为普通的.xlsx再传。", "file", "embedded")
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in packed.read(part)[:4096].upper():
                    raise BadInput("这张表里有看不懂的写法，不能用。请新建一张，把表头贴过去。", "file", "embedded")
        return openpyxl.load_workbook(io.BytesIO(content), keep_links=False).worksheets[0]
    except BadInput:
        raise
    except Exception as error:  # a damaged file makes the reader raise all kinds of things
        raise BadInput("这个Excel文件坏了，打不开。请重新另存为.xlsx再传。", "file", "not_a_sheet") from error


def _texts(sheet: Any, rows: int, columns: int) -> dict[tuple[int, int], str]:
    """Where something is written, from 0. A formula would be calculated by whoever opens the file, so there is none in an empty sheet."""
    found: dict[tuple[int, int], str] = {}
    for cells in sheet.iter_rows(min_row=1, max_row=rows, max_col=columns):
        for cell in cells:
            typed = text(cell.value)
            if not typed:
                continue
            if cell.data_type == "f":
                raise BadInput(f"{cell.coordinate}是公式，空表里不能有公式。请改成文字，或者清掉。", "file", "formula_in_sheet")
            found[cell.row - 1, cell.column - 1] = typed[:500]
    return found


def plain(title: str) -> str:
    """A title as it is compared: 姓 名（必填） is 姓名."""
    return re.sub(r"\s+", "", re.sub(r"[（(].*$", "", title, flags=re.DOTALL))


def _seen(said: Mapping[tuple[int, int], str], spans: Sequence[tuple[int, int, int, int]], row: int, column: int) -> str:
    """What somebody reads in a cell, also where it is merged downwards with the one above."""
    if (row, column) in said:
        return said[row, column]
    for top, left, bottom, right in spans:
        if top <= row <= bottom and left <= column <= right:
            return said.get((top, left), "") if left == column else ""
    return ""


def _is_of(title: str, names: Mapping[str, Sequence[str]]) -> str:
    wanted = plain(title)
    if wanted in SERIALS:
        return SERIAL
    return next((name for name, others in names.items() if wanted == name or wanted in others), "") if wanted else ""


def _row_of_titles(said: Any, spans: Any, names: Mapping[str, Sequence[str]], ledger: str, columns: int) -> int:
    """The row in which most titles are known, the lower one of two that are equally good."""
    best, most = -1, 1
    for row in range(MOST_HEAD):
        known = {_is_of(_seen(said, spans, row, column), names) for column in range(columns)} - {"", SERIAL}
        if len(known) >= max(most, 2):
            best, most = row, len(known)
    if best >= 0:
        return best
    rows = [[(row, column) for column in range(columns) if (row, column) in said] for row in range(MOST_HEAD)]
    longest = max(rows, key=len)
    some = "、".join(list(names)[:4])
    if not longest:
        raise BadInput(f"A1到第{MOST_HEAD}行都是空的，找不到列名。{ledger}的列名写成：{some}……", "file", "no_titles")
    row, column = longest[0]
    raise BadInput(
        f"和{ledger}对不上：{_cell_name(row, column)}写的是“{said[row, column][:20]}”，这一行里认得的列名不到两个。列名写成：{some}……",
        "file",
        "no_titles",
    )


def _cell_name(row: int, column: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column + 1)}{row + 1}"


def _placed(titles: Sequence[str], names: Mapping[str, Sequence[str]]) -> list[Placed]:
    """Each column of the ledger once: a second one of the same meaning stays empty."""
    placed: list[Placed] = []
    for title in titles:
        found = _is_of(title, names)
        placed.append(Placed(plain(title), "" if any(one.is_of == found for one in placed) else found))
    return placed


def _first_below(said: Any, at: int, placed: Sequence[Placed]) -> int:
    """The first row of the foot: below the titles, with more in it than a serial number. 0 for none."""
    serial = next((column for column, one in enumerate(placed) if one.is_of == SERIAL), -1)
    return min(
        (row for (row, column), typed in said.items() if row > at and not (column == serial and typed.isdigit())), default=0
    )


def _widths(sheet: Any) -> dict[int, float]:
    """As somebody typed them: the file has the margin of a cell with them, which the writer adds again."""
    found: dict[int, float] = {}
    for one in sheet.column_dimensions.values():
        if one.width and one.min and one.max:
            found |= {
                column - 1: min(max(float(one.width) - MARGIN, 1), 120)
                for column in range(one.min, min(one.max, MOST_COLUMNS) + 1)
            }
    return found


def _written(sheet: Any, said: Any, first: int, last: int) -> list[Written]:
    cells = sorted(at for at in said if first <= at[0] <= last)
    return [Written(row - first, column, said[row, column], _look(sheet.cell(row + 1, column + 1))) for row, column in cells]


def _look(cell: Any) -> Look:
    font, how, edge = cell.font, cell.alignment, cell.border
    down = {"top": "top", "bottom": "bottom"}.get(how.vertical or "", "vcenter")
    across = how.horizontal if how.horizontal in ("left", "center", "right") else ""
    drawn = any(side is not None and side.style for side in (edge.left, edge.right, edge.top, edge.bottom))
    size = min(max(float(font.sz or 11), 6), 48)
    return Look(str(font.name or "宋体")[:40], size, bool(font.b), across, down, bool(how.wrap_text), drawn)
