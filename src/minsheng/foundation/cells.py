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


# A year of two digits is believed where it can be no month: 26/3/16 is 2026-03-16, while 03/04/05 may be anything and is refused.
_DAY = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"|(?P<short>\d{2})\s*[-/.年]\s*(?P<short_month>\d{1,2})\s*[-/.月]\s*(?P<short_day>\d{1,2})\s*日?"
    r"|(?P<solid>\d{8})(?=\D|$)"
)
_TIME = re.compile(
    r"[T\s]*(?P<half>凌晨|早上|上午|中午|下午|晚上|[AP]M)?\s*(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{1,2})?分?"
    r"(?:[:：](?P<second>\d{1,2}))?(?:\.\d+)?\s*(?P<after>[AP]M)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


def moment(cell: Any) -> datetime | None:
    """2019/2/28 11:25:05, 2018/4/24, 2025年3月8日 下午3:20, 20260311, 26/3/16, ISO 8601 with an offset, Excel's own dates and serials.

    In Asia/Shanghai; None for what is no date, or could be two.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, datetime):
        return _aware(cell)
    if isinstance(cell, date):
        return _aware(datetime.combine(cell, time()))
    typed = text(cell)
    if not re.fullmatch(r"\d{8}", typed) and (isinstance(cell, int | float) or re.fullmatch(r"\d{5}(\.\d+)?", typed)):
        serial = float(typed)
        if 20000 <= serial <= 80000:
            return _aware(datetime(1899, 12, 30) + timedelta(days=int(serial), seconds=round(serial % 1 * 86400)))
        return None
    match = _DAY.match(typed)
    if match is None:
        return None
    try:
        day, at = _day(match), _time(typed[match.end() :].strip())
        return None if day is None or at is None else _aware(datetime.combine(day, at))
    except ValueError:
        return None


def _day(match: re.Match[str]) -> date | None:
    if match["solid"]:
        year, month, day = match["solid"][:4], match["solid"][4:6], match["solid"][6:]
    elif match["short"]:
        if int(match["short"]) <= 12 and "年" not in match[0]:
            return None
        year, month, day = f"20{match['short']}", match["short_month"], match["short_day"]
    else:
        year, month, day = match["year"], match["month"], match["day"]
    return date(int(year), int(month), int(day))


def _time(typed: str) -> time | None:
    """The rest of a cell behind its day, as somebody in an office means it: 下午3:20, 凌晨12:10, 3:20 PM."""
    if not typed:
        return time()
    match = _TIME.fullmatch(typed)
    if match is None or (match["half"] and match["after"]):
        return None
    hour, half = int(match["hour"]), (match["half"] or match["after"] or "").upper()
    if half and hour > 12 and half not in ("下午", "晚上"):
        return None  # 上午15:20 is one thing or the other
    if (half in ("下午", "晚上", "PM") and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    elif half in ("凌晨", "上午", "AM") and hour == 12:
        hour = 0
    elif half == "晚上" and hour == 12:
        return None  # midnight before or after that day
    found = time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    if not match["zone"]:
        return found
    return found.replace(tzinfo=datetime.strptime(match["zone"].upper().replace("Z", "+00:00"), "%z").tzinfo)


def _aware(value: datetime) -> datetime | None:
    if not 1949 < value.year < 2200:
        return None
    value = value.replace(microsecond=0)
    return value.replace(tzinfo=clock.SHANGHAI) if value.tzinfo is None else value.astimezone(clock.SHANGHAI)
