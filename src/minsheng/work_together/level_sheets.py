"""The sheet of levels: a row says what is waited for, how many working days before or after its end, and ticks who is told then."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError

from minsheng.foundation.cells import text
from minsheng.foundation.errors import BadInput
from minsheng.foundation.workbooks import opened

from .pushing import Levels
from .states import OF_A_SHARE, PushedTo, PushStage

STAGE, DAYS = "等什么", "到期后几个工作日"
COLUMNS: dict[str, str] = {
    "单位": PushedTo.REPRESENTATIVE,
    "网格员": PushedTo.GRID,
    "社区工作者": PushedTo.WORKER,
    "书记": PushedTo.SECRETARY,
    "街道": PushedTo.STREET,
    "区里": PushedTo.DISTRICT,
}
# The words of a sheet are Chinese whatever language its reader chose.
STAGES: dict[str, str] = {
    "还没派给谁办": PushStage.DISPATCH,
    "单位还没答复接不接": PushStage.REPLY,
    "拒接了，还没裁定": PushStage.ADJUDICATE,
    "单位在办": PushStage.HANDLE,
    "暂停着": PushStage.PAUSED,
    "交了结果，还没核验": PushStage.CHECK,
    "还没给居民回话": PushStage.ANSWER,
    "居民还没确认": PushStage.CONFIRM,
    "提了结束，还没批": PushStage.APPROVE,
    "挂着账，到日子再看": PushStage.REVIEW,
}
NOT_TICKED = {"", "0", "否", "不", "×", "x", "X", "-", "—"}
LEAST, MOST = -30, 250
MOST_ROWS = 200
MOST_PROBLEMS = 5

Row = list[Any]


def read_levels(content: bytes) -> list[Row]:
    """[stage, days, [role, …]] of an Excel or CSV file. Raises BadInput that says which row: a table is whole or is not taken in."""
    found: dict[tuple[str, int], list[str]] = {}
    problems: list[str] = []
    for index, cells in _rows(content):
        try:
            stage, days, roles = _level(cells)
            if (stage, days) in found:
                raise ValueError("和上面一行是同一个时候，请并成一行")
            found[stage, days] = roles
        except ValueError as error:
            problems.append(f"第{index}行：{error}")
    if problems:
        more = f"（还有{len(problems) - MOST_PROBLEMS}处）" if len(problems) > MOST_PROBLEMS else ""
        raise BadInput("；".join(problems[:MOST_PROBLEMS]) + more + "。改好了再导，这次没有导入。", "file", "level_rows")
    for name, stage in STAGES.items():
        # A clock may begin on the very day it ends, too late for what stands on that day; a pause is followed by the clock of its share.
        least = 0 if stage == PushStage.PAUSED else 1
        if not any(s == stage and days >= least for s, days in found):
            raise BadInput(
                f"“{name}”过了日子以后没有写告诉谁，这样的事会没人管。请补上一行再导，这次没有导入。", "file", "level_missing"
            )
    return [[stage, days, roles] for (stage, days), roles in sorted(found.items())]


def _level(cells: dict[str, Any]) -> tuple[str, int, list[str]]:
    said = text(cells.get(STAGE))
    stage = STAGES.get(said)
    if stage is None:
        raise ValueError(f"“{said[:20]}”认不出来，第一列请照空表里的写")
    try:
        days = int(text(cells.get(DAYS)))
    except ValueError:
        raise ValueError("天数要写整数，到期前的写负数，比如 -2") from None
    if not LEAST <= days <= MOST:
        raise ValueError(f"天数要在 {LEAST} 到 {MOST} 之间")
    roles = [role for name, role in COLUMNS.items() if text(cells.get(name)) not in NOT_TICKED]
    if not roles:
        raise ValueError("没有写告诉谁，在要告诉的那一列写“告诉”")
    if PushedTo.REPRESENTATIVE in roles and stage not in OF_A_SHARE:
        raise ValueError(f"“{said}”没有单位的事，“单位”那一列请空着")
    return stage, days, [role for role in PushedTo.values if role in roles]


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """(row number, cell by column) below the header; blank rows are no rows."""
    header: list[str] = []
    for index, cells in enumerate(_cells(content), start=1):
        if index > MOST_ROWS:
            raise BadInput(f"这张表太长了，最多{MOST_ROWS}行。", "file", "level_rows")
        if not header:
            named = [text(cell) for cell in cells]
            header = named if STAGE in named and DAYS in named else []
        elif any(text(cell) for cell in cells):
            yield index, dict(zip(header, cells, strict=False))
    if not header:
        raise BadInput(f"没找到表头：要有“{STAGE}”“{DAYS}”两列。可以先下载现在的表，改好了再导。", "file", "no_levels")


def _cells(content: bytes) -> list[list[Any]]:
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        try:
            return opened(content).get_sheet_by_index(0).to_python()
        except (CalamineError, ValueError, OSError) as error:
            raise _unreadable() from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return [list(row) for row in csv.reader(io.StringIO(content.decode(encoding)))]
        except (UnicodeDecodeError, csv.Error):
            continue
    raise _unreadable()


def _unreadable() -> BadInput:
    return BadInput("这个文件打不开：不是Excel或CSV文件，有密码，或者坏了。请用Excel另存一次再试。", "file", "not_a_sheet")


def sheet_of(levels: Levels) -> bytes:
    """The table in force as an .xlsx: to be changed and taken in again."""
    # Loaded where it is used: it takes as long to load as a fifth of the program, and few days need it.
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title = "推一推"
    sheet.append([STAGE, DAYS, *COLUMNS])
    for name, stage in STAGES.items():
        for level in levels.get(stage, ()):
            sheet.append([name, level.days, *("告诉" if role in level.roles else "" for role in COLUMNS.values())])
    for at, letter in enumerate("ABCDEFGH", start=1):
        sheet.column_dimensions[letter].width = 26 if at == 1 else 18 if at == 2 else 12
        sheet.cell(1, at).font, sheet.cell(1, at).fill = Font(bold=True), PatternFill("solid", fgColor="D5E6DA")
    sheet.freeze_panes = "A2"
    how = book.create_sheet("怎么填")
    for line in (
        "一行是一个时候：等什么，到期后几个工作日（到期前的写负数，当天写0），这时候告诉谁。要告诉的那一列写“告诉”，不告诉的空着。",
        "样样都要有过了日子以后的一行（“暂停着”当天的也行），不然这样的事会没人管。",
        "导一次就整张换掉；已经告诉过的不变，在走的按新的接着算。只在上班时间告诉。",
    ):
        how.append([line])
    how.column_dimensions["A"].width = 100
    book.save(out)
    return out.getvalue()
