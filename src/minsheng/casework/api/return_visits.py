"""Looks again after an end, and matters that came back, for programs."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from minsheng.foundation.api import Code, Input, Words, whole_number
from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_in_order
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..models import Case, ReturnVisit
from ..queries.return_visits import ended_here_before, links_of, visits_due
from .cases import case_or_404

router = Router(tags=["return visits"])
A_PAGE = 100


class VisitIn(Input):
    found: Code
    words: Words = ""


class EarlierIn(Input):
    earlier: Code


def _by(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _shown(visit: ReturnVisit) -> dict[str, Any]:
    return {
        "id": str(visit.pk),
        "case": visit.case.number,
        "kind": visit.kind,
        "due_on": visit.due_on.isoformat(),
        "found": visit.found or None,
        "words": visit.words,
        "at": visit.at.isoformat() if visit.at else None,
    }


def _visit(request: HttpRequest, identity: str) -> ReturnVisit:
    rows = ReturnVisit.objects.visible_to(request.user).filter(pk=whole_number(identity) or 0)
    found: ReturnVisit = or_404(rows.select_related("case__community").first())
    return found


def _worked(request: HttpRequest, number: str) -> Case:
    found: Case = case_or_404(request, number)
    if not scope_of(request.user).covers(found.community_id):
        raise Http404
    return found


def _linked(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "came_back_from": [link.earlier.number for link in links_of(case) if link.case_id == case.pk],
        "came_back_as": [link.case.number for link in links_of(case) if link.earlier_id == case.pk],
        "ended_here_before": [one.number for one in ended_here_before(case)],
    }


@router.get("/return-visits")
def return_visits(request: HttpRequest, after: Code = "") -> dict[str, Any]:
    """What is due to be looked at again by you, a hundred at a time."""
    if not scope_of(request.user).is_staff:
        return {"items": [], "next": None}
    page = page_in_order(visits_due(_by(request)), {"before": after}, A_PAGE, "due_on", date.fromisoformat)
    return {"items": [_shown(one) for one in page], "next": page.older or None}


@router.post("/return-visits/{identity}")
def record(request: HttpRequest, identity: Code, data: VisitIn) -> dict[str, Any]:
    """Write down what was found: fine, came_back or nobody."""
    actions.record_return_visit(visit=_visit(request, identity), found=data.found, words=data.words, by=_by(request))
    return _shown(_visit(request, identity))


@router.post("/return-visits/{identity}/undo")
def undo(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """What was written was wrong; it is due again."""
    actions.undo_return_visit(visit=_visit(request, identity), by=_by(request))
    return _shown(_visit(request, identity))


@router.get("/cases/{number}/came-back")
def came_back(request: HttpRequest, number: Code) -> dict[str, Any]:
    """What a case came back from and as, and what had ended at the same place shortly before."""
    return _linked(_worked(request, number))


@router.post("/cases/{number}/came-back")
def link(request: HttpRequest, number: Code, data: EarlierIn) -> dict[str, Any]:
    """It is the same matter come back."""
    found = _worked(request, number)
    actions.link_came_back(case=found, earlier=_worked(request, data.earlier), by=_by(request))
    return _linked(found)


@router.post("/cases/{number}/came-back/undo")
def unlink(request: HttpRequest, number: Code, data: EarlierIn) -> dict[str, Any]:
    """It is another matter after all."""
    found = _worked(request, number)
    actions.unlink_came_back(case=found, earlier=_worked(request, data.earlier), by=_by(request))
    return _linked(found)
