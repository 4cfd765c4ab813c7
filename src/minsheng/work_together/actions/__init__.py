"""What can be done: one function an act."""

from .escalation import take_in_push_levels
from .plans import SeatGiven, StepGiven, hold_session, make_plan, sign_plan
from .whistles import answer_whistle, blow_whistle, call_off_whistle, note_arrival

__all__ = [
    "SeatGiven",
    "StepGiven",
    "answer_whistle",
    "blow_whistle",
    "call_off_whistle",
    "hold_session",
    "make_plan",
    "note_arrival",
    "sign_plan",
    "take_in_push_levels",
]
