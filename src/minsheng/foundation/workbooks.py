"""Open a workbook that somebody handed in, so that no single cell of it takes all the memory there is.

The reader keeps a sheet as a rectangle from its first cell to its last: one stray cell in the last corner of an empty sheet, a file of 5 kB, is
a rectangle of 17 thousand million cells, and the process is ended by the system. So the corners are looked at before.
"""

import io
import re
import zipfile

from python_calamine import CalamineWorkbook

from .errors import BadInput

# A district's ledger of ten years has some hundred thousand rows of thirty columns.
MOST_CELLS = 5_000_000
MOST_BYTES = 300_000_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
# An opened row or cell; one that is empty (`<c … />`, `<c …></c>`) has a style and nothing in it, and the reader leaves it out.
_OPENED = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>(?!\s*</(?:\w+:)?c>)")
_AT = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')


def opened(content: bytes) -> CalamineWorkbook:
    """The workbook of a file (.xlsx, .xls). Raises BadInput for a sheet that is too large, and what the reader raises for no workbook:
    CalamineError, ValueError, OSError."""
    if content[:4] == b"PK\x03\x04":
        try:
            _require_small(content)
        # Broken, under a password (RuntimeError), or packed in a way that zipfile does not know (NotImplementedError).
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise ValueError(str(error)) from error
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def _require_small(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        left = MOST_BYTES
        for part in packed.infolist():
            left -= part.file_size
            if left < 0 or (_SHEET.fullmatch(part.filename) and _cells(packed.read(part)) > MOST_CELLS):
                raise BadInput(
                    "这个文件里有一张表太大了：可能最右边、最下边不小心点进了东西。请把要导的几列复制到一张新表里，再导一次。",
                    "file",
                    "sheet_too_large",
                )


def _cells(said: bytes) -> int:
    """How many cells the rectangle has that holds everything written in a sheet."""
    row, first, last, left, right = 0, 0, 0, 0, 0
    column = 0
    for found in _OPENED.finditer(said):
        what, attributes = found[1], found[2]
        at = _AT.search(attributes)
        if what == b"row":
            row, column = (int(at[2]) if at else row + 1), 0
            continue
        if at:
            row, column = int(at[2]), _number(at[1])
        else:
            column += 1
        if attributes.endswith(b"/"):
            continue
        first, last = (min(first, row) if first else row), max(last, row)
        left, right = (min(left, column) if left else column), max(right, column)
    return (last - first + 1) * (right - left + 1)


def _number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
