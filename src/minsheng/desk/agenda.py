"""The agenda as a page: one month, one week, or a list of days; holidays and make-up days said in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.agenda import Asked, Dated, dates_of, month_of, week_of
from minsheng.foundation.calendar import calendar_in_force, year_shown
from minsheng.foundation.together import asked_together
from minsheng.foundation.working_time import DayKind
from minsheng.neighbourhood.models import Community, Estate, User
from minsheng.neighbourhood.queries import scope_of

from .forms import FAR_OFF, LONG_AGO

# How many stand in the square of one day of a month; the rest is on that day's list.
IN_A_SQUARE = 4
MONTH, WEEK, LIST = "month", "week", "list"


@dataclass(frozen=True)
class Day:
    """`special` says what an ordinary week would not: 国庆节 放假. `outside`: of the month before or after. `whole`: all is said here."""

    day: date
    url: str
    dated: list[Dated] = field(default_factory=list)
    special: str = ""
    free: bool = False
    outside: bool = False
    is_today: bool = False
    whole: bool = True

    @property
    def shown(self) -> list[Dated]:
        return self.dated if self.whole else self.dated[:IN_A_SQUARE]

    @property
    def more(self) -> int:
        return len(self.dated) - len(self.shown)


@dataclass(frozen=True)
class Chosen:
    """What the address asks for; whatever can't be read is as if nobody had said it."""

    view: str
    day: date
    community: str
    estate: str
    mine: bool

    def to(self, **changes: Any) -> str:
        """The query of this page with something else chosen."""
        other = replace(self, **changes)
        query = {"view": other.view, "day": other.day.isoformat(), "community": other.community, "estate": other.estate}
        return "?" + urlencode({key: value for key, value in query.items() if value} | ({"mine": "1"} if other.mine else {}))


@dataclass(frozen=True)
class Page:
    chosen: Chosen
    since: date
    until: date
    weeks: list[list[Day]]
    days: list[Day]
    before: tuple[str, str]
    now: str
    after: tuple[str, str]
    views: list[tuple[str, str, str]]
    communities: list[Community]
    estates: list[Estate]
    unknown: list[int]

    @property
    def heading(self) -> str:
        """2026年11月; of a week its first and last day."""
        if self.chosen.view == WEEK:
            return _("%(first)s到%(last)s") % {"first": clock.day_shown(self.since), "last": clock.day_shown(self.until)}
        return f"{self.since:%B %Y}" if get_language() == "en" else f"{self.since.year}年{self.since.month}月"

    @property
    def total(self) -> int:
        return sum(len(one.dated) for one in self.days)


def chosen_in(asked: Mapping[str, Any]) -> Chosen:
    try:
        day = date.fromisoformat(asked.get("day", ""))
    except ValueError:
        day = clock.today()
    day = min(max(day, LONG_AGO + timedelta(days=62)), FAR_OFF - timedelta(days=62))
    view = asked.get("view", MONTH)
    return Chosen(
        view if view in (MONTH, WEEK, LIST) else MONTH,
        day,
        asked.get("community", "")[:40],
        asked.get("estate", "")[:60],
        bool(asked.get("mine")),
    )


def agenda_of(user: User, chosen: Chosen) -> Page:
    """Three questions for the dates and the calendar, whatever the month holds, and what one may filter by."""
    since, until = week_of(chosen.day) if chosen.view == WEEK else month_of(chosen.day)
    before, after = since - timedelta(days=1), until
    if chosen.view == WEEK:
        before = since - timedelta(days=7)
    first, last = (week_of(since)[0], week_of(until - timedelta(days=1))[1]) if chosen.view == MONTH else (since, until)
    asked = Asked(clock.day_start(first), clock.day_start(last), chosen.community, chosen.estate, chosen.mine)
    by_day: dict[date, list[Dated]] = {}
    for one in dates_of(user, asked):
        by_day.setdefault(one.day, []).append(one)
    special = _special(first, last)
    days = []
    for step in range((last - first).days):
        day = first + timedelta(days=step)
        words, free = special.get(day, ("", False))
        days.append(
            Day(
                day,
                f"{chosen.to(view=LIST, day=day)}#d{day.isoformat()}",
                by_day.get(day, []),
                words,
                free,
                outside=not since <= day < until,
                is_today=day == clock.today(),
                whole=chosen.view != MONTH,
            )
        )
    inside = [day for day in days if not day.outside]
    communities, estates = _places(user, chosen)
    in_force = calendar_in_force()
    return Page(
        chosen=chosen,
        since=since,
        until=until - timedelta(days=1),
        weeks=[days[n : n + 7] for n in range(0, len(days), 7)] if chosen.view != LIST else [],
        days=inside,
        before=(_("上一周") if chosen.view == WEEK else _("上个月"), chosen.to(day=before)),
        now=chosen.to(day=clock.today()),
        after=(_("下一周") if chosen.view == WEEK else _("下个月"), chosen.to(day=after)),
        views=[
            (name, label, chosen.to(view=name))
            for name, label in (
                (MONTH, pgettext("agenda", "月")),
                (WEEK, pgettext("agenda", "周")),
                (LIST, pgettext("agenda", "名单")),
            )
        ],
        communities=communities,
        estates=estates,
        unknown=sorted({day.day.year for day in inside if not in_force.knows(day.day)}),
    )


def _special(since: date, until: date) -> dict[date, tuple[str, bool]]:
    """Day → in words what it is (国庆节 放假, 春节调休 上班), and whether nobody works."""
    found = {}
    for year in range(since.year, until.year + 1):
        for day, kind, name in year_shown(year).days:
            if since <= day < until:
                found[day] = (f"{name} {kind}", kind == str(DayKind.OFF.label))
    return found


def _places(user: User, chosen: Chosen) -> tuple[list[Community], list[Estate]]:
    """What one may filter by: communities where there are several, estates of the one that is chosen or the only one."""
    if not scope_of(user).is_staff:
        return [], []
    scope = scope_of(user)
    communities = Community.objects.visible_to(user).filter(valid_to=None).order_by("code")
    estates = Estate.objects.visible_to(user).filter(valid_to=None).order_by("code")
    one_alone = len(scope.communities) == 1 and not (scope.everywhere or scope.audits)
    if not chosen.community and not one_alone:
        return list(communities), []
    if not one_alone:
        estates = estates.filter(community__code=chosen.community)
    there, inside = asked_together(communities, estates)
    return ([], inside) if len(there) == 1 else (there, inside)
