"""Chance that comes out the same each time: who does what to which of the things that are there."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from minsheng.casework.models import Assignment, Case, Voice
from minsheng.foundation.errors import Refusal
from minsheng.neighbourhood.models import User
from tests.acts.ready import EVERYBODY
from tests.people import Town, fresh

WHY = "a test looks at all rows"


class NothingThere(Exception):
    """There is nothing of the kind that the act is about."""


class Luck(random.Random):
    """Drawn from one number."""

    def one(self, things: Iterable[Any] | QuerySet[Any]) -> Any:
        """Any of them, the newest as often as all others together: what was begun goes on."""
        there = list(things)
        if not there:
            raise NothingThere
        return there[-1] if self.random() < 0.5 else self.choice(there)

    def somebody(self, town: Town, usual: Iterable[str]) -> User:
        """Most often one of those whose act it is."""
        names = sorted(EVERYBODY) if self.random() < 0.15 else list(usual)
        return fresh(getattr(town, self.choice(names)))


@dataclass(frozen=True)
class Move:
    """Whose act it usually is, and how it is done to something that is there."""

    usual: tuple[str, ...]
    do: Callable[[Town, Luck, User], Any]


OFFICE = ("shuji", "xiaoliu")
STAFF = ("wangjie", "shuji", "xiaoliu")
LEADS = ("shuji", "jiedao")
OFFICERS = ("jiedao", "quji")
HANDS = ("laozhou", "laozhou", "chengguan", "xiaoliu")


def cases(town: Town) -> QuerySet[Case]:
    return Case.objects.unscoped(WHY).filter(community=town.wandu).order_by("pk")


def shares(town: Town, *states: str) -> QuerySet[Assignment]:
    rows = Assignment.objects.unscoped(WHY).filter(case__community=town.wandu).order_by("pk")
    return rows.filter(state__in=states) if states else rows


def voices(town: Town, *states: str) -> QuerySet[Voice]:
    rows = Voice.objects.unscoped(WHY).filter(community=town.wandu).order_by("pk")
    return rows.filter(state__in=states) if states else rows


def done_whole(do: Callable[[], Any]) -> bool:
    """Whether it was done; what is refused leaves nothing behind."""
    try:
        with transaction.atomic():
            do()
    except (Refusal, NothingThere):
        return False
    return True
