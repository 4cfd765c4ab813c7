"""Message files as offices send them, made for a test."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook


def xlsx(*sheets: Sequence[Sequence[Any]], names: Sequence[str] = ()) -> bytes:
    """A workbook with these sheets of rows."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(names[number] if number < len(names) else f"表{number + 1}")
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(at, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_file(*rows: Sequence[Any], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def year_sheet(*days: Sequence[Any], hours: Sequence[Sequence[Any]] = ()) -> bytes:
    """The calendar of a year, as an office fills it in; without rows a small 2027."""
    rows = days or (("2027-01-01", "2027-01-03", "放假", "元旦"), ("2027.1.9", "", "上班", "元旦调休"))
    sheets = [[("从", "到", "类型", "名称"), *rows]]
    if hours:
        sheets.append([("从", "到", "上班时间", "半天时间"), *hours])
    return xlsx(*sheets, names=("放假和上班", "作息"))
