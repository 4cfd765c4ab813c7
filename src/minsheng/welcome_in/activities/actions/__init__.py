"""What can be done: one function an act."""

from .guardians import note_consent, take_back_consent
from .leaving import erase_volunteer, leave
from .volunteers import (
    GuardianSaid,
    apply_volunteer,
    change_volunteer,
    decline_volunteer,
    enter_volunteer,
    welcome_volunteer,
)

__all__ = [
    "GuardianSaid",
    "apply_volunteer",
    "change_volunteer",
    "decline_volunteer",
    "enter_volunteer",
    "erase_volunteer",
    "leave",
    "note_consent",
    "take_back_consent",
    "welcome_volunteer",
]
