"""The same figures and lists for programs."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from minsheng.foundation.api import Code
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .queries import QUESTIONS, figures

router = Router(tags=["insight"])
A_PAGE = 100


def _reader(request: HttpRequest) -> User:
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404
    return request.user  # type: ignore[return-value]


@router.get("/stuck")
def stuck(request: HttpRequest) -> dict[str, Any]:
    """Figures about where things get stuck, each with its parts."""
    user = _reader(request)
    items = [
        {
            "key": question.key,
            "name": str(question.name),
            "number": number,
            "days": question.days(),
            "groups": [{"key": g.key, "name": g.name, "number": g.number} for g in groups],
        }
        for question, number, groups in figures(user)
    ]
    return {"items": items, "next": None}


@router.get("/stuck/{question}")
def stuck_list(request: HttpRequest, question: Code, group: Code = "", after: Code = "") -> dict[str, Any]:
    """What a figure counts, a hundred at a time; `after` is the cursor of the page before."""
    user = _reader(request)
    asked = QUESTIONS.get(question)
    if asked is None:
        raise Http404
    page = asked.page(asked.find(user, group), {"before": after}, A_PAGE)
    items = [
        {
            "case": row.case.number if row.case is not None else "",
            "voice": row.voice.number if row.voice is not None else "",
            "title": row.title,
            "why": row.why,
            "since": row.since.isoformat(),
            "holder": row.holder,
        }
        for row in asked.show(page)
    ]
    return {"items": items, "next": page.older or None}
