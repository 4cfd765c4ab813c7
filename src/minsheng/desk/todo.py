"""One row of the morning's queue."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Todo:
    """One row of the queue: `thing` gives the chip (or `day` the clock), a sentence, what else one must know, and where to do it.

    For the band: `does` says the act, `about` what it is about, `effect` what comes of it.
    """

    title: str
    meta: str
    url: str
    act: str
    thing: Any = None
    day: Any = None
    said: str = ""
    does: str = ""
    about: str = ""
    effect: str = ""
