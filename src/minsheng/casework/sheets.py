"""Message files as offices send them: .xlsx, .xls, .csv (UTF-8 or GB18030); columns found by synonyms, dates in all their dress."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from python_calamine import CalamineError

from minsheng.foundation.cells import damaged, moment, text
from minsheng.foundation.errors import BadInput
from minsheng.foundation.workbooks import opened

# What a column may be called. The first that fits wins; nothing else of a file is read.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "number": ("留言编号", "工单编号", "工单号", "诉求编号", "信件编号", "受理编号", "编号"),
    "user": ("留言用户", "诉求人", "来电人", "联系人", "反映人", "户主姓名", "姓名"),
    "phone": ("联系电话", "来电号码", "手机号码", "手机号", "联系方式", "电话", "手机"),
    "topic": ("留言主题", "诉求标题", "标题", "主题", "事由"),
    "time": ("留言时间", "受理时间", "诉求时间", "来电时间", "登记时间", "反映时间", "日期", "时间"),
    "words": ("留言详情", "诉求内容", "反映内容", "问题描述", "留言内容", "具体内容", "详情", "内容", "原话"),
    "due": ("办理时限", "办结时限", "回复时限", "办理期限", "办结期限", "截止时间", "截止日期", "要求办结时间", "期限"),
    "place": ("事发地点", "诉求地址", "地址", "地点", "楼栋", "位置"),
}
HEADER_WITHIN = 12


@dataclass(frozen=True)
class Row:
    """One row of a file. `problem` says in Chinese why it can't be read; `when` is aware, or None where the cell is empty.

    `due`: until when it is to be answered, as the cell says it (a moment, or words such as 5个工作日 that nobody can count from here).
    """

    sheet: str
    row: int
    number: str = ""
    user: str = ""
    phone: str = ""
    topic: str = ""
    words: str = ""
    place: str = ""
    when: datetime | None = None
    problem: str = ""
    due: datetime | None = None
    due_words: str = ""


def read_rows(content: bytes, name: str) -> Iterator[Row]:
    """The rows of every sheet that has a column of messages. Blank rows are no rows.

    Raises BadInput where the file can't be opened, has no such column, or has more than IMPORT_ROWS rows in all its sheets.
    """
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        yield from _workbook(content)
    elif name.lower().endswith((".xlsx", ".xls")):
        raise BadInput("这个文件打不开：不是Excel文件，或者坏了。请用Excel另存一次再试。", "file", "not_a_sheet")
    else:
        csv.field_size_limit(settings.UPLOAD_LIMIT)
        lines = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
        _require_not_too_many([csv.reader(io.StringIO(lines))])
        yield from _sheet("", csv.reader(io.StringIO(lines)))


def _workbook(content: bytes) -> Iterator[Row]:
    """Read twice rather than kept: one sheet at a time is in memory."""
    try:
        book = opened(content)
        _require_not_too_many(book.get_sheet_by_name(name).iter_rows() for name in book.sheet_names)
    except (CalamineError, ValueError, OSError) as error:
        raise BadInput(
            "这个文件打不开：可能有密码，或者坏了。请去掉密码、用Excel另存一次再试。", "file", "not_a_sheet"
        ) from error
    found = False
    for name in book.sheet_names:
        try:
            yield from _sheet(name, book.get_sheet_by_name(name).iter_rows())
            found = True
        except NoMessages:
            continue
    if not found:
        raise NoMessages


class NoMessages(BadInput):
    def __init__(self) -> None:
        super().__init__("没找到写内容的那一列。表头里要有“留言详情”“诉求内容”“内容”之类的一列。", "file", "no_messages")


def _require_not_too_many(sheets: Iterable[Iterator[list[Any]]]) -> None:
    """All sheets are counted before the first row is taken in, so that a file that is too long leaves nothing behind."""
    count = sum(_length(rows) for rows in sheets)
    if count > settings.IMPORT_ROWS_LIMIT:
        _too_many(count)


def _length(rows: Iterator[list[Any]]) -> int:
    """How many rows stand under the heading; a sheet without one has none."""
    for index, cells in enumerate(rows, start=1):
        if _header(cells):
            return sum(1 for cells in rows if any(text(cell) for cell in cells))
        if index >= HEADER_WITHIN:
            break
    return 0


def _too_many(rows: int) -> None:
    limit = settings.IMPORT_ROWS_LIMIT
    raise BadInput(f"这个文件一共有{rows}行，一次最多{limit}行。请分成几个文件再导。", "file", "too_many_rows")


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("这个文件的文字编码认不出来。请用Excel另存为“CSV UTF-8”再试。", "file", "encoding")


def _sheet(name: str, rows: Iterator[list[Any]]) -> Iterator[Row]:
    columns: dict[str, int] = {}
    for index, cells in enumerate(rows, start=1):
        if not columns:
            columns = _header(cells)
            if not columns and index >= HEADER_WITHIN:
                raise NoMessages
            continue
        if not any(text(cell) for cell in cells):
            continue
        yield _row(name, index, cells, columns)
    if not columns:
        raise NoMessages


def _header(cells: list[Any]) -> dict[str, int]:
    titles = [re.sub(r"[\s（(].*$", "", text(cell)) for cell in cells]
    found = {}
    for meaning, names in SYNONYMS.items():
        for title in names:
            if title in titles:
                found[meaning] = titles.index(title)
                break
    if "words" not in found and "topic" in found and len(found) >= 2:
        found["words"] = found["topic"]
    return found if "words" in found and len(found) >= 2 else {}


def _row(sheet: str, index: int, cells: list[Any], columns: dict[str, int]) -> Row:
    def cell(meaning: str) -> Any:
        at = columns.get(meaning)
        return cells[at] if at is not None and at < len(cells) else ""

    values = {meaning: text(cell(meaning)) for meaning in ("number", "user", "phone", "topic", "words", "place")}
    if damaged(cell("number")):
        return Row(sheet, index, problem=f"编号成了{values['number']}，后几位已经丢了。请把这一列改成文本再导。")
    when, problem = None, ""
    raw = cell("time")
    if text(raw):
        when = moment(raw)
        if when is None:
            problem = f"时间“{text(raw)[:30]}”看不懂，或分不清哪个是年、哪个是月。请写成2026-03-08或2026-03-08 09:30。"
    due = _end_of(moment(cell("due")))
    due_words = "" if due else text(cell("due"))
    return Row(sheet, index, when=when, problem=problem, due=due, due_words=due_words, **values)


def _end_of(at: datetime | None) -> datetime | None:
    """A day without a time ends with its last minute."""
    return at.replace(hour=23, minute=59) if at is not None and (at.hour, at.minute, at.second) == (0, 0, 0) else at
