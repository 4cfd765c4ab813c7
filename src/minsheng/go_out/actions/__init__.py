"""What can be done: one function an act."""

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
from .visits import make_stop

__all__ = [
    "Plan",
    "begin_outing",
    "cancel_outing",
    "change_outing",
    "count_people",
    "end_outing",
    "give_promise",
    "keep_promise",
    "make_notice",
    "make_stop",
    "note_remark",
    "plan_outing",
    "take_up_outing",
]
