"""设施 and 典型案例 as tables that can be taken out: what an office shares with others.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minsheng.foundation.listing import Chosen, Column, Listing, by_key, pages_by_key
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..filters import chosen_in, good_cases_chosen
from ..models import GoodCase
from ..queries.facilities import facilities_seen_by
from ..queries.good_cases import dressed

Asked = Mapping[str, Any]

FACILITY_COLUMNS = [
    Column("设施", lambda row: row.name, 22),
    Column("到哪一步", lambda row: row.get_state_display(), 12),
    Column("社区", lambda row: row.community.name, 12),
    Column("在哪儿", lambda row: row.place_shown, 22),
    Column("做什么用", lambda row: row.purpose, 24),
    Column("什么时候开", lambda row: row.hours, 18),
    Column("谁管", lambda row: row.cared_for_by or "还没人管", 18),
    Column("上一次看的日子", lambda row: row.checked_on, 12),
    Column("从哪天开", lambda row: row.valid_from, 12),
    Column("哪天不开了", lambda row: row.valid_to, 12),
]


def facilities(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Of the own communities, or those that the own organisation cares for; closed ones as the page is asked."""
    scope, closed = scope_of(user), asked.get("closed") == "yes"
    if not (scope.is_staff or scope.audits or scope.organisations):
        return None
    rows = facilities_seen_by(user)
    rows = rows if closed else rows.filter(valid_to=None)
    return Listing("facilities", "设施", FACILITY_COLUMNS, by_key(rows), [Chosen("哪些", "不开了的也在" if closed else "开着的")])


def _released(row: GoodCase) -> str:
    return "撤回了" if row.withdrawn_at else f"放给{row.get_circle_display()}" if row.circle else "还没放出去"


GOOD_CASE_COLUMNS = [
    Column("标题", lambda row: row.told.title, 24),
    Column("社区", lambda row: row.community.name, 12),
    Column("类别", lambda row: str(row.category), 18),
    Column("听到了什么", lambda row: row.told.heard, 30),
    Column("难在哪儿", lambda row: row.told.difficult, 26),
    Column("怎么一起办成的", lambda row: row.told.solved, 40),
    Column("别处能学什么", lambda row: row.told.takeaway, 26),
    Column("放出去没有", _released, 12),
    Column("哪天放的", lambda row: row.released_at, 17),
]


def good_cases(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Those that somebody reads, each in the text that this person reads: the newest, or the released one."""
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits):
        return None
    chosen = good_cases_chosen(user, asked)

    def rows() -> Iterator[Any]:
        for page in pages_by_key(chosen.qs):
            yield from dressed(user, page)

    return Listing("good-cases", "典型案例", GOOD_CASE_COLUMNS, rows(), chosen_in(chosen))


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {"facilities": facilities, "good-cases": good_cases}
