"""What can be done: one function an act."""

from .batches import dispatch_case
from .contributions import attach_receipt, note_contribution, take_back_contribution, wish_thanks
from .dispatch_list import correct_dispatch_list, import_dispatch_list, put_back_dispatch_list
from .escalation import take_in_push_levels
from .plans import SeatGiven, StepGiven, hold_session, make_plan, sign_plan
from .programme_dates import (
    DatePlan,
    TopicGiven,
    call_off_programme_date,
    change_programme_date,
    note_at_programme,
    note_programme_held,
    plan_programme_date,
)
from .programmes import end_programme, start_programme
from .supervision import issue_supervision_letter
from .whistles import answer_whistle, blow_whistle, call_off_whistle, note_arrival

__all__ = [
    "DatePlan",
    "SeatGiven",
    "StepGiven",
    "TopicGiven",
    "answer_whistle",
    "attach_receipt",
    "blow_whistle",
    "call_off_programme_date",
    "call_off_whistle",
    "change_programme_date",
    "correct_dispatch_list",
    "dispatch_case",
    "end_programme",
    "hold_session",
    "import_dispatch_list",
    "issue_supervision_letter",
    "make_plan",
    "note_arrival",
    "note_at_programme",
    "note_contribution",
    "note_programme_held",
    "plan_programme_date",
    "put_back_dispatch_list",
    "sign_plan",
    "start_programme",
    "take_back_contribution",
    "take_in_push_levels",
    "wish_thanks",
]
