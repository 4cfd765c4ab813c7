"""Homes that are to be seen again: which are due, which nobody reached for long, and why each stands in its list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minsheng.foundation import clock
from minsheng.neighbourhood.care import cared_for_by
from minsheng.neighbourhood.models import Estate, Grid, Home, User
from minsheng.neighbourhood.queries import office_rule

from ..models import HouseholdMark, LastSeen, Outing, Stop
from ..states import OutingKind, OutingState

# With these, a row of the due list brings its home and what is known of it.
DUE = ("home__building__estate", "home__unit", "stop__outing", "stop__by")
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = ("building__estate", "unit")
# With these, what is known of a home comes with it.
KNOWN = (*PLACE, "last_seen__stop__outing", "last_seen__stop__by")


@dataclass(frozen=True)
class CaredFor:
    """A home in a list: why it is to be seen, when somebody was last met, and the last stop there."""

    home: Home
    marks: list[HouseholdMark] = field(default_factory=list)
    met_at: datetime | None = None
    due_on: date | None = None
    stop: Stop | None = None

    @property
    def why(self) -> str:
        return why_of(self.marks, self.met_at)

    @property
    def overdue_days(self) -> int:
        return max(0, (clock.today() - self.due_on).days) if self.due_on else 0


def why_of(marks: Iterable[HouseholdMark], met_at: datetime | None) -> str:
    """独居老人、残疾，15天一次，已经41天没见到."""
    known = list(marks)
    parts = []
    if known:
        days = min(mark.days for mark in known)
        parts = [_("、").join(mark.label for mark in known), ngettext("%(n)s天一次", "%(n)s天一次", days) % {"n": days}]
    if met_at is None:
        parts.append(_("还没见到过"))
    else:
        ago = (clock.today() - clock.local(met_at).date()).days
        parts.append(ngettext("已经%(n)s天没见到", "已经%(n)s天没见到", ago) % {"n": ago} if ago else _("今天见到了"))
    return _("，").join(parts)


def homes_of_carer(user: User) -> QuerySet[Home]:
    """The homes that somebody cares for, as they stand."""
    rows = cared_for_by(user, building="building_id", community="building__estate__community_id")
    homes = Home.objects.visible_to(user).filter(valid_to=None, building__valid_to=None, building__estate__valid_to=None)
    found: QuerySet[Home] = homes.filter(rows) if rows is not None else homes.none()
    return found


def within(rows: Any, asked: Mapping[str, Any], building: str = "building") -> Any:
    """Rows that lead to a building, narrowed by community and estate (codes), grid and building (ids)."""
    if asked.get("community"):
        rows = rows.filter(**{f"{building}__estate__community__code": asked["community"]})
    one = str(asked.get("building", ""))
    if one:
        rows = rows.filter(**{building: int(one) if one.isascii() and one.isdigit() and len(one) <= 18 else 0})
    if asked.get("estate"):
        rows = rows.filter(**{f"{building}__estate__code": asked["estate"]})
    grid = str(asked.get("grid", ""))
    if grid == "none":
        return rows.filter(~Q(**{f"{building}__in": Grid.buildings.through.objects.values("building_id")}))
    if grid:
        key = int(grid) if grid.isascii() and grid.isdigit() and len(grid) <= 18 else 0
        return rows.filter(**{f"{building}__in": Grid.buildings.through.objects.filter(grid=key).values("building_id")})
    return rows


def due_homes(user: User) -> QuerySet[LastSeen]:
    """To be seen by today at the latest: the figure on my day, and the list it opens."""
    found: QuerySet[LastSeen] = LastSeen.objects.visible_to(user).due().filter(home__valid_to=None)
    return found


def homes_in(due: Iterable[LastSeen]) -> list[Home]:
    """The homes of rows read with `DUE`, each with what is known of it."""
    found = []
    for one in due:
        one.home.last_seen = one
        found.append(one.home)
    return found


def long_not_reached(user: User) -> QuerySet[Home]:
    """Nobody met there for so many days as the office says, or never; `met` is when last."""
    since = clock.now() - timedelta(days=office_rule("not_reached_days"))
    rows = homes_of_carer(user).annotate(met=Coalesce("last_seen__met_at", Value(NEVER)))
    return rows.filter(met__lt=since)


REACHED, NOBODY, NOT_YET = "reached", "nobody", "not_yet"


def reached(how: str) -> Q:
    """Homes where somebody was met within the days of the office's rule; where one stood in vain; where nobody was yet."""
    since = clock.now() - timedelta(days=office_rule("not_reached_days"))
    met = Q(last_seen__met_at__gte=since)
    stood = Q(last_seen__stop__at__gte=since)
    not_met = Q(last_seen__met_at=None) | Q(last_seen__met_at__lt=since)
    if how == REACHED:
        return met
    if how == NOBODY:
        return not_met & stood
    return not_met & (Q(last_seen=None) | Q(last_seen__stop=None) | Q(last_seen__stop__at__lt=since))


