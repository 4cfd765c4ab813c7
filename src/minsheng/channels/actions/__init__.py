"""What can be done on the way out and in: one function an act."""

from .documents import Taken, go_back_to_template, make_document, replace_template, use_template_above
from .exports import Exported, export_list
from .feeds import make_feed, revoke_feed, revoke_feeds_of
from .meetings import call_off_meeting, issue_meeting_invitation
from .remarks import answer_remark, leave_remark

__all__ = [
    "Exported",
    "Taken",
    "answer_remark",
    "call_off_meeting",
    "export_list",
    "go_back_to_template",
    "issue_meeting_invitation",
    "leave_remark",
    "make_document",
    "make_feed",
    "replace_template",
    "revoke_feed",
    "revoke_feeds_of",
    "use_template_above",
]
