"""What can be done: one function an act."""

from .cards import settle_card_conflict, write_card
from .changes import acknowledge_change
from .deliveries import take_delivery, turn_down_delivery
from .devices import register_device, withdraw_device
from .duty_points import SeatWanted, TimeWanted, close_duty_point, open_duty_point, set_week
from .homes import drop_home, order_homes, put_homes
from .marks import change_interval, end_mark, mark_household
from .notices import make_notice
from .outings import (
    Plan,
    begin_outing,
    cancel_outing,
    change_outing,
    count_people,
    end_outing,
    plan_outing,
    take_up_outing,
)
from .promises import give_promise, keep_promise
from .remarks import note_at_duty, note_remark
from .rosters import Made, accept_roster, free_seat, make_roster, seat_person
from .rounds import keep_round
from .sent_files import turn_down_file
from .shifts import begin_duty, cancel_duty, confirm_presence, end_duty, take_up_duty
from .swaps import answer_swap, ask_swap, withdraw_swap
from .visits import make_stop

__all__ = [
    "Made",
    "Plan",
    "SeatWanted",
    "TimeWanted",
    "accept_roster",
    "acknowledge_change",
    "answer_swap",
    "ask_swap",
    "begin_duty",
    "begin_outing",
    "cancel_duty",
    "cancel_outing",
    "change_interval",
    "change_outing",
    "close_duty_point",
    "confirm_presence",
    "count_people",
    "drop_home",
    "end_duty",
    "end_mark",
    "end_outing",
    "free_seat",
    "give_promise",
    "keep_promise",
    "keep_round",
    "make_notice",
    "make_roster",
    "make_stop",
    "mark_household",
    "note_at_duty",
    "note_remark",
    "open_duty_point",
    "order_homes",
    "plan_outing",
    "put_homes",
    "register_device",
    "seat_person",
    "set_week",
    "settle_card_conflict",
    "take_delivery",
    "take_up_duty",
    "take_up_outing",
    "turn_down_delivery",
    "turn_down_file",
    "withdraw_device",
    "withdraw_swap",
    "write_card",
]
