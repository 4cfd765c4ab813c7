"""Outings, what is hung up afterwards, what was promised; phones and what they hand in; duty points and who sits there."""

from .cards import CardVersion, HouseholdCard, HouseholdConflict
from .changes import PlanChange
from .duty import DutyPoint, DutyPresence, DutySeat, DutyShift, DutySwap, DutyTime, DutyTimeSeat
from .homes import OutingHome
from .marks import HouseholdMark, LastSeen
from .notebook import Delivery, Device, Piece, SentFile
from .outings import MeetingNotice, Outing, OutingGuest, OutingMember
from .promises import Promise
from .texts import OutingText
from .visits import Stop

__all__ = [
    "CardVersion",
    "Delivery",
    "Device",
    "DutyPoint",
    "DutyPresence",
    "DutySeat",
    "DutyShift",
    "DutySwap",
    "DutyTime",
    "DutyTimeSeat",
    "HouseholdCard",
    "HouseholdConflict",
    "HouseholdMark",
    "LastSeen",
    "MeetingNotice",
    "Outing",
    "OutingGuest",
    "OutingHome",
    "OutingMember",
    "OutingText",
    "Piece",
    "PlanChange",
    "Promise",
    "SentFile",
    "Stop",
]
