"""Cells of sheets as offices keep them, read the way a person reads them (DOMAIN §14)."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from . import clock


def damaged(cell: Any) -> bool:
    """A number of more than 15 digits that a sheet kept as a number: its last digits are lost (DOMAIN §9.4)."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return abs(cell) >= 1e15
    return bool(re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", text(cell)))


def text(cell: Any) -> str:
    """A cell as somebody reads it: whole numbers without .0, edges trimmed."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).replace("\0", "").strip(" \t\r\n\u3000\xa0\ufeff\u200b")


_WHEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*(?:[T\s]*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?分?(?:[:：](\d{1,2}))?(?:\.\d+)?)?"
)


def moment(cell: Any) -> datetime | None:
    """2019/2/28 11:25:05, 2017-06-08 17:31:20, 2018/4/24, 2025.3.8, 2025年3月8日, Excel's own dates and serials, in Asia/Shanghai."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, datetime):
        return _aware(cell)
    if isinstance(cell, date):
        return _aware(datetime.combine(cell, time()))
    typed = text(cell)
    if isinstance(cell, int | float) or re.fullmatch(r"\d{5}(\.\d+)?", typed):
        serial = float(typed)
        if 20000 <= serial <= 80000:
            return _aware(datetime(1899, 12, 30) + timedelta(days=int(serial), seconds=round(serial % 1 * 86400)))
        return None
    match = _WHEN.fullmatch(typed)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return _aware(datetime(year, month, day, hour, minute, second))
    except ValueError:
        return None


def _aware(value: datetime) -> datetime | None:
    if not 1949 < value.year < 2200:
        return None
    return value.replace(tzinfo=clock.SHANGHAI, microsecond=0) if value.tzinfo is None else value
