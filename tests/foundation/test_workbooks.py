"""A workbook is looked at before it is read: its corners say how much memory it would take."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from minsheng.foundation.errors import BadInput
from minsheng.foundation.workbooks import opened
from minsheng.neighbourhood.calendar_sheets import read_calendar
from minsheng.neighbourhood.place_sheets import read_place
from minsheng.work_together.dispatch_sheets import read_dispatch_list
from minsheng.work_together.level_sheets import read_levels

LAST = (1_048_576, 16_384)


def book(*cells: tuple[int, int, str]) -> Workbook:
    made = Workbook()
    for row, column, value in cells:
        made.active.cell(row, column, value)
    return made


def kept(made: Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose first sheet says exactly this."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(kept(book((1, 1, "类别"))))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for part in whole.namelist():
            other.writestr(part, xml if part == "xl/worksheets/sheet1.xml" else whole.read(part))
    return out.getvalue()


@pytest.mark.parametrize("read", [opened, read_place, read_calendar, read_dispatch_list, read_levels])
def test_one_stray_cell_in_the_last_corner_is_refused_in_words(read):
    small = kept(book((1, 1, "类别"), (*LAST, "x")))
    assert len(small) < 10_000
    with pytest.raises(BadInput) as refusal:
        read(small)
    assert (refusal.value.code, refusal.value.field) == ("sheet_too_large", "file")


def test_where_rows_and_cells_do_not_say_where_they_are_they_follow_each_other():
    far = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    far += '<row r="1048576"><c><v>1</v></c><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    with pytest.raises(BadInput):
        opened(with_sheet(far))


@pytest.mark.slow
def test_what_unpacks_to_too_much_is_refused():
    with pytest.raises(BadInput):
        opened(with_sheet("<worksheet>" + " " * 301_000_000 + "</worksheet>"))


def test_a_style_without_a_value_counts_for_nothing():
    """As programs leave it that paint whole columns."""
    made = book((1, 1, "类别"), (2, 1, "环境"))
    made.active.cell(*LAST).font = Font(bold=True)
    assert opened(kept(made)).get_sheet_by_index(0).to_python() == [["类别"], ["环境"]]


@pytest.mark.slow
def test_a_long_ledger_is_read():
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    for number in range(20_000):
        sheet.append([number, "灯不亮"])
    assert len(opened(kept(made)).get_sheet_by_index(0).to_python()) == 20_000


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"", b"\xd0\xcf\x11\xe0 broken"])
def test_what_is_no_workbook_is_said_like_before(content):
    with pytest.raises(BadInput) as refusal:
        read_place(content)
    assert refusal.value.code == "not_a_sheet"
