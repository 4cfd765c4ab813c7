"""What became of a phone's record, and what it waits for: shared by the functions that do what a record says."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from minsheng.casework.models import Voice
from minsheng.foundation.errors import NotAllowed, StateForbids

from ..models import Delivery
from ..states import DeliveryState

WHY = "a record that a phone handed in"


class WaitsFor(Exception):
    """What it names is not here yet: the id of a record, or the number of an outing that has not begun."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class Done:
    """What came of it: a number or id; the voice that takes its photos; which outing it is about; `facts`: who wrote the same before."""

    result: str
    voice: Voice | None = None
    about: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


NOT_SEEN = "写的人现在不管这个社区，或没有这个权限。请社区书记看一眼，收还是不收。"


def out_of_sight() -> NotAllowed:
    return NotAllowed(NOT_SEEN)


def taken_record(record: uuid.UUID) -> Delivery:
    """What a record became that another one names. Raises WaitsFor until it is taken."""
    rows = Delivery.objects.unscoped(WHY).filter(record=record).order_by("pk").select_related("voice")
    found: Delivery | None = rows.exclude(result="").first()
    if found is not None:
        return found
    if rows.filter(state=DeliveryState.TURNED_DOWN).exists():
        raise StateForbids("它前面的那一条，社区看过没有收，所以这一条没处记。请社区书记看一眼。", "turned_down")
    raise WaitsFor(str(record))
