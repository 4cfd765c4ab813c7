"""What can happen to a household: to be seen again, and its card."""

from dataclasses import dataclass

from minsheng.foundation.events import Happening


@dataclass(frozen=True, kw_only=True)
class _OnMark(Happening):
    subject = ("household_mark", "mark_id")
    mark_id: int


@dataclass(frozen=True, kw_only=True)
class HouseholdMarked(_OnMark):
    """A household is to be seen at an interval of `days`. Which one and why stays out of the timeline."""

    days: int


@dataclass(frozen=True, kw_only=True)
class IntervalChanged(_OnMark):
    """A household is to be seen more or less often than before."""

    days: int
    before: int


@dataclass(frozen=True, kw_only=True)
class MarkEnded(_OnMark):
    """A reason to see a household does not stand any more."""


@dataclass(frozen=True, kw_only=True)
class _OnCard(Happening):
    subject = ("card", "card_id")
    card_id: int


@dataclass(frozen=True, kw_only=True)
class CardWritten(_OnCard):
    """Somebody wrote on the card of a home. The words stay out of the timeline."""

    version: int


@dataclass(frozen=True, kw_only=True)
class CardWrittenByTwo(_OnCard):
    """Somebody wrote on a version that others had changed since: both texts stay until a person writes what holds."""

    conflict_id: int
    base: int
    version: int


@dataclass(frozen=True, kw_only=True)
class CardConflictSettled(_OnCard):
    """A person read what two had written and wrote what holds."""

    conflict_id: int
    version: int
