"""What can happen after an end: a look again, and the same matter come back."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class ReturnVisited(Happening):
    """Somebody who had no hand in it looked again at what had been done."""

    subject = ("case", "case_id")
    case_id: int
    visit_id: int
    found: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ReturnVisitUndone(Happening):
    """What was written of such a look was wrong: it is due again."""

    subject = ("case", "case_id")
    case_id: int
    visit_id: int
    found: str


@dataclass(frozen=True, kw_only=True)
class CaseCameBack(Happening):
    """A case was linked to an earlier one that had ended: the same matter has come back."""

    subject = ("case", "case_id")
    also = ("case", "earlier_id")
    case_id: int
    earlier_id: int
    number: str
    earlier: str


@dataclass(frozen=True, kw_only=True)
class CameBackUndone(Happening):
    """It is another matter after all."""

    subject = ("case", "case_id")
    also = ("case", "earlier_id")
    case_id: int
    earlier_id: int
    number: str
    earlier: str
