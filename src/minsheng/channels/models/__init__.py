"""What the ways in and out keep: one file a noun."""

from .feeds import CalendarFeed
from .meetings import MeetingInvitation
from .remarks import Remark
from .templates import DocumentTemplate
from .ways import AccountMessage, Way

__all__ = ["AccountMessage", "CalendarFeed", "DocumentTemplate", "MeetingInvitation", "Remark", "Way"]
