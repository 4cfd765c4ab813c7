"""Partners: apply, check, decide, agree, look at how it goes, end."""

import uuid
from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Place, Words, client_address, keyset
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.foundation.limits import count_try, one_try, require_tries_left
from minsheng.neighbourhood.models import Community, Organisation
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..models import Partner
from ..queries.partners import (
    alike_for,
    alike_in_register,
    conflicts_of,
    organisations_for,
    partner_by_receipt,
    partner_or_none,
    partners_seen_by,
    works_with,
)
from ..queries.verdicts import figures_of
from ..receiving import receive_application

router = Router(tags=["partners"])


class ApplicationIn(Input):
    """Needs no key. `brings`: what one can help with; `ties`: what one has to do with the community otherwise."""

    client_id: uuid.UUID
    community: Code
    kind: Literal["business", "social", "volunteers", "property", "owners", "branch", "professional"]
    name: Place
    brings: Words
    contact: Place
    phone: Code
    licence: Code = ""
    ties: Words = ""


class CheckIn(Input):
    licence_seen: bool = False
    licence: Code = ""
    conflict: Words = ""


class SaidIn(Input):
    """The partner reads it; `looked_over`: somebody made sure that what sounds like a name names nobody."""

    words: Words
    looked_over: bool = False


class AgreementIn(Input):
    """`communities`, `organisation` and `host_organisation` are codes; `people` the names of who acts for the partner."""

    scope: Words
    communities: list[Code] = Field(max_length=400)
    since: date
    until: date
    review_on: date
    trial_until: date | None = None
    organisation: Code = ""
    host_organisation: Code = ""
    host_name: Place = ""
    people: list[Place] = Field(default=[], max_length=50)
    looked_over: bool = False


class FullIn(Input):
    words: Words = ""


class ReviewIn(Input):
    words: Words
    review_on: date
    until: date | None = None


def partner(row: Partner, user: Any) -> dict[str, Any]:
    """For the partner itself what was agreed; what the office thinks of it and whom it telephones stays with the office."""
    agreement = row.agreement
    shown: dict[str, Any] = {
        "number": row.number,
        "state": row.standing,
        "kind": row.kind,
        "name": row.name,
        "licence": row.licence,
        "community": row.community.code,
        "brings": row.brings,
        "applied_at": row.applied_at.isoformat(),
        "decided_words": row.decided_words,
        "ended_words": row.ended_words,
        "organisation": row.organisation.code if row.organisation else None,
        "host": row.host_shown,
        "trial_until": row.trial_until.isoformat() if row.trial_until else None,
        "agreement": {
            "scope": agreement.scope,
            "communities": [place.code for place in agreement.places],
            "since": agreement.since.isoformat(),
            "until": agreement.until.isoformat(),
            "review_on": agreement.review_on.isoformat(),
            "over": agreement.is_over,
        }
        if agreement
        else None,
    }
    if works_with(row, user):
        shown |= {"ties": row.ties, "checked": row.checked_at is not None, "licence_seen": row.licence_seen}
        shown |= {"conflict": row.conflict}
    if allowed(user, "partners.check_partner", row) and row.erased_at is None:
        shown |= {"contact": row.contact, "phone": row.phone}
    return shown


def _one(request: HttpRequest, number: str) -> Partner:
    return or_404(partner_or_none(request.user, number))  # type: ignore[arg-type]


def _shown(request: HttpRequest, number: str) -> dict[str, Any]:
    """One alone names also the cases that may stand in its way."""
    row, user = _one(request, number), request.user
    shown = partner(row, user)
    figures = figures_of(row)
    # None while too few people answered.
    shown["residents"] = asdict(figures) if figures else None
    if works_with(row, user):  # type: ignore[arg-type]
        found = conflicts_of(alike_in_register(row), user)  # type: ignore[arg-type]
        shown["conflicts"] = [{"case": one.case.number, "about": one.about} for one in found]
        shown["alike"] = [
            {"organisation": one.organisation.code, "by_licence": one.by_code, "people": len(one.people)}
            for one in alike_for(row, user)  # type: ignore[arg-type]
        ]
    return shown


