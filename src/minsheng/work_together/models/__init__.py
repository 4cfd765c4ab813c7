"""Who was called; who sat together and what was agreed; who gave what; who was told what is stuck; whose matter it is; what departments do all year."""

from .contributions import Contribution, ThanksWish
from .dispatch_list import DispatchList, DispatchRow
from .escalation import Escalation, PushTable
from .plans import JointPlan, JointSession, PlanSignature, PlanStep, Seat
from .programmes import Programme, ProgrammeDate, ProgrammeHelper
from .supervision import SupervisionLetter
from .whistles import Whistle, WhistleCall

__all__ = [
    "Contribution",
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
    "ThanksWish",
    "Whistle",
    "WhistleCall",
]
