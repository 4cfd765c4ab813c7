"""Who was called and how they stand; who sat together, what was agreed, who signed it."""

from .plans import JointPlan, JointSession, PlanSignature, PlanStep, Seat
from .whistles import Whistle, WhistleCall

__all__ = ["JointPlan", "JointSession", "PlanSignature", "PlanStep", "Seat", "Whistle", "WhistleCall"]
