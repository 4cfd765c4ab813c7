"""A batch of cases that nobody holds: the balanced proposal, and what a person decided of it."""

import uuid
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router
from pydantic import Field

from minsheng.casework.api.cases import organisation_by_code
from minsheng.casework.models import Case
from minsheng.casework.queries.warnings import warnings_before_offering
from minsheng.casework.states import ShareRole
from minsheng.foundation.api import Code, Input, Words
from minsheng.foundation.errors import BadInput, Refusal, StateForbids
from minsheng.neighbourhood.models import Organisation
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from ..balancing import SolverMissing
from ..queries.batches import MOST, Row, batch_for, cases_to_dispatch
from ..queries.suggestions import Suggestion
from ..receiving import receive_dispatch

router = Router(tags=["cases"])


class DecisionIn(Input):
    """`lead` and `support` are codes; `proposal` is given back as it came with the case."""

    client_id: uuid.UUID
    case: Code
    lead: Code
    share: Words
    due: date | None = None
    support: Code = ""
    support_share: Words = ""
    proposal: str = Field(max_length=20_000)


class DecisionsIn(Input):
    """Cases that a person looked at and decided; those that nobody looked at are left out."""

    decisions: list[DecisionIn] = Field(min_length=1, max_length=MOST)


def _dispatcher_or_404(request: HttpRequest) -> None:
    if not scope_of(request.user).is_staff:
        raise Http404
    require(request.user, "work_together.see_batch")  # type: ignore[arg-type]


def _who(organisation: Organisation, reasons: list[str]) -> dict[str, Any]:
    return {"code": organisation.code, "name": organisation.name, "reasons": reasons}


def _proposed(one: Suggestion | None, why: list[str]) -> dict[str, Any] | None:
    return _who(one.organisation, why) if one is not None else None


def _row(row: Row) -> dict[str, Any]:
    return {
        "case": row.case.number,
        "title": row.case.title,
        "category": row.case.category.code,
        "community": row.case.community.code,
        "due": row.case.due.isoformat(),
        "lead": _proposed(row.lead, row.why),
        "support": _proposed(row.support, row.why_support),
        "why_nobody": [] if row.lead is not None else row.why,
        "others": [_who(*one) for one in row.others],
        "proposal": row.token,
    }


@router.get("/together/batch")
def proposal(request: HttpRequest) -> dict[str, Any]:
    """Cases that nobody holds, the most urgent first, each with whom it could go to and why, so that nobody holds too many.

    A proposal: nothing is written, and nothing goes out unless a person decides. `loads` count what the asker may see. `next` is null; `more`
    says that further cases wait for the next batch.
    """
    _dispatcher_or_404(request)
    try:
        found = batch_for(request.user)  # type: ignore[arg-type]
    except SolverMissing:
        raise StateForbids("这台机器没装匀着派的计算程序，请一件一件派。", "balancing_missing") from None
    loads = [{"organisation": one.organisation.code, "before": one.before, "after": one.after} for one in found.loads]
    return {"items": [_row(row) for row in found.rows], "next": None, "loads": loads, "more": found.more}


@router.post("/together/batch")
def decide(request: HttpRequest, data: DecisionsIn) -> dict[str, Any]:
    """Dispatch each of these cases as decided. What is refused is said of its case, and loses none of the others."""
    _dispatcher_or_404(request)
    numbers = [one.case for one in data.decisions]
    cases = {one.number: one for one in cases_to_dispatch(request.user).filter(number__in=numbers)}  # type: ignore[arg-type]
    return {"items": [_outcome(request, one, cases.get(one.case)) for one in data.decisions], "next": None}


def _outcome(request: HttpRequest, one: DecisionIn, case: Case | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"case": one.case, "assignment": None, "code": "", "title": "", "field": "", "warnings": []}
    try:
        if case is None:
            raise BadInput("没有这件事项，或者它不归您派。", "case", "no_such_case")
        lead = organisation_by_code(request, one.lead, "lead")
        support = organisation_by_code(request, one.support, "support") if one.support else None
        warnings = [{"code": w.code, "text": w.text} for w in warnings_before_offering(case, lead, ShareRole.LEAD)]
        received = receive_dispatch(
            client_id=one.client_id,
            case=case,
            lead=lead,
            share=one.share,
            due=one.due,
            support=support,
            support_share=one.support_share,
            token=one.proposal,
            by=request.user,  # type: ignore[arg-type]
        )
    except Refusal as refusal:
        return shown | {"code": refusal.code, "title": refusal.message, "field": refusal.field}
    return shown | {"assignment": str(received.result.pk), "warnings": warnings}
