"""What people type when they work together. Nothing is required but what the act is impossible without (invariant 13)."""

from .escalation import LevelsForm
from .plans import MORE, HoldForm, PlanForm, SignForm, StepForm, plan_formset
from .whistles import AnswerForm, ArrivalForm, BlowForm

__all__ = [
    "MORE",
    "AnswerForm",
    "ArrivalForm",
    "BlowForm",
    "HoldForm",
    "LevelsForm",
    "PlanForm",
    "SignForm",
    "StepForm",
    "plan_formset",
]
