"""Outings, who goes along, what is hung up afterwards, and what was promised on the way."""

from .outings import MeetingNotice, Outing, OutingGuest, OutingMember
from .promises import Promise

__all__ = ["MeetingNotice", "Outing", "OutingGuest", "OutingMember", "Promise"]
