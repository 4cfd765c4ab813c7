"""What partners promised: list, promise, note."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Words, whole_number
from minsheng.foundation.finding import or_404

from .. import actions
from ..models import Help
from ..queries.helps import help_or_none, helps_of
from ..queries.partners import partner_or_none

router = Router(tags=["partners"])


class HelpIn(Input):
    words: Words
    due: date


class NotedIn(Input):
    kept: bool
    words: Words = ""


def one(row: Help) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "words": row.words,
        "due": row.due.isoformat(),
        "state": row.state,
        "late": row.is_late,
        "by_office": row.by_office,
        "noted_words": row.noted_words,
    }


@router.get("/partners/{number}/promises")
def promises(request: HttpRequest, number: Code) -> dict[str, Any]:
    """The latest hundred that a partner made; what is open first."""
    found = or_404(partner_or_none(request.user, number))  # type: ignore[arg-type]
    return {"items": [one(row) for row in helps_of(found, request.user)]}  # type: ignore[arg-type]


@router.post("/partners/{number}/promises", response={201: dict[str, Any]})
def promise(request: HttpRequest, number: Code, data: HelpIn) -> Status:
    """The partner says it, or the office writes down what it said."""
    found = or_404(partner_or_none(request.user, number))  # type: ignore[arg-type]
    made = actions.promise_help(partner=found, words=data.words, due=data.due, by=request.user)  # type: ignore[arg-type]
    return Status(201, one(made))


@router.post("/partner-promises/{identity}/note")
def note(request: HttpRequest, identity: Code, data: NotedIn) -> dict[str, Any]:
    """Somebody of the office says whether it was done."""
    found = or_404(help_or_none(request.user, whole_number(identity) or 0))  # type: ignore[arg-type]
    actions.note_help(promise=found, kept=data.kept, words=data.words, by=request.user)  # type: ignore[arg-type]
    return one(or_404(help_or_none(request.user, found.pk)))  # type: ignore[arg-type]
