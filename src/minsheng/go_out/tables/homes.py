"""Homes to go to as tables that can be taken out: due and not reached, those of one visit, those that somebody said they would come back to.

Why a home stands there is in none of them (docs/decisions/0036). Documents are Chinese only (DESIGN §6).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils import translation

from minsheng.foundation import clock
from minsheng.foundation.listing import Chosen, Column, Listing, in_order, pages_in_order
from minsheng.neighbourhood.care import cares_somewhere
from minsheng.neighbourhood.models import Building, Community, Estate, Grid, User
from minsheng.neighbourhood.queries import scope_of

from ..queries.homes import homes_of
from ..queries.households import DUE, KNOWN, CaredFor, homes_in, list_of_homes, titles_of_homes, within
from ..queries.outings import outing_or_none, to_see_again

Asked = Mapping[str, Any]

HOME_COLUMNS = [
    Column("小区", lambda one: one.home.building.estate.name, 18),
    Column("门牌", lambda one: one.home.door, 18),
    Column("上一次见到", lambda one: clock.local(one.met_at).date() if one.met_at else None, 12),
    Column("几天没见到", lambda one: (clock.today() - clock.local(one.met_at).date()).days if one.met_at else "还没见到过", 12),
    Column("上一次去", lambda one: clock.local(one.stop.at).date() if one.stop else None, 12),
    Column("那次怎么样", lambda one: one.stop.get_outcome_display() if one.stop else "", 12),
    Column("哪一次走访", lambda one: one.stop.outing.number if one.stop else "", 14),
    Column("这次怎么样", lambda one: "", 20),
]
DUE_COLUMN = Column("该去的日子", lambda one: one.due_on, 12)


def homes_due(user: User, asked: Asked, of: str = "") -> Listing | None:
    """With an empty column at the end: the list is taken along. For those who care for homes, as the page."""
    if not cares_somewhere(user):
        return None
    kind = str(asked.get("list", "due"))
    kind = kind if kind in titles_of_homes() else "due"
    due = kind == "due"
    found = within(list_of_homes(user, kind), asked).select_related(*(DUE if due else KNOWN))

    def rows() -> Iterator[CaredFor]:
        for page in pages_in_order(found, "due_on" if due else "met"):
            for home in homes_in(page) if due else page:
                last = getattr(home, "last_seen", None)
                known = (last.met_at, last.due_on if due else None, last.stop) if last else (None, None, None)
                yield CaredFor(home, [], *known)

    with translation.override("zh-hans"):
        title = str(titles_of_homes()[kind])
    columns = [*HOME_COLUMNS[:2], DUE_COLUMN, *HOME_COLUMNS[2:]] if due else HOME_COLUMNS
    return Listing("homes-due", title, columns, rows(), _place_chosen(user, asked))


def _place_chosen(user: User, asked: Asked) -> list[Chosen]:
    """The place that the page was narrowed to, by its name; what names none was typed into the address."""
    kinds: list[tuple[str, str, Any, str]] = [
        ("community", "哪个社区", Community, "code"),
        ("estate", "哪个小区", Estate, "code"),
        ("grid", "哪个网格", Grid, "pk"),
        ("building", "哪栋楼", Building, "pk"),
    ]
    found = []
    for name, label, model, key in kinds:
        said = str(asked.get(name, ""))[:60]
        if not said:
            continue
        if (name, said) == ("grid", "none"):
            found.append(Chosen(label, "不在网格里"))
            continue
        known = key == "code" or (said.isascii() and said.isdigit() and len(said) <= 18)
        place = model.objects.visible_to(user).filter(**{key: said}).first() if known else None
        found.append(Chosen(label, place.name) if place else Chosen(label, said, typed=True))
    return found


VISIT_COLUMNS = [
    Column("小区", lambda one: one.row.home.building.estate.name, 18),
    Column("门牌", lambda one: one.row.home.door, 18),
    Column("怎么样", lambda one: one.stop.get_outcome_display() if one.stop else "", 14),
    Column("几点", lambda one: one.stop.at if one.stop else None, 17),
    Column("记一笔", lambda one: "", 40),
]


def outing_homes(user: User, asked: Asked, of: str = "") -> Listing | None:
    """要去的几户 of one visit, in the order in which one walks."""
    found = outing_or_none(user, of) if scope_of(user).is_staff else None
    if found is None or found.is_meeting:
        return None
    return Listing("outing-homes", f"要去的几户（{found.number}）", VISIT_COLUMNS, homes_of(found, user))


AGAIN_COLUMNS = [
    Column("哪天再去", lambda stop: stop.next_on, 12),
    Column("小区", lambda stop: stop.outing.estate.name if stop.outing.estate else "", 18),
    Column("哪一户", lambda stop: stop.home, 18),
    Column("上一次怎么样", lambda stop: stop.get_outcome_display(), 12),
    Column("上一次去", lambda stop: clock.local(stop.at).date(), 12),
    Column("谁去的", lambda stop: stop.by.name, 12),
    Column("哪一次走访", lambda stop: stop.outing.number, 14),
    Column("这次怎么样", lambda stop: "", 20),
]


def stops_again(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not scope_of(user).is_staff:
        return None
    return Listing("stops-again", "说好再去的几户", AGAIN_COLUMNS, in_order(to_see_again(user), "next_on"))


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {
    "homes-due": homes_due,
    "outing-homes": outing_homes,
    "stops-again": stops_again,
}
