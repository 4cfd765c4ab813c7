"""What can be done to places and people: one function an act."""

from .accounts import choose_password, choose_reminders, close_account, issue_code
from .calendar import take_in_calendar
from .facilities import (
    change_facility,
    check_facility,
    close_facility,
    hand_on_facility,
    open_facility,
    open_facility_again,
)
from .keys import end_key, look_by_key, make_key, make_token
from .logins import end_login, end_other_logins
from .passkeys import add_passkey, name_passkey, remove_passkey
from .people import begin_view_as, change_office_rule, look_up_caller, uncover_resident
from .places import import_place, preview_place, undo_place_import
from .plans import place_buildings
from .register import enter_home, entrust_grid
from .second_factor import (
    confirm_second_factor,
    end_second_factor,
    make_spare_codes,
    pass_second_factor,
    prepare_second_factor,
    take_second_factor,
    take_second_factor_at_the_machine,
    waiting_set_up,
)

__all__ = [
    "add_passkey",
    "begin_view_as",
    "change_facility",
    "change_office_rule",
    "check_facility",
    "choose_password",
    "choose_reminders",
    "close_account",
    "close_facility",
    "confirm_second_factor",
    "end_key",
    "end_login",
    "end_other_logins",
    "end_second_factor",
    "enter_home",
    "entrust_grid",
    "hand_on_facility",
    "import_place",
    "issue_code",
    "look_by_key",
    "look_up_caller",
    "make_key",
    "make_spare_codes",
    "make_token",
    "name_passkey",
    "open_facility",
    "open_facility_again",
    "pass_second_factor",
    "place_buildings",
    "prepare_second_factor",
    "preview_place",
    "remove_passkey",
    "take_in_calendar",
    "take_second_factor",
    "take_second_factor_at_the_machine",
    "uncover_resident",
    "undo_place_import",
    "waiting_set_up",
]
