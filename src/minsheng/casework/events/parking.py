"""What can happen to a case that cannot be solved now."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class ParkingProposed(Happening):
    """Somebody of the office proposed to park a case: why, what it waits for, when to look again."""

    subject = ("case", "case_id")
    case_id: int
    parking_id: int
    ground: str
    words: str
    condition: str
    review_on: str


@dataclass(frozen=True, kw_only=True)
class ParkingApproved(Happening):
    """Somebody of a higher level approved it: the case stands, and its clocks with it."""

    subject = ("case", "case_id")
    case_id: int
    parking_id: int
    review_on: str


@dataclass(frozen=True, kw_only=True)
class ParkingDeclined(Happening):
    """It was not approved, or its proposer took it back; the case goes on."""

    subject = ("case", "case_id")
    case_id: int
    parking_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class ParkingReviewed(Happening):
    """Somebody of a higher level looked again: it stands until another day."""

    subject = ("case", "case_id")
    case_id: int
    parking_id: int
    review_on: str
    words: str


@dataclass(frozen=True, kw_only=True)
class CaseTakenUp(Happening):
    """A parked case goes on, and its clocks go on where they stood."""

    subject = ("case", "case_id")
    case_id: int
    parking_id: int
    words: str