def homes_by_reach(user: User, how: str) -> QuerySet[Home]:
    """The list behind a figure of coverage; `met` is when somebody was last met. `how` "all": every home."""
    rows = homes_of_carer(user).annotate(met=Coalesce("last_seen__met_at", Value(NEVER)))
    found: QuerySet[Home] = rows if how == "all" else rows.filter(reached(how))
    return found


def titles_of_homes() -> dict[str, Any]:
    """What the list of homes shows: its name in the address and its heading."""
    return {
        "due": gettext_lazy("到期该看望的户"),
        "unreached": gettext_lazy("很久没见到的户"),
        "all": gettext_lazy("册子里的户"),
        REACHED: gettext_lazy("见到了的户"),
        NOBODY: gettext_lazy("去了没见到的户"),
        NOT_YET: gettext_lazy("还没去的户"),
    }


def list_of_homes(user: User, kind: str) -> QuerySet[Any]:
    """Rows of the list with this name: of "due" `LastSeen` by `due_on`, else homes by `met`."""
    if kind == "due":
        return due_homes(user)
    return long_not_reached(user) if kind == "unreached" else homes_by_reach(user, kind)


def cared_for_of(user: User, homes: Iterable[int]) -> list[CaredFor]:
    """These homes (ids, in this order) with why and the last stop: two statements, however many."""
    wanted = list(homes)
    rows = {home.pk: home for home in homes_of_carer(user).filter(pk__in=wanted).select_related(*KNOWN)}
    return with_why(user, [rows[key] for key in wanted if key in rows])


def with_why(user: User, homes: Iterable[Home]) -> list[CaredFor]:
    """Homes that came through the door with `KNOWN`, and why they are to be seen: one statement."""
    known = list(homes)
    marks: dict[int, list[HouseholdMark]] = {}
    for mark in HouseholdMark.objects.visible_to(user).standing().filter(home__in=known).order_by("days", "pk"):
        marks.setdefault(mark.home_id, []).append(mark)
    found = []
    for home in known:
        one, why = getattr(home, "last_seen", None), marks.get(home.pk, [])
        if one is None:
            found.append(CaredFor(home, why))
        else:
            found.append(CaredFor(home, why, one.met_at, one.due_on if why else None, one.stop))
    return found


def marks_of(user: User, home: Home) -> list[HouseholdMark]:
    """All there ever were, those that stand first."""
    rows = HouseholdMark.objects.visible_to(user).filter(home=home).select_related("by", "ended_by", "home__building__estate")
    found = list(rows.order_by("-pk"))
    return sorted(found, key=lambda mark: mark.ended_at is not None)


def mark_or_none(user: User, identity: int) -> HouseholdMark | None:
    rows = HouseholdMark.objects.visible_to(user).filter(pk=identity)
    found: HouseholdMark | None = rows.select_related("home__building__estate", "home__unit").first()
    return found


def stops_at(user: User, home: Home) -> list[Stop]:
    """The last ones at this door."""
    rows = Stop.objects.visible_to(user).filter(dwelling=home).select_related("outing__occasion", "by")
    return list(rows.order_by("-at", "-pk")[:20])


def estates_of_carer(user: User) -> QuerySet[Estate]:
    rows = cared_for_by(user, building="buildings", community="community_id")
    found = Estate.objects.visible_to(user).filter(valid_to=None)
    chosen: QuerySet[Estate] = found.filter(rows).distinct() if rows is not None else found.none()
    return chosen


def grids_of_carer(user: User) -> QuerySet[Grid]:
    rows = cared_for_by(user, building="buildings", community="community_id")
    found = Grid.objects.visible_to(user).filter(valid_to=None)
    chosen: QuerySet[Grid] = found.filter(rows).distinct().order_by("code") if rows is not None else found.none()
    return chosen


def planned_visits(user: User) -> list[Outing]:
    """Visits to which homes can still be added, the nearest first."""
    rows = Outing.objects.visible_to(user).filter(kind=OutingKind.VISIT, state__in=[OutingState.PLANNED, OutingState.GOING])
    return list(rows.select_related("occasion").order_by("at", "pk")[:30])
