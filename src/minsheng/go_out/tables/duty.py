"""Who sits where as tables that can be taken out: the week of a community's duty points, and one's own shifts.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import translation

from minsheng.casework.forms import my_community
from minsheng.foundation import clock
from minsheng.foundation.listing import Chosen, Column, Listing, in_order
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.queries import scope_of

from ..models import DutySeat, DutyShift
from ..queries.duty import DAYS_OF_WEEK, Row, monday_of, my_shifts, roster_of
from ..states import ShiftState

Asked = Mapping[str, Any]


def _hours(shift: DutyShift) -> str:
    return f"{clock.local(shift.start):%H:%M}—{clock.local(shift.end):%H:%M}"


def _seat(seat: DutySeat) -> str:
    what = str(seat.get_ability_display())
    return f"{seat.who.name}（{what}）" if seat.who else f"缺{what}" if seat.required else f"可以加{what}"


def _sits(shift: DutyShift) -> str:
    """09:00—11:00 小刘（社区的人）、缺物业的人; of a shift that does not take place why."""
    if shift.state == ShiftState.CANCELLED:
        return f"{_hours(shift)} {shift.get_state_display()}"
    return f"{_hours(shift)} {'、'.join(_seat(seat) for seat in shift.seats.all())}"


def _day_column(at: int, day: date, holiday: str) -> Column:
    def shifts(row: Row) -> str:
        return "\n".join(_sits(shift) for shift in row.days[at][1])

    heading = " ".join(part for part in (DAYS_OF_WEEK[day.weekday()], f"{day.month}月{day.day}日", holiday) if part)
    return Column(heading, shifts, 18)


def roster(user: User, asked: Asked, of: str = "") -> Listing | None:
    """The week's table as its page shows it: a row for each point, a column for each day."""
    if not scope_of(user).is_staff:
        return None
    code, monday = str(asked.get("community", "")), monday_of(str(asked.get("week", "")))
    places = Community.objects.visible_to(user).filter(valid_to=None)
    community = places.filter(code=code).first() if code else my_community(user)
    if community is None:
        return None
    with translation.override("zh-hans"):
        found = roster_of(user, community, monday)
    columns = [
        Column("小区", lambda row: row.point.estate.name, 14),
        Column("服务点", lambda row: " ".join(part for part in (row.point.name, row.point.place) if part), 16),
        *(_day_column(at, day, holiday) for at, (day, holiday) in enumerate(found.days)),
    ]
    chosen = [Chosen("社区", community.name), Chosen("哪一周", f"{monday}到{monday + timedelta(days=6)}")]
    return Listing("roster", "服务点排班", columns, found.rows, chosen)


SHIFT_COLUMNS = [
    Column("日期", lambda shift: clock.local(shift.start).date(), 12),
    Column("星期", lambda shift: DAYS_OF_WEEK[clock.local(shift.start).weekday()], 8),
    Column("几点到几点", _hours, 14),
    Column("小区", lambda shift: shift.point.estate.name, 18),
    Column("服务点", lambda shift: shift.point.name, 16),
    Column("在哪儿", lambda shift: shift.point.place, 14),
    Column("谁坐", lambda shift: "、".join(_seat(seat) for seat in shift.seats.all()), 34),
    Column("到哪一步", lambda shift: shift.get_state_display(), 12),
]


def own_shifts(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Of the reader alone, from today on: nobody takes out somebody else's."""
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits or scope.organisations):
        return None
    return Listing("my-shifts", f"我的班（{user.name}）", SHIFT_COLUMNS, in_order(my_shifts(user), "start"))


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {"roster": roster, "my-shifts": own_shifts}
