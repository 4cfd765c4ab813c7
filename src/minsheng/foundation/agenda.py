"""What stands on which day, whoever keeps it: outings now, duty points and sittings as they come. One registration a kind.

A package that has dates registers a question when the program starts (`apps.py`: `show_dates(outings_on)`). The agenda, its feed
for telephones and the API ask all of them, and know of no kind by name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from . import clock
from .suspicious import suspicious_in

# More than this in one answer is no calendar any more: the page says that one should narrow it down.
MOST = 1000


@dataclass(frozen=True)
class Asked:
    """What begins from `since` on and before `until`. `community` and `estate` are codes; `mine`: what the asking person is planned for."""

    since: datetime
    until: datetime
    community: str = ""
    estate: str = ""
    mine: bool = False


@dataclass(frozen=True)
class Said:
    """Where it is, what it is about, and why it does not take place."""

    where: str = ""
    about: str = ""
    why: str = ""


@dataclass(frozen=True)
class Dated:
    """One thing on one day.

    `key` is the same whenever it is asked for. `said` is for whoever may open it; `outside` is what may lie on a telephone or with
    an organisation: a place to the building and no word that may name somebody. `url` is empty where there is nothing to open.
    """

    key: str
    kind: str
    at: datetime
    said: Said
    outside: Said
    until: datetime | None = None
    url: str = ""
    icon: str = "calendar"
    by: str = ""
    community: str = ""
    state: str = ""
    cancelled: bool = False
    version: int = 0
    changed_at: datetime | None = None

    @property
    def day(self) -> date:
        return clock.local(self.at).date()


Provider = Callable[[Any, Asked], Iterable[Dated]]
_providers: list[Provider] = []


def show_dates(provider: Provider) -> None:
    """Register a question: what of this kind does somebody see in a span of time? It goes through the door itself."""
    if provider not in _providers:
        _providers.append(provider)


def dates_of(user: Any, asked: Asked) -> list[Dated]:
    """Everything of the span, the earliest first; at most `MOST` of a kind."""
    found = [one for provider in _providers for one in islice(provider(user, asked), MOST)]
    return sorted(found, key=lambda one: (one.at, one.key))


def may_leave(words: str) -> str:
    """`words` where nothing in them may name somebody, else nothing."""
    return "" if suspicious_in(words) else words


def month_of(day: date) -> tuple[date, date]:
    """The first day of a month, and the first of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def week_of(day: date) -> tuple[date, date]:
    """Monday, and the Monday after."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)
