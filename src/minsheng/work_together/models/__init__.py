"""Who was called; who sat together and what was agreed; who was told what is stuck; whose matter it is; what departments do all year."""

from .dispatch_list import DispatchList, DispatchRow
from .escalation import Escalation, PushTable
from .plans import JointPlan, JointSession, PlanSignature, PlanStep, Seat
from .programmes import Programme, ProgrammeDate, ProgrammeHelper
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
    "Programme",
    "ProgrammeDate",
    "ProgrammeHelper",
    "PushTable",
    "Seat",
    "SupervisionLetter",
    "Whistle",
    "WhistleCall",
]
