"""What people type about partners."""

from .helps import HelpForm, HelpNotedForm
from .invitations import ComeForm, InviteForm, NotComeForm
from .partners import AgreementForm, ApplyForm, CheckForm, ReviewForm, ToldForm

__all__ = [
    "AgreementForm",
    "ApplyForm",
    "CheckForm",
    "ComeForm",
    "HelpForm",
    "HelpNotedForm",
    "InviteForm",
    "NotComeForm",
    "ReviewForm",
    "ToldForm",
]
