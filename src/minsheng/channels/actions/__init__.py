"""What can be done on the way out and in: one function an act."""

from .documents import Taken, go_back_to_template, make_document, replace_template, use_template_above
from .exports import Exported, export_list
from .feeds import make_feed, revoke_feed, revoke_feeds_of
from .letters import give_letter_up, send_letter_again
from .meetings import call_off_meeting, issue_meeting_invitation
from .remarks import answer_remark, leave_remark
from .ways import WayPlan, change_way, end_way, set_up_way, switch_way_off, switch_way_on, try_way

__all__ = [
    "Exported",
    "Taken",
    "WayPlan",
    "answer_remark",
    "call_off_meeting",
    "change_way",
    "end_way",
    "export_list",
    "give_letter_up",
    "go_back_to_template",
    "issue_meeting_invitation",
    "leave_remark",
    "make_document",
    "make_feed",
    "replace_template",
    "revoke_feed",
    "revoke_feeds_of",
    "send_letter_again",
    "set_up_way",
    "switch_way_off",
    "switch_way_on",
    "try_way",
    "use_template_above",
]
