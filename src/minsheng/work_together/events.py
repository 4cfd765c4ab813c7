"""What can happen when organisations work together."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class _OnWhistle(Happening):
    subject = ("whistle", "whistle_id")
    whistle_id: int


@dataclass(frozen=True, kw_only=True)
class WhistleBlown(_OnWhistle):
    """Organisations were called to a place at a time; `case_number` is empty where it is about a place alone."""

    number: str
    at: str
    place: str
    case_number: str
    words: str
    organisations: list[str]


@dataclass(frozen=True, kw_only=True)
class WhistleAnswered(_OnWhistle):
    """An organisation said that it comes, sends somebody, or does not come. Who comes stays out of the timeline."""

    call_id: int
    organisation: str
    answer: str
    ground: str
    words: str
    by_office: bool


@dataclass(frozen=True, kw_only=True)
class ArrivalNoted(_OnWhistle):
    """Somebody of the office wrote down whether an organisation came; a correction is one more of these."""

    call_id: int
    organisation: str
    state: str
    before: str
    words: str


@dataclass(frozen=True, kw_only=True)
class WhistleCalledOff(_OnWhistle):
    """Nobody needs to come. Who was called, and what they had answered, stays as it was."""

    words: str
