"""What people type when they work together. Nothing is required but what the act is impossible without (invariant 13)."""

from .batches import DispatchForm
from .dispatch_list import CorrectForm, ListFileForm, ListFilterForm
from .escalation import LevelsForm
from .plans import MORE, HoldForm, PlanForm, SignForm, StepForm, plan_formset
from .supervision import SuperviseForm
from .whistles import AnswerForm, ArrivalForm, BlowForm

__all__ = [
    "MORE",
    "AnswerForm",
    "ArrivalForm",
    "BlowForm",
    "CorrectForm",
    "DispatchForm",
    "HoldForm",
    "LevelsForm",
    "ListFileForm",
    "ListFilterForm",
    "PlanForm",
    "SignForm",
    "StepForm",
    "SuperviseForm",
    "plan_formset",
]
