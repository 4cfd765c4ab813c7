"""What can be done: one function an act."""

from .agreeing import end_partner, make_full, review_partner, sign_agreement
from .applying import accept_partner, apply_partner, check_partner, decline_partner
from .erasing import erase_applicant
from .helps import note_help, promise_help
from .inviting import accept_invitation, decline_invitation, erase_invited, invite, withdraw_invitation

__all__ = [
    "accept_invitation",
    "accept_partner",
    "apply_partner",
    "check_partner",
    "decline_invitation",
    "decline_partner",
    "end_partner",
    "erase_applicant",
    "erase_invited",
    "invite",
    "make_full",
    "note_help",
    "promise_help",
    "review_partner",
    "sign_agreement",
    "withdraw_invitation",
]
