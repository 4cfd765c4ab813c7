"""What can be done: one function an act."""

from .dispatch_list import correct_dispatch_list, import_dispatch_list, put_back_dispatch_list
from .escalation import take_in_push_levels
from .plans import SeatGiven, StepGiven, hold_session, make_plan, sign_plan
from .supervision import issue_supervision_letter
from .whistles import answer_whistle, blow_whistle, call_off_whistle, note_arrival

__all__ = [
    "SeatGiven",
    "StepGiven",
    "answer_whistle",
    "blow_whistle",
    "call_off_whistle",
    "correct_dispatch_list",
    "hold_session",
    "import_dispatch_list",
    "issue_supervision_letter",
    "make_plan",
    "note_arrival",
    "put_back_dispatch_list",
    "sign_plan",
    "take_in_push_levels",
]
