"""What can be done to places and people: one function an act."""

from .accounts import choose_password, choose_reminders, issue_code
from .calendar import take_in_calendar
from .keys import end_key, look_by_key, make_key, make_token
from .people import begin_view_as, change_office_rule, look_up_caller, uncover_resident
from .places import import_place, preview_place, undo_place_import

__all__ = [
    "begin_view_as",
    "change_office_rule",
    "choose_password",
    "choose_reminders",
    "end_key",
    "import_place",
    "issue_code",
    "look_by_key",
    "look_up_caller",
    "make_key",
    "make_token",
    "preview_place",
    "take_in_calendar",
    "uncover_resident",
    "undo_place_import",
]
