"""What people type about partners."""

from .helps import HelpForm, HelpNotedForm
from .invitations import ComeForm, InviteForm, NotComeForm
from .offering import MatchForm, NeedForm, OfferForm
from .partners import AgreementForm, ApplyForm, CheckForm, ReviewForm, ToldForm

__all__ = [
    "AgreementForm",
    "ApplyForm",
    "CheckForm",
    "ComeForm",
    "HelpForm",
    "HelpNotedForm",
    "InviteForm",
    "MatchForm",
    "NeedForm",
    "NotComeForm",
    "OfferForm",
    "ReviewForm",
    "ToldForm",
]
