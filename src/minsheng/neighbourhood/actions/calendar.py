"""The working calendar comes from sheets; what was promised stays as promised."""

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force, names_days_off, sheets_taken_in
from minsheng.foundation.models import CalendarYear
from minsheng.foundation.timeline import record

from ..calendar_sheets import read_calendar
from ..events import CalendarTakenIn
from ..models import User
from ..permission import require


@transaction.atomic
def take_in_calendar(*, content: bytes, source: str, by: User | None) -> list[int]:
    """Take in the sheet of one year or more, each as a whole; returns the years. `by` None: before there is anybody.

    Where a year's sheet names only hours, its days stay as they were; where it names no day off, only half days or days that are worked, these
    are added to the days that stand.
    """
    if by is not None:
        require(by, "neighbourhood.change_calendar")
    read = read_calendar(content)
    stand = {row.year: row.days for row in CalendarYear.objects.filter(year__in=read)}
    for year, sheet in sorted(read.items()):
        days = sheet.days if names_days_off(sheet.days) else stand.get(year, {}) | sheet.days
        changes: dict[str, object] = {"days": days} if sheet.days else {}
        changes |= {"hours": sheet.hours} if sheet.hours else {}
        CalendarYear.objects.update_or_create(
            year=year, defaults={**changes, "source": source[:120], "at": clock.now(), "by": by}
        )
        record(
            CalendarTakenIn(
                year=year, days=len(sheet.days), hours=len(sheet.hours), source=source[:120], by_id=by.pk if by else None
            )
        )
    sheets_taken_in.forget()
    calendar_in_force.forget()
    return sorted(read)
