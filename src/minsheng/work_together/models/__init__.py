"""Who was called and how they stand; who sat together, what was agreed, who signed it; who was told that something is stuck."""

from .escalation import Escalation, PushTable
from .plans import JointPlan, JointSession, PlanSignature, PlanStep, Seat
from .whistles import Whistle, WhistleCall

__all__ = [
    "Escalation",
    "JointPlan",
    "JointSession",
    "PlanSignature",
    "PlanStep",
    "PushTable",
    "Seat",
    "Whistle",
    "WhistleCall",
]
