"""Shares, for organisations' programs and the office's."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Place, Words, keyset, whole_number
from minsheng.foundation.finding import or_404
from minsheng.foundation.pages import known_address
from minsheng.neighbourhood.permission import require

from .. import actions
from ..models import Assignment, ShareLink
from ..queries.handed import links_of
from . import shown
from .voices import WordsIn

router = Router(tags=["assignments"])


class AcceptIn(Input):
    promise_date: date


class RefuseIn(Input):
    ground: Code
    words: Words


class AdjudicateIn(Input):
    decision: Code
    words: Words


class PauseIn(Input):
    reason: Code
    until: date
    words: Words


class ExtendIn(Input):
    wanted: date
    words: Words


class DecideIn(Input):
    granted: bool
    words: Words = ""


class HandOutIn(Input):
    """`name`: how the person is called who gets it; the organisation's name where nobody says."""

    name: Place = ""


class CheckIn(Input):
    passed: bool = True
    words: Words = ""


def share_or_404(request: HttpRequest, identity: str) -> Assignment:
    rows = Assignment.objects.visible_to(request.user).filter(pk=whole_number(identity) or 0)
    rows = rows.select_related("organisation", "refusal", "case__community", "case__category", "case__estate", "case__building")
    found: Assignment = or_404(rows.first())
    return found


@router.get("/assignments")
def assignments(request: HttpRequest, state: Code = "", after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Shares I may see; a representative also those of the other organisations of the same cases, without their words."""
    rows = Assignment.objects.visible_to(request.user).select_related("organisation", "refusal", "case__community")
    rows = rows.filter(state=state) if state else rows
    return keyset(rows, lambda row: shown.share(row, request.user), after=after, limit=limit)


@router.get("/assignments/{identity}")
def assignment(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """One share."""
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/accept")
def accept(request: HttpRequest, identity: Code, data: AcceptIn) -> dict[str, Any]:
    """Promise a date."""
    actions.accept_share(assignment=share_or_404(request, identity), promise_date=data.promise_date, by=request.user)  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/refuse")
def refuse(request: HttpRequest, identity: Code, data: RefuseIn) -> dict[str, Any]:
    """Refuse with a ground."""
    actions.refuse_share(assignment=share_or_404(request, identity), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/adjudicate")
def adjudicate(request: HttpRequest, identity: Code, data: AdjudicateIn) -> dict[str, Any]:
    """Street or district, never the dispatcher: upheld or overruled."""
    actions.adjudicate_refusal(assignment=share_or_404(request, identity), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/result")
def result(request: HttpRequest, identity: Code, data: WordsIn) -> dict[str, Any]:
    """Say that the share is done; the evidence that the category asks for must have been attached before (409 evidence_missing)."""
    actions.give_result(assignment=share_or_404(request, identity), words=data.words, by=request.user)  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/check")
def check(request: HttpRequest, identity: Code, data: CheckIn) -> dict[str, Any]:
    """Somebody of the office who had no part in it looks: passed, or do it again."""
    actions.check_result(assignment=share_or_404(request, identity), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/take-back")
def take_back(request: HttpRequest, identity: Code, data: WordsIn) -> dict[str, Any]:
    """The office takes the share back before its result is in."""
    actions.take_back_share(assignment=share_or_404(request, identity), words=data.words, by=request.user)  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/remind")
def remind(request: HttpRequest, identity: Code, data: WordsIn) -> dict[str, Any]:
    """Ask after the share."""
    actions.remind_share(assignment=share_or_404(request, identity), words=data.words, by=request.user)  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/pause")
def pause(request: HttpRequest, identity: Code, data: PauseIn) -> dict[str, Any]:
    """Let its clock stand still, for a reason (weather|material|owners|approval|resident|other), at the most until a day."""
    actions.pause_share(assignment=share_or_404(request, identity), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/resume")
def resume(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """End its pause before that day."""
    actions.resume_share(assignment=share_or_404(request, identity), by=request.user)  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/extend")
def extend(request: HttpRequest, identity: Code, data: ExtendIn) -> dict[str, Any]:
    """Ask for a later day; until somebody decides, the old one counts."""
    actions.ask_extension(assignment=share_or_404(request, identity), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.post("/assignments/{identity}/extend/decide")
def decide_extension(request: HttpRequest, identity: Code, data: DecideIn) -> dict[str, Any]:
    """Grant the later day or not: somebody of the office who had no part in the share."""
    actions.decide_extension(assignment=share_or_404(request, identity), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return shown.share(share_or_404(request, identity), request.user)


@router.get("/assignments/{identity}/links")
def links(request: HttpRequest, identity: Code) -> list[dict[str, Any]]:
    """The links of a share that still open, for the office that may revoke them. The address itself is shown only when it is made."""
    share = share_or_404(request, identity)
    require(request.user, "casework.revoke_share_link", share)  # type: ignore[arg-type]
    return [_link(row) for row in links_of(share)]


@router.post("/assignments/{identity}/links", response={201: dict[str, Any]})
def hand_out(request: HttpRequest, identity: Code, data: HandOutIn) -> Status:
    """A secret address for an organisation without an account: it promises, refuses and gives the result of this share, and sees nothing else."""
    share = share_or_404(request, identity)
    secret = actions.hand_out_share(assignment=share, by=request.user, name=data.name)  # type: ignore[arg-type]
    made = links_of(share)[0]
    return Status(201, _link(made) | {"address": known_address(request, reverse("handed", args=[secret]))})


@router.post("/share-links/{identity}/revoke", response={204: None})
def revoke_link(request: HttpRequest, identity: Code) -> Status:
    """From this moment it opens nothing."""
    rows = ShareLink.objects.visible_to(request.user).filter(pk=whole_number(identity) or 0)
    link = or_404(rows.select_related("assignment__case__community", "assignment__organisation").first())
    actions.revoke_share_link(link=link, by=request.user)  # type: ignore[arg-type]
    return Status(204, None)


def _link(row: ShareLink) -> dict[str, Any]:
    made = {"by": row.made_by.name, "at": row.made_at.isoformat()}
    return {"id": str(row.pk), "name": row.bearer.name, "until": row.until.isoformat(), "made": made}
