"""What can be done to places and people: one function an act."""

from .accounts import choose_password, issue_code
from .calendar import take_in_calendar
from .people import begin_view_as, change_office_rule, make_token, uncover_resident
from .places import import_place, preview_place, undo_place_import

__all__ = [
    "begin_view_as",
    "change_office_rule",
    "choose_password",
    "import_place",
    "issue_code",
    "make_token",
    "preview_place",
    "take_in_calendar",
    "uncover_resident",
    "undo_place_import",
]
