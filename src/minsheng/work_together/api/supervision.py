"""督办单: issue one for a share, read them."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Status

from minsheng.casework.models import Assignment
from minsheng.foundation.api import Code, Input, Place, Words, keyset, whole_number
from minsheng.foundation.finding import or_404

from .. import actions
from ..models import SupervisionLetter
from ..queries.supervision import letter_or_none, letters_seen_by

router = Router(tags=["supervision"])


class LetterIn(Input):
    """`until` is the day it is asked for; `looked_over` once somebody looked at what may name a person in `words`."""

    words: Words
    until: date
    issuer: Place = ""
    looked_over: bool = False


def _letter(row: SupervisionLetter) -> dict[str, Any]:
    share = row.assignment
    return {
        "number": row.number,
        "case": share.case.number,
        "assignment": str(share.pk),
        "organisation": {"code": share.organisation.code, "name": share.organisation.name},
        "share": share.share,
        "words": row.words,
        "until": row.until.isoformat(),
        "parked_until": share.case.parked_until.isoformat() if share.case.parked_until else None,
        "due": row.due.isoformat(),
        "days_late": row.days_late,
        "issuer": row.issuer,
        "issued_at": row.issued_at.isoformat(),
    }


@router.get("/supervision-letters")
def letters(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Of my communities; for a representative those to the own organisation. The newest first."""
    return keyset(letters_seen_by(request.user), _letter, after=after, limit=limit)  # type: ignore[arg-type]


@router.get("/supervision-letters/{number}")
def letter(request: HttpRequest, number: Code) -> dict[str, Any]:
    return _letter(or_404(letter_or_none(request.user, number)))  # type: ignore[arg-type]


@router.post("/assignments/{identity}/supervise", response={201: dict[str, Any]})
def supervise(request: HttpRequest, identity: Code, data: LetterIn) -> Status:
    """Secretary, street or district ask in writing for a share to be brought on; its clock stays as it is."""
    rows = Assignment.objects.visible_to(request.user).filter(pk=whole_number(identity) or 0)
    share = rows.select_related("organisation", "case__community").first()
    if share is None:
        raise Http404
    made = actions.issue_supervision_letter(assignment=share, by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return Status(201, _letter(made))
