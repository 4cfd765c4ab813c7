"""Outings, who goes along, what is hung up afterwards, what was promised on the way; phones and what they hand in."""

from .cards import CardVersion, HouseholdCard, HouseholdConflict
from .changes import PlanChange
from .homes import OutingHome
from .marks import HouseholdMark, LastSeen
from .notebook import Delivery, Device, Piece, SentFile
from .outings import MeetingNotice, Outing, OutingGuest, OutingMember
from .promises import Promise
from .visits import Stop

__all__ = [
    "CardVersion",
    "Delivery",
    "Device",
    "HouseholdCard",
    "HouseholdConflict",
    "HouseholdMark",
    "LastSeen",
    "MeetingNotice",
    "Outing",
    "OutingGuest",
    "OutingHome",
    "OutingMember",
    "Piece",
    "PlanChange",
    "Promise",
    "SentFile",
    "Stop",
]
