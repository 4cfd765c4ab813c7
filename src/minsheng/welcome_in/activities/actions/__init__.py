"""What can be done: one function an act."""

from .certificates import ask_certificate, issue_certificate, void_certificate
from .guardians import note_consent, take_back_consent
from .leaving import erase_volunteer, leave
from .presence import confirm_attendance, correct_attendance
from .services import ServicePlan, cancel_service, change_service, plan_service, release_names
from .signing_up import sign_up, step_back, tell_volunteer
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
    "ServicePlan",
    "apply_volunteer",
    "ask_certificate",
    "cancel_service",
    "change_service",
    "change_volunteer",
    "confirm_attendance",
    "correct_attendance",
    "decline_volunteer",
    "enter_volunteer",
    "erase_volunteer",
    "issue_certificate",
    "leave",
    "note_consent",
    "plan_service",
    "release_names",
    "sign_up",
    "step_back",
    "take_back_consent",
    "tell_volunteer",
    "void_certificate",
    "welcome_volunteer",
]
