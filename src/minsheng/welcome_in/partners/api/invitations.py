"""Invitations: list, invite, answer, take back; and by the code of whoever was invited."""

from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Place, Words, client_address, keyset
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.neighbourhood.models import Community, Organisation
from minsheng.neighbourhood.permission import allowed

from .. import actions
from ..models import Invitation
from ..queries.invitations import invitation_by_code, invitation_or_none, invitations_seen_by
from ..queries.partners import organisations_for

router = Router(tags=["partners"])


class InvitationIn(Input):
    """`community` and `organisation` are codes; whoever is not in the register has `name`, `kind`, `contact` and `phone` instead."""

    community: Code
    purpose: Literal["partner", "once"]
    words: Words
    until: date
    organisation: Code = ""
    kind: Code = ""
    name: Place = ""
    contact: Place = ""
    phone: Code = ""
    day: date | None = None
    looked_over: bool = False


class ComeIn(Input):
    """To be a partner: what one `brings`, and whom to call where the invitation has nobody."""

    words: Words = ""
    brings: Words = ""
    licence: Code = ""
    ties: Words = ""
    contact: Place = ""
    phone: Code = ""


class NotComeIn(Input):
    words: Words = ""


class TakenBackIn(Input):
    words: Words
    looked_over: bool = False


def one(row: Invitation, user: Any) -> dict[str, Any]:
    """Its code and whom to call are for the office alone."""
    shown: dict[str, Any] = {
        "number": row.number,
        "community": row.community.code,
        "purpose": row.purpose,
        "organisation": row.organisation.code if row.organisation else None,
        "name": row.name,
        "kind": row.kind,
        "words": row.words,
        "day": row.day.isoformat() if row.day else None,
        "until": row.until.isoformat(),
        "state": row.standing,
        "answer_words": row.answer_words,
        "by_office": row.by_office,
        "partner": row.partner.number if row.partner else None,
    }
    if allowed(user, "partners.withdraw_invitation", row):
        shown |= {"code": row.code}
        if row.erased_at is None:
            shown |= {"contact": row.contact, "phone": row.phone}
    return shown


def _one(request: HttpRequest, number: str) -> Invitation:
    return or_404(invitation_or_none(request.user, number))  # type: ignore[arg-type]


def _shown(request: HttpRequest, number: str) -> dict[str, Any]:
    return one(_one(request, number), request.user)


@router.get("/partner-invitations")
def invitations(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Those of my communities; for a representative those to the own organisation. The newest first."""
    return keyset(invitations_seen_by(request.user), lambda row: one(row, request.user), after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/partner-invitations", response={201: dict[str, Any]})
def invite(request: HttpRequest, data: InvitationIn) -> Status:
    """Invite somebody to be a partner, or to come once."""
    said = data.model_dump(exclude={"community", "organisation"})
    community: Community | None = Community.objects.visible_to(request.user).filter(code=data.community, valid_to=None).first()
    if community is None:
        raise BadInput("没有这个社区，请重选。", "community")
    organisation: Organisation | None = None
    if data.organisation:
        organisation = organisations_for(request.user).filter(code=data.organisation).first()  # type: ignore[arg-type]
        if organisation is None:
            raise BadInput("没有这家单位，请重选。", "organisation")
    made = actions.invite(community=community, organisation=organisation, by=request.user, **said)  # type: ignore[arg-type]
    return Status(201, _shown(request, made.number))


@router.get("/partner-invitations/{number}")
def invitation(request: HttpRequest, number: Code) -> dict[str, Any]:
    return _shown(request, number)


@router.post("/partner-invitations/{number}/accept")
def accept(request: HttpRequest, number: Code, data: ComeIn) -> dict[str, Any]:
    """They come: said by the organisation, or written down by the office."""
    actions.accept_invitation(invitation=_one(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/partner-invitations/{number}/decline")
def decline(request: HttpRequest, number: Code, data: NotComeIn) -> dict[str, Any]:
    actions.decline_invitation(invitation=_one(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/partner-invitations/{number}/withdraw")
def withdraw(request: HttpRequest, number: Code, data: TakenBackIn) -> dict[str, Any]:
    actions.withdraw_invitation(invitation=_one(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/partner-invitations/{number}/erase")
def erase(request: HttpRequest, number: Code) -> dict[str, Any]:
    """Take the contact out, because they asked."""
    actions.erase_invited(invitation=_one(request, number), by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)


def _by_code(request: HttpRequest, code: str) -> Invitation:
    key = f"receipt:{client_address(request)}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    found = invitation_by_code(code)
    if found is None:
        count_try(key)
    return or_404(found)


def _to_the_invited(row: Invitation) -> dict[str, Any]:
    return {
        "number": row.number,
        "community": row.community.code,
        "purpose": row.purpose,
        "words": row.words,
        "day": row.day.isoformat() if row.day else None,
        "until": row.until.isoformat(),
        "state": row.standing,
        "receipt_code": row.partner.receipt_code if row.partner else None,
    }


@router.get("/partners/invitations/{code}", auth=None)
def invited(request: HttpRequest, code: Code) -> dict[str, Any]:
    """The sheet, for whoever holds its code."""
    return _to_the_invited(_by_code(request, code))


@router.post("/partners/invitations/{code}/come", auth=None)
def come(request: HttpRequest, code: Code, data: ComeIn) -> dict[str, Any]:
    """Whoever holds the code comes; `receipt_code` follows the application where there is one."""
    actions.accept_invitation(invitation=_by_code(request, code), by=None, **data.model_dump())
    return _to_the_invited(_by_code(request, code))


@router.post("/partners/invitations/{code}/not-come", auth=None)
def not_come(request: HttpRequest, code: Code, data: NotComeIn) -> dict[str, Any]:
    actions.decline_invitation(invitation=_by_code(request, code), words=data.words, by=None)
    return _to_the_invited(_by_code(request, code))
