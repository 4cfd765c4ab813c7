"""What can be done: one function an act."""

from .cards import settle_card_conflict, write_card
from .changes import acknowledge_change
from .deliveries import take_delivery, turn_down_delivery
from .devices import register_device, withdraw_device
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
from .remarks import note_remark
from .rounds import keep_round
from .sent_files import turn_down_file
from .visits import make_stop

__all__ = [
    "Plan",
    "acknowledge_change",
    "begin_outing",
    "cancel_outing",
    "change_interval",
    "change_outing",
    "count_people",
    "drop_home",
    "end_mark",
    "end_outing",
    "give_promise",
    "keep_promise",
    "keep_round",
    "make_notice",
    "make_stop",
    "mark_household",
    "note_remark",
    "order_homes",
    "plan_outing",
    "put_homes",
    "register_device",
    "settle_card_conflict",
    "take_delivery",
    "take_up_outing",
    "turn_down_delivery",
    "turn_down_file",
    "withdraw_device",
    "write_card",
]
