"""What people type about partners."""

from .helps import HelpForm, HelpNotedForm
from .invitations import ComeForm, InviteForm, NotComeForm
from .offering import MatchForm, NeedForm, OfferForm
from .partners import AgreementForm, ApplyForm, CheckForm, ReviewForm, ToldForm
from .verdicts import HelpedForm, HelpJudgedForm

__all__ = [
    "AgreementForm",
    "ApplyForm",
    "CheckForm",
    "ComeForm",
    "HelpForm",
    "HelpJudgedForm",
    "HelpNotedForm",
    "HelpedForm",
    "InviteForm",
    "MatchForm",
    "NeedForm",
    "NotComeForm",
    "OfferForm",
    "ReviewForm",
    "ToldForm",
]
