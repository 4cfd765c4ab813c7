"""What other packages know of a case: sentences for its page, and what should be done for it first. One registration a package.

A package that works with cases registers a question when the program starts (`apps.py`: `show_beside(asks, tells)`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from minsheng.neighbourhood.models import User

from ..models import Assignment, Case
from .steps import Step, Way


@dataclass(frozen=True)
class Known:
    """A sentence, and where it leads; `waits` where somebody stands there waiting."""

    text: str
    url: str
    waits: bool = False


@dataclass(frozen=True)
class Beside:
    """`first` is done before anything else, because somebody waits at this moment; `ways` stand beside the next step."""

    known: list[Known] = field(default_factory=list)
    first: Step | None = None
    ways: list[Way] = field(default_factory=list)


Asks = Callable[[Case, User], list[QuerySet[Any, Any]]]
Tells = Callable[[Case, User, Sequence[Assignment], list[list[Any]]], Beside]
_providers: list[tuple[Asks, Tells]] = []
MOST_WAYS = 2


def show_beside(asks: Asks, tells: Tells) -> None:
    """Register what a package asks about a case that somebody sees, and what it makes of the answers and the shares. For apps.py alone.

    The questions go to the database with those of the page, in one statement.
    """
    if (asks, tells) not in _providers:
        _providers.append((asks, tells))


def questions(case: Case, user: User) -> list[QuerySet[Any, Any]]:
    """Everything that is asked, one after the other."""
    return [question for asks, _tells in _providers for question in asks(case, user)]


def told_beside(case: Case, user: User, shares: Sequence[Assignment], answers: list[list[Any]]) -> Beside:
    """What the answers to `questions` say; of `first` the first that there is."""
    found, rest = [], iter(answers)
    for asks, tells in _providers:
        found.append(tells(case, user, shares, [next(rest) for _question in asks(case, user)]))
    return Beside(
        known=[line for one in found for line in one.known],
        first=next((one.first for one in found if one.first is not None), None),
        ways=[way for one in found for way in one.ways],
    )


def with_beside(step: Step, there: Beside) -> Step:
    """What waits at this moment comes before the case's own next step, which stays within reach; a step
    has two quieter ways at most, and one more of what stands beside."""
    if there.first is None:
        return replace(step, others=[*step.others, *there.ways[:1]][:MOST_WAYS])
    own = [step.go] if step.go is not None and not step.go.post else []
    return replace(there.first, others=[*there.first.others, *own, *step.others][:MOST_WAYS])
