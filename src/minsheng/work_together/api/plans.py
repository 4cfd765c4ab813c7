"""The joint side of a case, for programs."""

import uuid
from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Status
from pydantic import Field

from minsheng.casework.models import Case
from minsheng.casework.queries.voices import case_or_none
from minsheng.foundation import clock
from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Place, Words, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.queries import scope_of, serving

from ..actions import SeatGiven, StepGiven
from ..models import JointPlan, JointSession
from ..queries.plans import plan_or_none, shares_for_plan, signed_of, together_of, waiting_in
from ..receiving import receive_plan, receive_session, receive_signature

router = Router(tags=["plans"])


class SeatIn(Input):
    organisation: Code
    who: Place = ""
    view: Words = ""
    disagrees: bool = False


class SessionIn(Input):
    """Without `at` it was just now."""

    client_id: uuid.UUID
    how: Literal["on_spot", "table", "phone"]
    seats: list[SeatIn] = Field(max_length=60)
    at: datetime | None = None
    where: Place = ""
    looked_over: bool = False


class StepIn(Input):
    """`assignment` is the id of a share; `after` numbers of earlier steps, counted from 1; `cost` in yuan."""

    assignment: Code
    what: Words
    due: date
    cost: int | None = None
    payer: Place = ""
    after: list[int] = Field(default_factory=list, max_length=30)
    owners_decision: bool = False


class PlanIn(Input):
    client_id: uuid.UUID
    steps: list[StepIn] = Field(max_length=60)
    looked_over: bool = False


class SignIn(Input):
    client_id: uuid.UUID
    assignment: Code
    verdict: Literal["agrees", "disagrees"]
    words: Words = ""


def case_or_404(request: HttpRequest, number: str) -> Case:
    found: Case = or_404(case_or_none(request.user, number))  # type: ignore[arg-type]
    return found


def plan(row: JointPlan) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "version": row.version,
        "made_at": row.made_at.isoformat(),
        "replaced_at": row.replaced_at.isoformat() if row.replaced_at else None,
        "steps": [
            {
                "number": step.number,
                "assignment": str(step.assignment_id),
                "organisation": step.assignment.organisation.code,
                "state": step.assignment.state,
                "what": step.what,
                "due": step.due.isoformat(),
                "cost": step.cost,
                "payer": step.payer,
                "after": step.after,
                "owners_decision": step.owners_decision,
            }
            for step in row.steps.all()
        ],
        "signatures": [
            {"organisation": one.share.organisation.code, "verdict": one.verdict or None, "words": one.words}
            for one in signed_of(row)
        ],
    }


def session(row: JointSession) -> dict[str, Any]:
    seats = [
        {"organisation": seat.organisation.code, "who": seat.who, "view": seat.view, "disagrees": seat.disagrees}
        for seat in row.seated
    ]
    return {"id": str(row.pk), "how": row.how, "at": row.at.isoformat(), "where": row.where, "seats": seats}


def _whole(request: HttpRequest, number: str) -> dict[str, Any]:
    found, user = case_or_404(request, number), request.user
    there = together_of(found, user)  # type: ignore[arg-type]
    return {
        "case": found.number,
        "waiting": [
            {"who": one.who, "for_whom": one.for_whom, "why": one.why, "working_hours": one.hours, "late": one.late}
            for one in waiting_in(found, there)
        ],
        "plans": [plan(one) for one in there.plans],
        "sessions": [session(one) for one in there.sessions],
    }


@router.get("/cases/{number}/together")
def together(request: HttpRequest, number: Code) -> dict[str, Any]:
    """Who waits for whom, the plan in all its versions, what was said together: for everybody who holds a share too."""
    return _whole(request, number)


@router.post("/cases/{number}/sessions", response=NEW_OR_REPEATED)
def hold(request: HttpRequest, number: Code, data: SessionIn) -> Status:
    found = case_or_404(request, number)
    here = {one.code: one for one in serving(found.community)}
    unknown = [seat.organisation for seat in data.seats if seat.organisation not in here]
    if unknown and scope_of(request.user).covers(found.community_id):
        raise BadInput("没有这家单位，或者它不管这个社区。", "seats")
    seats = [
        SeatGiven(here[seat.organisation], seat.who, seat.view, seat.disagrees)
        for seat in data.seats
        if seat.organisation in here
    ]
    at = data.at.replace(tzinfo=clock.SHANGHAI) if data.at is not None and data.at.tzinfo is None else data.at
    got = receive_session(
        client_id=data.client_id,
        case=found,
        how=data.how,
        seats=seats,
        at=at,
        where=data.where,
        looked_over=data.looked_over,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201 if got.new else 200, _whole(request, number))


@router.post("/cases/{number}/plans", response=NEW_OR_REPEATED)
def make(request: HttpRequest, number: Code, data: PlanIn) -> Status:
    """A plan, or its next version. 201 for a new one, 200 for one that had arrived, 409 for the same id with other content."""
    found = case_or_404(request, number)
    shares = {str(share.pk): share for share in shares_for_plan(found)}
    known = [step for step in data.steps if step.assignment in shares]
    if len(known) < len(data.steps) and scope_of(request.user).covers(found.community_id):
        raise BadInput("这件事项里没有这一份。", "steps")
    steps = [
        StepGiven(shares[one.assignment], one.what, one.due, one.cost, one.payer, one.after, one.owners_decision) for one in known
    ]
    got = receive_plan(
        client_id=data.client_id,
        case=found,
        steps=steps,
        looked_over=data.looked_over,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201 if got.new else 200, _whole(request, number))


@router.post("/plans/{identity}/sign")
def sign(request: HttpRequest, identity: Code, data: SignIn) -> dict[str, Any]:
    """An organisation agrees, or does not and says why."""
    found = plan_or_none(request.user, whole_number(identity) or 0)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    held = found.steps.filter(assignment=whole_number(data.assignment) or 0).select_related("assignment__organisation").first()
    if held is None:
        raise Http404
    held.assignment.case = found.case
    receive_signature(
        client_id=data.client_id,
        plan=found,
        share=held.assignment,
        verdict=data.verdict,
        words=data.words,
        by=request.user,  # type: ignore[arg-type]
    )
    return _whole(request, found.case.number)