@router.get("/partners")
def partners(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Those of my communities; for a representative the own. The newest first."""
    return keyset(partners_seen_by(request.user), lambda row: partner(row, request.user), after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/partners/applications", auth=None, response=NEW_OR_REPEATED)
def apply(request: HttpRequest, data: ApplicationIn) -> Status:
    """Offer to be a partner. Needs no key; 201 with the receipt code, 200 where the same had arrived."""
    key = f"partner:{client_address(request)}"
    said = data.model_dump(exclude={"client_id", "community"})
    community = Community.objects.public().filter(code=data.community).first()
    if community is None:
        raise BadInput("没有这个社区，请重选。", "community")
    with one_try(key, settings.PUBLIC_VOICES_PER_HOUR):
        got = receive_application(client_id=data.client_id, community=community, by=None, **said)
    return Status(201 if got.new else 200, {"number": got.result.number, "receipt_code": got.result.receipt_code})


@router.get("/partners/receipts/{code}", auth=None)
def receipt(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Where an application stands, for whoever holds its code."""
    key = f"receipt:{client_address(request)}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    found = partner_by_receipt(code)
    if found is None:
        count_try(key)
    row = or_404(found)
    return {"number": row.number, "state": row.standing, "words": row.ended_words or row.decided_words}


@router.get("/partners/{number}")
def one(request: HttpRequest, number: Code) -> dict[str, Any]:
    return _shown(request, number)


@router.post("/partners/{number}/check")
def check(request: HttpRequest, number: Code, data: CheckIn) -> dict[str, Any]:
    """Write down whether the papers were seen and what stands in the way."""
    actions.check_partner(partner=_one(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/partners/{number}/accept")
def accept(request: HttpRequest, number: Code, data: SaidIn) -> dict[str, Any]:
    actions.accept_partner(partner=_one(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/partners/{number}/decline")
def decline(request: HttpRequest, number: Code, data: SaidIn) -> dict[str, Any]:
    actions.decline_partner(partner=_one(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/partners/{number}/agreement")
def agree(request: HttpRequest, number: Code, data: AgreementIn) -> dict[str, Any]:
    """Begin an agreement; the first is a trial beside a host."""
    found = _one(request, number)
    require(request.user, "partners.sign_agreement", found)  # type: ignore[arg-type]
    said = data.model_dump(exclude={"communities", "organisation", "host_organisation"})
    actions.sign_agreement(
        partner=found,
        communities=[_community(request, code) for code in data.communities],
        organisation=_chosen(organisations_for(request.user), data.organisation, "organisation"),  # type: ignore[arg-type]
        host_organisation=_chosen(Organisation.objects.visible_to(request.user), data.host_organisation, "host_organisation"),
        by=request.user,  # type: ignore[arg-type]
        **said,
    )
    return _shown(request, number)


def _community(request: HttpRequest, code: str) -> Community:
    found: Community | None = Community.objects.visible_to(request.user).filter(code=code, valid_to=None).first()
    if found is None:
        raise BadInput("没有这个社区，请重选。", "communities")
    return found


def _chosen(rows: QuerySet[Organisation], code: str, field: str) -> Organisation | None:
    if not code:
        return None
    found: Organisation | None = rows.filter(code=code).first()
    if found is None:
        raise BadInput("没有这家单位，请重选。", field)
    return found


@router.post("/partners/{number}/full")
def full(request: HttpRequest, number: Code, data: FullIn) -> dict[str, Any]:
    """The trial went well."""
    actions.make_full(partner=_one(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/partners/{number}/review")
def review(request: HttpRequest, number: Code, data: ReviewIn) -> dict[str, Any]:
    """How it goes, when it is looked at again, and until when it goes on."""
    actions.review_partner(partner=_one(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/partners/{number}/end")
def end(request: HttpRequest, number: Code, data: SaidIn) -> dict[str, Any]:
    """What the agreement opened closes at once; what was done under it stays."""
    actions.end_partner(partner=_one(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/partners/{number}/erase")
def erase(request: HttpRequest, number: Code) -> dict[str, Any]:
    """Take the contact out, because they asked: of an application that was not accepted, or of a partner that has ended."""
    actions.erase_applicant(partner=_one(request, number), by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)
