"""What can be done in casework: one function an act. Views, API, sync, listeners and commands call these; none writes beside them."""

from .answers import answer_residents, call_speaker, confirm, inspect_case, mark_told
from .board import release_to_board, take_down_from_board
from .cases import link_voice, open_case, release_excerpt, reopen_case, unlink_voice
from .clocks import ask_extension, change_clock_rule, decide_extension, drop_clock_rule, pause_share, resume_share
from .conflicts import settle_conflict
from .ends import approve_end, decline_end, propose_end
from .evidence import attach
from .external import note_external_order, reply_external_order, take_back_external_order
from .facilities import link_facility, open_facility_of_case
from .good_cases import (
    edit_good_case,
    release_good_case,
    release_good_case_photo,
    take_back_good_case_photo,
    withdraw_good_case,
    write_good_case,
)
from .hand_back import end_hand_over
from .hand_over import hand_over_work
from .handing import hand_out_share, revoke_share_link
from .hearing import Speaker, hear_voice, say_more
from .imports import import_voices, undo_import
from .parking import approve_parking, decline_parking, propose_parking, review_parking, take_up_case
from .phase import recompute_phase
from .platforms import change_platform
from .residents import erase_resident
from .return_visits import link_came_back, record_return_visit, undo_return_visit, unlink_came_back
from .shares import (
    accept_share,
    adjudicate_refusal,
    check_result,
    give_result,
    offer_share,
    refuse_share,
    remind_share,
    take_back_share,
)
from .voices import (
    check_settled,
    hand_over_voice,
    note_voice,
    pass_voice,
    read_receipt,
    repeat_voice,
    settle_voice,
    sort_voice,
    unsort_voice,
)

__all__ = [
    "Speaker",
    "accept_share",
    "adjudicate_refusal",
    "answer_residents",
    "approve_end",
    "approve_parking",
    "ask_extension",
    "attach",
    "call_speaker",
    "change_clock_rule",
    "change_platform",
    "check_result",
    "check_settled",
    "confirm",
    "decide_extension",
    "decline_end",
    "decline_parking",
    "drop_clock_rule",
    "edit_good_case",
    "end_hand_over",
    "erase_resident",
    "give_result",
    "hand_out_share",
    "hand_over_voice",
    "hand_over_work",
    "hear_voice",
    "import_voices",
    "inspect_case",
    "link_came_back",
    "link_facility",
    "link_voice",
    "mark_told",
    "note_external_order",
    "note_voice",
    "offer_share",
    "open_case",
    "open_facility_of_case",
    "pass_voice",
    "pause_share",
    "propose_end",
    "propose_parking",
    "read_receipt",
    "recompute_phase",
    "record_return_visit",
    "refuse_share",
    "release_excerpt",
    "release_good_case",
    "release_good_case_photo",
    "release_to_board",
    "remind_share",
    "reopen_case",
    "repeat_voice",
    "reply_external_order",
    "resume_share",
    "review_parking",
    "revoke_share_link",
    "say_more",
    "settle_conflict",
    "settle_voice",
    "sort_voice",
    "take_back_external_order",
    "take_back_good_case_photo",
    "take_back_share",
    "take_down_from_board",
    "take_up_case",
    "undo_import",
    "undo_return_visit",
    "unlink_came_back",
    "unlink_voice",
    "unsort_voice",
    "withdraw_good_case",
    "write_good_case",
]
