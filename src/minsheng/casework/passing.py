"""What hangs on a person besides their posts and passes in the same act; a package above says what it has of that (apps.py)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from minsheng.neighbourhood.models import User

# On the slip in place of the kind, where something could not pass: whoever looks the slip over finds somebody else.
NOT_PASSED = "not_passed"


@dataclass(frozen=True)
class OpenThing:
    """One line of the slip. `number` is a voice's, a case's or an outing's; `refs` are what passed, in the words of whoever passed it."""

    kind: str
    number: str
    title: str
    state: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passing:
    """From whom to whom, from `since` on and until the end of `until`, None where it does not come back. `by` arranged it."""

    of: User
    to: User
    since: date
    until: date | None
    by: User


# What hangs on somebody in those days, for who is about to hand over; and a step of the act that passes it, with the lines of the slip.
Shower = Callable[[User, date, date | None], list[OpenThing]]
Passer = Callable[[Passing], list[OpenThing]]


@dataclass(frozen=True)
class Returning:
    """`refs` passed from `of` to `to`, and `of` is back from today on. `wholly`: as if it had never been handed over, or not for a time."""

    of: User
    to: User
    wholly: bool
    by: User
    refs: frozenset[str]

    def of_kind(self, kind: str) -> list[int]:
        """The ids of one kind among `refs`."""
        said = [ref.split(":") for ref in self.refs]
        return sorted(int(parts[1]) for parts in said if parts[0] == kind)


# A step of taking it back: what is still as it was passed, with the lines of what came back and what did not.
Returner = Callable[[Returning], list[OpenThing]]
_SHOWERS: list[Shower] = []
_PASSERS: list[Passer] = []
_RETURNERS: list[Returner] = []


def passes_too(show: Shower, pass_on: Passer, give_back: Returner | None = None) -> None:
    """For apps.py alone."""
    _SHOWERS.append(show)
    _PASSERS.append(pass_on)
    if give_back is not None:
        _RETURNERS.append(give_back)


def ref(kind: str, key: int) -> str:
    return f"{kind}:{key}"


def hanging_on(user: User, since: date, until: date | None) -> list[OpenThing]:
    return [thing for show in _SHOWERS for thing in show(user, since, until)]


def pass_on_what_hangs(passing: Passing) -> list[OpenThing]:
    """A step of handing over: the posts have passed, so that `to` may do what they ask for."""
    return [thing for pass_on in _PASSERS for thing in pass_on(passing)]


def give_back_what_hangs(returning: Returning) -> list[OpenThing]:
    """A step of taking back before the time: `of` holds the posts again."""
    return [thing for give_back in _RETURNERS for thing in give_back(returning)]
