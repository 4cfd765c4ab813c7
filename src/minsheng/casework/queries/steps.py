"""The parts of a next step: what it says, and the buttons it gives."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Way:
    """A button: where it leads; `post` presses it at once."""

    name: str
    url: str
    post: bool = False


@dataclass(frozen=True)
class Step:
    """What, what it will cause, one green button, at most two quieter ones. Without a button: what one waits for."""

    what: str
    effect: str = ""
    go: Way | None = None
    others: list[Way] = field(default_factory=list)
