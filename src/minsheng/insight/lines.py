"""What a question about stuck things is made of: its figure, its parts, its list, page by page."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from minsheng.casework.models import Case, Voice
from minsheng.foundation import clock
from minsheng.foundation.keyset import Page
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import office_rule

WHY = "of cases that the reader works with"
MOST_GROUPS = 5


@dataclass(frozen=True)
class StuckRow:
    """One line of a list: the case, or the voice that is in none yet; what about it, since when, whom it waits for."""

    case: Case | None
    why: str
    since: datetime
    holder: str = ""
    voice: Voice | None = None

    @property
    def title(self) -> str:
        return self.case.title if self.case is not None else self.voice.words if self.voice is not None else ""


@dataclass(frozen=True)
class Group:
    """A part of a figure and the list that shows it."""

    key: str
    name: str
    number: int
    more: str = ""


@dataclass(frozen=True)
class Question:
    """`find` gives rows that can be counted; `page` cuts them in their order, `show` makes lines of them; `groups` gives the parts of which the
    figure is the sum, `group` narrows to one. The first `most` of them stand beside the figure, and always those with a key among `always`.
    `of_voices`: what is counted are voices, not cases."""

    key: str
    name: Any
    asks: Any
    find: Callable[[User, str], QuerySet[Any]]
    page: Callable[[QuerySet[Any], Mapping[str, Any], int], Page]
    show: Callable[[Iterable[Any]], list[StuckRow]]
    groups: Callable[[User], list[Group]]
    most: int = MOST_GROUPS
    always: Collection[str] = ()
    of_voices: bool = False

    def beside(self, groups: list[Group]) -> list[Group]:
        first = [group.key for group in groups if group.key not in self.always][: self.most]
        return [group for group in groups if group.key in self.always or group.key in first]

    def days(self) -> int:
        return office_rule({"came_back": "came_back_days", "silent": "silent_days"}.get(self.key, "stuck_days"))


def period(key: str) -> datetime:
    return clock.now() - timedelta(days=office_rule(key))
