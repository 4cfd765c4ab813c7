"""Outings, who goes along, what is hung up afterwards, and what was promised on the way."""

from .outings import MeetingNotice, Outing, OutingGuest, OutingMember
from .promises import Promise
from .visits import Stop

__all__ = ["MeetingNotice", "Outing", "OutingGuest", "OutingMember", "Promise", "Stop"]
