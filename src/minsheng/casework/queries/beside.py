"""What other packages know of a case: sentences for its page, and what should be done for it first. One registration a package.

A package that works with cases registers a question when the program starts (`apps.py`: `show_beside(together_with)`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

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


Provider = Callable[[Case, User, Sequence[Assignment]], Beside]
_providers: list[Provider] = []
MOST_WAYS = 2


def show_beside(provider: Provider) -> None:
    """Register a question: what does this package know of a case that somebody sees, and of its shares? For apps.py alone."""
    if provider not in _providers:
        _providers.append(provider)


def beside(case: Case, user: User, shares: Sequence[Assignment]) -> Beside:
    """All of it; of `first` the first that there is."""
    found = [provider(case, user, shares) for provider in _providers]
    return Beside(
        known=[line for one in found for line in one.known],
        first=next((one.first for one in found if one.first is not None), None),
        ways=[way for one in found for way in one.ways],
    )


def with_beside(step: Step, there: Beside) -> Step:
    """What waits at this moment comes before the case's own next step, which stays within reach; a step has two quieter ways at most."""
    if there.first is None:
        return replace(step, others=[*step.others[: MOST_WAYS - len(there.ways[:1])], *there.ways[:1]])
    own = [step.go] if step.go is not None and not step.go.post else []
    return replace(there.first, others=[*there.first.others, *own, *step.others][:MOST_WAYS])
