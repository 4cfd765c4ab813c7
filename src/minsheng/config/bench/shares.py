"""A share while it is being lived."""

from dataclasses import dataclass
from datetime import date, datetime

from minsheng.casework.states import AssignmentState

from .place import Firm


@dataclass(slots=True)
class Share:
    id: int
    firm: Firm
    role: str
    words: str
    offered: datetime
    due: date
    since: datetime
    state: str = AssignmentState.OFFERED
    promise: date | None = None
    accepted: datetime | None = None
    due_at: datetime | None = None
    result: str = ""
    result_at: datetime | None = None
    checked: datetime | None = None
