"""The one clock. Acts ask `now()`; the demonstration and the tests move it, nothing else does."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

SHANGHAI = ZoneInfo("Asia/Shanghai")
_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _moved.get() or datetime.now(UTC)


def today() -> date:
    """The calendar day in Asia/Shanghai: what every page and figure calls today (invariant 9)."""
    return now().astimezone(SHANGHAI).date()


def local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


def day_start(day: date) -> datetime:
    """The first moment of a day in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def day_end(day: date) -> datetime:
    """The first moment after a day in Asia/Shanghai."""
    return day_start(day + timedelta(days=1))


def day_shown(day: date) -> str:
    """11月20日, or 20 Nov 2026 for who chose English: a day inside a sentence of a page."""
    return f"{day:%-d %b %Y}" if get_language() == "en" else f"{day.month}月{day.day}日"


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` be `moment` inside the block: for replaying a history, never in a request."""
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)
