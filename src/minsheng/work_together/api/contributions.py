"""各方出了什么, for programs."""

import uuid
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Status, UploadedFile

from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Place, Words, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Organisation, User
from minsheng.neighbourhood.queries import serving

from .. import actions
from ..models import Contribution
from ..queries.contributions import contribution_or_none, given_for
from ..receiving import receive_contribution
from .plans import case_or_404

router = Router(tags=["contributions"])


class GaveIn(Input):
    """`organisation` by code, or a person by `role`; neither: the residents together. `amount` is yuan, hours or a count, as text or a
    number of at most two decimals. `replaces` is the id of the entry that this one corrects."""

    client_id: uuid.UUID | None = None
    organisation: Code = ""
    role: Place = ""
    kind: Code
    amount: Decimal
    words: Place = ""
    replaces: Code = ""
    looked_over: bool = False


class WhyIn(Input):
    words: Words


class ThanksIn(Input):
    organisation: Code
    wished: bool


def _by(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _row(row: Contribution) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "giver": row.giver,
        "organisation": {"code": row.organisation.code, "name": row.organisation.name} if row.organisation else None,
        "role": row.role,
        "kind": row.kind,
        "amount": f"{row.amount:.2f}",
        "words": row.words,
        "receipt": row.receipt_id is not None,
        "noted_at": row.noted_at.isoformat(),
        "replaces": str(row.replaces_id) if row.replaces_id else None,
    }


def _whole(request: HttpRequest, number: str) -> dict[str, Any]:
    given = given_for(case_or_404(request, number), _by(request))
    thanks = [{"organisation": one.organisation.code, "wished": one.wished} for one in given.wishes]
    return {"items": [_row(one) for one in given.rows], "next": None, "totals": given.totals, "thanks": thanks}


def _found(request: HttpRequest, identity: str) -> Contribution:
    return or_404(contribution_or_none(_by(request), whole_number(identity) or 0))


@router.get("/cases/{number}/contributions")
def contributions(request: HttpRequest, number: Code) -> dict[str, Any]:
    """What was given, for the office and every organisation of the case; receipts are read as files by whoever may."""
    return _whole(request, number)


@router.post("/cases/{number}/contributions", response=NEW_OR_REPEATED)
def note(request: HttpRequest, number: Code, data: GaveIn) -> Status:
    """201 for a new entry, 200 for one that had arrived."""
    case = case_or_404(request, number)
    organisation = None
    if data.organisation:
        rows = Organisation.objects.visible_to(request.user).filter(code=data.organisation)
        organisation = rows.first() or serving(case.community).filter(code=data.organisation).first()
        if organisation is None:
            raise BadInput("这家单位不在这个社区，请重选。", "organisation", "not_serving")
    received = receive_contribution(
        client_id=data.client_id,
        case=case,
        organisation=organisation,
        role=data.role,
        kind=data.kind,
        amount=data.amount,
        words=data.words,
        replaces=_found(request, data.replaces) if data.replaces else None,
        looked_over=data.looked_over,
        by=_by(request),
    )
    return Status(201 if received.new else 200, _row(received.result))


@router.post("/contributions/{identity}/take-back")
def take_back(request: HttpRequest, identity: Code, data: WhyIn) -> dict[str, Any]:
    """It was written down by mistake."""
    found = _found(request, identity)
    actions.take_back_contribution(contribution=found, words=data.words, by=_by(request))
    return _row(found)


@router.post("/contributions/{identity}/receipt")
def receipt(request: HttpRequest, identity: Code, file: UploadedFile = File(...)) -> dict[str, Any]:
    """A photo or a document that shows it."""
    found = _found(request, identity)
    actions.attach_receipt(contribution=found, content=file.read(), name=file.name or "", by=_by(request))
    return _row(found)


@router.post("/cases/{number}/thanks")
def thanks(request: HttpRequest, number: Code, data: ThanksIn) -> dict[str, Any]:
    """Whether an organisation wishes to be thanked by name on the public board; it says so itself."""
    case = case_or_404(request, number)
    organisation = or_404(Organisation.objects.visible_to(request.user).filter(code=data.organisation).first())
    actions.wish_thanks(case=case, organisation=organisation, wished=data.wished, by=_by(request))
    return _whole(request, number)
