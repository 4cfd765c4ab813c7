"""Parked cases for programs."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Words
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..models import Case, Parking
from ..queries.parking import parking_of
from .cases import case_or_404

router = Router(tags=["parked cases"])


class ParkIn(Input):
    ground: Code
    words: Words
    condition: Words
    review_on: date


class ReviewIn(Input):
    review_on: date
    words: Words


class SaidIn(Input):
    words: Words = ""


def _worked(request: HttpRequest, number: str) -> Case:
    """A case that one's office works with: organisations are told its phase, not why it stands."""
    found: Case = case_or_404(request, number)
    scope = scope_of(request.user)
    if not (scope.covers(found.community_id) or scope.audits):
        raise Http404
    return found


def _by(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _shown(parking: Parking | None) -> dict[str, Any] | None:
    if parking is None:
        return None
    return {
        "ground": parking.ground,
        "words": parking.words,
        "condition": parking.condition,
        "review_on": parking.review_on.isoformat(),
        "proposed_at": parking.proposed_at.isoformat(),
        "approved_at": parking.approved_at.isoformat() if parking.approved_at else None,
        "reviews": parking.reviews,
    }


def _parking(request: HttpRequest, number: str) -> dict[str, Any]:
    found = _worked(request, number)
    until = found.parked_until.isoformat() if found.parked_until else None
    return {"number": found.number, "parked_until": until, "parking": _shown(parking_of(found))}


@router.get("/cases/{number}/parking")
def parking(request: HttpRequest, number: Code) -> dict[str, Any]:
    """Whether the case stands, why, and when it is looked at again; `parking` without `approved_at` is only proposed."""
    return _parking(request, number)


@router.post("/cases/{number}/parking", response={201: dict[str, Any]})
def propose(request: HttpRequest, number: Code, data: ParkIn) -> Any:
    """Propose to park a case."""
    actions.propose_parking(case=_worked(request, number), by=_by(request), **data.dict())
    return Status(201, _parking(request, number))


@router.post("/cases/{number}/parking/approve")
def approve(request: HttpRequest, number: Code) -> dict[str, Any]:
    """Somebody of a higher level lets it stand."""
    actions.approve_parking(case=_worked(request, number), by=_by(request))
    return _parking(request, number)


@router.post("/cases/{number}/parking/decline")
def decline(request: HttpRequest, number: Code, data: SaidIn) -> dict[str, Any]:
    """It is not parked."""
    actions.decline_parking(case=_worked(request, number), words=data.words, by=_by(request))
    return _parking(request, number)


@router.post("/cases/{number}/parking/review")
def review(request: HttpRequest, number: Code, data: ReviewIn) -> dict[str, Any]:
    """Looked at again: it stands until another day."""
    actions.review_parking(case=_worked(request, number), by=_by(request), **data.dict())
    return _parking(request, number)


@router.post("/cases/{number}/take-up")
def take_up(request: HttpRequest, number: Code, data: SaidIn) -> dict[str, Any]:
    """Go on with a parked case."""
    actions.take_up_case(case=_worked(request, number), words=data.words, by=_by(request))
    return _parking(request, number)
