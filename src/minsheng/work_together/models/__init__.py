"""Who was called; who sat together and what was agreed; who was told that something is stuck; which organisation a matter goes to."""

from .dispatch_list import DispatchList, DispatchRow
from .escalation import Escalation, PushTable
from .plans import JointPlan, JointSession, PlanSignature, PlanStep, Seat
from .supervision import SupervisionLetter
from .whistles import Whistle, WhistleCall

__all__ = [
    "DispatchList",
    "DispatchRow",
    "Escalation",
    "JointPlan",
    "JointSession",
    "PlanSignature",
    "PlanStep",
    "PushTable",
    "Seat",
    "SupervisionLetter",
    "Whistle",
    "WhistleCall",
]
