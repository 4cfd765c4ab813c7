"""What hangs on a person besides their posts and passes in the same act; a package above says what it has of that (apps.py)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from minsheng.neighbourhood.models import User

# On the slip in place of the kind, where something could not pass: whoever looks the slip over finds somebody else.
NOT_PASSED = "not_passed"


@dataclass(frozen=True)
class OpenThing:
    """One line of the slip. `number` is a voice's, a case's or an outing's."""

    kind: str
    number: str
    title: str
    state: str


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
_SHOWERS: list[Shower] = []
_PASSERS: list[Passer] = []


def passes_too(show: Shower, pass_on: Passer) -> None:
    """For apps.py alone."""
    _SHOWERS.append(show)
    _PASSERS.append(pass_on)


def hanging_on(user: User, since: date, until: date | None) -> list[OpenThing]:
    return [thing for show in _SHOWERS for thing in show(user, since, until)]


def pass_on_what_hangs(passing: Passing) -> list[OpenThing]:
    """A step of handing over: the posts have passed, so that `to` may do what they ask for."""
    return [thing for pass_on in _PASSERS for thing in pass_on(passing)]
