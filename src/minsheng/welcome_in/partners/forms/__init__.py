"""What people type about partners."""

from .helps import HelpForm, HelpNotedForm
from .partners import AgreementForm, ApplyForm, CheckForm, ReviewForm, ToldForm

__all__ = ["AgreementForm", "ApplyForm", "CheckForm", "HelpForm", "HelpNotedForm", "ReviewForm", "ToldForm"]
