"""Acts that park a case, look at it again and take it up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.casework import actions
from minsheng.casework.models import Case
from minsheng.foundation import clock
from tests.chain import opened
from tests.people import Town, fresh

from .ready import OFFICE, Ready

OFFICERS = {"jiedao", "quji"}


def proposed(town: Town, case: Case | None = None, **changes: Any) -> Case:
    """小刘 proposes that a case waits for the repair fund."""
    case = case or opened(town)
    said: dict[str, Any] = {"ground": "funds", "words": "要动维修资金，今年的用完了。", "condition": "明年的资金批下来"}
    said |= {"review_on": clock.today() + timedelta(days=60), "by": town.xiaoliu} | changes
    actions.propose_parking(case=fresh(case), **said)
    return fresh(case)


def parked(town: Town, case: Case | None = None, **changes: Any) -> Case:
    """The street has approved it."""
    case = proposed(town, case, **changes)
    actions.approve_parking(case=case, by=town.jiedao)
    return fresh(case)


def propose_parking(town: Town) -> Ready:
    case, act = opened(town), actions.propose_parking
    said: dict[str, Any] = {"ground": "funds", "words": "没钱", "condition": "有钱", "review_on": clock.today() + timedelta(9)}
    return Ready(town.xiaoliu, OFFICE, lambda by: act(case=fresh(case), **said, by=by), ["case ParkingProposed"])


def approve_parking(town: Town) -> Ready:
    case, act = proposed(town), actions.approve_parking
    return Ready(town.jiedao, OFFICERS, lambda by: act(case=fresh(case), by=by), ["case ParkingApproved"])


def decline_parking(town: Town) -> Ready:
    case, act = proposed(town), actions.decline_parking
    may = OFFICERS | {"xiaoliu"}
    return Ready(town.jiedao, may, lambda by: act(case=fresh(case), words="能办", by=by), ["case ParkingDeclined"])


def review_parking(town: Town) -> Ready:
    case, act, day = parked(town), actions.review_parking, clock.today() + timedelta(days=90)
    return Ready(
        town.jiedao, OFFICERS, lambda by: act(case=fresh(case), review_on=day, words="还没批", by=by), ["case ParkingReviewed"]
    )


def take_up_case(town: Town) -> Ready:
    case, act = parked(town), actions.take_up_case
    return Ready(town.xiaoliu, OFFICE, lambda by: act(case=fresh(case), words="批了", by=by), ["case CaseTakenUp"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    "propose_parking": propose_parking,
    "approve_parking": approve_parking,
    "decline_parking": decline_parking,
    "review_parking": review_parking,
    "take_up_case": take_up_case,
}
