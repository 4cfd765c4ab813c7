"""One act, up to the moment before: who does it, who else may, and what it writes to the timeline."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from minsheng.foundation.errors import NotAllowed, Refusal
from minsheng.neighbourhood.models import User
from tests.people import Town, fresh, seen_as

GRID = {"wangjie"}
LEADS = {"shuji", "jiedao", "quji"}
OFFICE = LEADS | {"xiaoliu"}
STAFF = OFFICE | GRID
EVERYBODY = STAFF | {"shenji", "xiaochen", "laozhou", "chengguan", "lilei", "passerby"}


@dataclass
class Ready:
    """`do(by)` does the act afresh as somebody; `entries` are "chain kind"s in the order they are written."""

    by: User
    may: set[str]
    do: Callable[[User], Any]
    entries: list[str]


class Undo(Exception):
    """Raised to take back what was tried."""


@contextmanager
def tried() -> Iterator[None]:
    """Whatever is done inside is taken back."""
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def refused_to(ready: Ready, by: User) -> str:
    """The code with which an act is refused to somebody; empty where it happens. Leaves nothing behind."""
    code = ""
    with tried():
        try:
            ready.do(by)
        except Refusal as refusal:
            code = refusal.code
    return code


def who_may(ready: Ready, town: Town) -> set[str]:
    return {name for name in EVERYBODY if refused_to(ready, fresh(getattr(town, name))) != NotAllowed().code}


def strangers_refused(ready: Ready, town: Town) -> dict[str, str]:
    """How each stranger, and the right person seen through somebody else's eyes, are refused."""
    asked = {**town.strangers, "viewed": seen_as(ready.by, town.quji)}
    return {name: refused_to(ready, user) for name, user in asked.items()}


REFUSED = {"xiaochen": "not_allowed", "lilei": "not_allowed", "passerby": "not_allowed", "viewed": "viewing_as"}
