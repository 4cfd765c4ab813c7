"""Who was called and how they stand; who sat together, what was agreed, who signed it; which organisation a matter goes to."""

from .dispatch_list import DispatchList, DispatchRow
from .plans import JointPlan, JointSession, PlanSignature, PlanStep, Seat
from .whistles import Whistle, WhistleCall

__all__ = [
    "DispatchList",
    "DispatchRow",
    "JointPlan",
    "JointSession",
    "PlanSignature",
    "PlanStep",
    "Seat",
    "Whistle",
    "WhistleCall",
]
