"""Ways out and in, for programs."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Words, keyset
from minsheng.neighbourhood.permission import require

from ..actions import answer_remark, export_list, leave_remark
from ..lists import listing_of
from ..models import Remark
from ..queries.remarks import remark_by_number
from ..workbook import SHEET

router = Router(tags=["out and in"])


@router.post("/exports/{name}")
def take_out(request: HttpRequest, name: Code, of: Code = "") -> FileResponse:
    """A list as an Excel file, with the filter of its page as the query; `of` names the thing whose list it is. Recorded in the log."""
    listing = listing_of(name, request.user, request.GET, of)  # type: ignore[arg-type]
    if listing is None:
        raise Http404
    exported = export_list(listing=listing, by=request.user)  # type: ignore[arg-type]
    return FileResponse(exported.file, as_attachment=True, filename=exported.file_name, content_type=SHEET)


class RemarkIn(Input):
    words: Words
    page: Code = ""


class RemarkAnswerIn(Input):
    words: Words


def _shown(remark: Remark) -> dict[str, Any]:
    return {
        "number": remark.number,
        "words": remark.words,
        "page": remark.page,
        "at": remark.at.isoformat(),
        "answer": remark.answer,
        "answered_at": remark.answered_at.isoformat() if remark.answered_at else None,
    }


@router.get("/remarks")
def remarks(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """What was said about the program: the own ones; for the district all."""
    return keyset(Remark.objects.visible_to(request.user), _shown, after=after, limit=max(1, min(limit, 200)))


@router.post("/remarks", response={201: dict[str, Any]})
def leave(request: HttpRequest, data: RemarkIn) -> Any:
    """A complaint or a suggestion about the program."""
    return Status(201, _shown(leave_remark(words=data.words, page=data.page, by=request.user)))  # type: ignore[arg-type]


@router.post("/remarks/{number}/answer")
def answer(request: HttpRequest, number: Code, data: RemarkAnswerIn) -> dict[str, Any]:
    """The district answers."""
    require(request.user, "channels.answer_remark")  # type: ignore[arg-type]
    found = remark_by_number(number)
    if found is None:
        raise Http404
    answer_remark(remark=found, words=data.words, by=request.user)  # type: ignore[arg-type]
    found.refresh_from_db()
    return _shown(found)
