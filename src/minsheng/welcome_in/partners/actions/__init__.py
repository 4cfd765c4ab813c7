"""What can be done: one function an act."""

from .agreeing import end_partner, make_full, review_partner, sign_agreement
from .applying import accept_partner, apply_partner, check_partner, decline_partner
from .erasing import erase_applicant
from .helps import note_help, promise_help
from .inviting import accept_invitation, decline_invitation, erase_invited, invite, withdraw_invitation
from .offering import match_need, put_need, put_offer, put_offer_again, take_need_down, withdraw_offer
from .verdicts import judge_help

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
    "judge_help",
    "make_full",
    "match_need",
    "note_help",
    "promise_help",
    "put_need",
    "put_offer",
    "put_offer_again",
    "review_partner",
    "sign_agreement",
    "take_need_down",
    "withdraw_invitation",
    "withdraw_offer",
]
