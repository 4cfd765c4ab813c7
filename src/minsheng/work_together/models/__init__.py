"""Who was called, who sat together, what was agreed and signed; who was told that something is stuck; what departments do all year."""

from .escalation import Escalation, PushTable
from .plans import JointPlan, JointSession, PlanSignature, PlanStep, Seat
from .programmes import Programme, ProgrammeDate, ProgrammeHelper
from .whistles import Whistle, WhistleCall

__all__ = [
    "Escalation",
    "JointPlan",
    "JointSession",
    "PlanSignature",
    "PlanStep",
    "Programme",
    "ProgrammeDate",
    "ProgrammeHelper",
    "PushTable",
    "Seat",
    "Whistle",
    "WhistleCall",
]
