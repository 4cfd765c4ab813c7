"""Volunteers: apply, enter, welcome, a guardian's yes, leave."""

import uuid
from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status
from pydantic import BaseModel

from minsheng.casework.api.voices import community_or_404
from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Place, Words, client_address, keyset
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.foundation.limits import one_try
from minsheng.neighbourhood.models import Community, Organisation
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..holding import volunteer_held
from ..models import Volunteer
from ..queries.volunteers import guardian_of, teams_of, volunteer_or_none, volunteers_seen_by
from ..receiving import receive_volunteer

router = Router(tags=["volunteers"])
AgeIn = Literal["adult", "minor", "child"]
RelationIn = Literal["mother", "father", "grandparent", "other"]


class GuardianIn(Input):
    name: Place
    phone: Code
    relation: RelationIn


class PersonIn(Input):
    """`age`: adult from 18, minor from 14, child below; `team` the code of a team of volunteers."""

    name: Place
    phone: Code
    age: AgeIn
    born: date | None = None
    skills: Words = ""
    times: Words = ""
    team: Code = ""


class EnterIn(PersonIn):
    """`agreed`: they said yes to what is kept of them."""

    community: Code
    agreed: bool
    guardian: GuardianIn | None = None


class ApplyIn(EnterIn):
    """Needs no key."""

    client_id: uuid.UUID


class ConsentIn(GuardianIn):
    how: Literal["in_person", "phone", "signed"]
    on: date | None = None


class SaidIn(Input):
    words: Words


def shown(row: Volunteer, user: Any) -> dict[str, Any]:
    """For the office of the community also whom to call; for others there no more of somebody under eighteen than the surname."""
    found: dict[str, Any] = {
        "number": row.number,
        "state": row.state,
        "community": row.community.code,
        "team": row.team.code if row.team else None,
        "name": row.name_shown,
        "age": row.age,
        "skills": row.skills,
        "times": row.times,
        "applied_at": row.applied_at.isoformat(),
        "erased": row.erased_at is not None,
    }
    if allowed(user, "activities.call_volunteer", row) and row.erased_at is None:
        found |= {"name": row.name, "phone": row.phone, "born": row.born.isoformat() if row.born else None}
    return found


def _one(request: HttpRequest, number: str) -> Volunteer:
    return or_404(volunteer_or_none(request.user, number))  # type: ignore[arg-type]


def _shown(request: HttpRequest, number: str) -> dict[str, Any]:
    row, user = _one(request, number), request.user
    found = shown(row, user)
    if "phone" in found and row.needs_guardian:
        named = guardian_of(row)
        found["guardian"] = named and {
            "name": named.name,
            "phone": named.phone,
            "relation": named.relation,
            "how": named.how,
            "consented_on": named.consented_on.isoformat() if named.consented_on else None,
            "taken_back": named.taken_back_at is not None,
        }
    return found


def _said(data: BaseModel, community: Community) -> dict[str, Any]:
    said = data.model_dump(exclude={"community", "team", "guardian"})
    guardian = getattr(data, "guardian", None)
    if guardian is not None:
        said["guardian"] = actions.GuardianSaid(guardian.name, guardian.phone, guardian.relation)
    return said | {"team": team_of(data.team, community)}  # type: ignore[attr-defined]


def team_of(code: str, community: Community) -> Organisation | None:
    found = teams_of(community).filter(code=code).first() if code else None
    if code and found is None:
        raise BadInput("这支队不在这个社区，请重选。", "team", "team_elsewhere")
    return found


@router.get("/volunteers")
def volunteers(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Those of my communities, the newest first: no order by what anybody did."""
    return keyset(volunteers_seen_by(request.user), lambda row: shown(row, request.user), after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/volunteers/applications", auth=None, response=NEW_OR_REPEATED)
def apply(request: HttpRequest, data: ApplyIn) -> Status:
    """Ask to be a volunteer. Needs no key; 201 with the receipt code, 200 where the same had arrived."""
    community = Community.objects.public().filter(code=data.community, valid_to=None).first()
    if community is None:
        raise BadInput("没有这个社区，请重选。", "community")
    with one_try(f"volunteer:{client_address(request)}", settings.PUBLIC_VOICES_PER_HOUR):
        got = receive_volunteer(community=community, by=None, **_said(data, community))
    return Status(201 if got.new else 200, {"number": got.result.number, "receipt_code": got.result.receipt_code})


@router.post("/volunteers", response={201: dict[str, Any]})
def enter(request: HttpRequest, data: EnterIn) -> Status:
    """Write down somebody at the desk: a volunteer at once."""
    community = community_or_404(request, data.community)
    require(request.user, "activities.enter_volunteer", community)  # type: ignore[arg-type]
    made = actions.enter_volunteer(community=community, by=request.user, **_said(data, community))  # type: ignore[arg-type]
    return Status(201, _shown(request, made.number) | {"receipt_code": made.receipt_code})


@router.get("/volunteers/receipts/{code}", auth=None)
def receipt(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Where it stands, for whoever holds the code: no name, no telephone."""
    row = volunteer_held(code, client_address(request))
    return {"number": row.number, "state": row.state, "words": row.decided_words}


@router.post("/volunteers/receipts/{code}/leave", auth=None)
def leave_by_code(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Be a volunteer no more."""
    row = volunteer_held(code, client_address(request))
    actions.leave(volunteer=row, by=None)
    return {"number": row.number, "state": row.state}


@router.get("/volunteers/{number}")
def one(request: HttpRequest, number: Code) -> dict[str, Any]:
    return _shown(request, number)


@router.post("/volunteers/{number}/welcome")
def welcome(request: HttpRequest, number: Code) -> dict[str, Any]:
    actions.welcome_volunteer(volunteer=_one(request, number), by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/volunteers/{number}/decline")
def decline(request: HttpRequest, number: Code, data: SaidIn) -> dict[str, Any]:
    """They read `words`."""
    actions.decline_volunteer(volunteer=_one(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/volunteers/{number}/change")
def change(request: HttpRequest, number: Code, data: PersonIn) -> dict[str, Any]:
    """Put right what is kept: all of it, as it should stand."""
    found = _one(request, number)
    require(request.user, "activities.change_volunteer", found)  # type: ignore[arg-type]
    actions.change_volunteer(volunteer=found, by=request.user, **_said(data, found.community))  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/volunteers/{number}/consent")
def consent(request: HttpRequest, number: Code, data: ConsentIn) -> dict[str, Any]:
    """A guardian allows it."""
    actions.note_consent(volunteer=_one(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/volunteers/{number}/consent-back")
def consent_back(request: HttpRequest, number: Code, data: SaidIn) -> dict[str, Any]:
    """The guardians allow it no more."""
    actions.take_back_consent(volunteer=_one(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/volunteers/{number}/leave")
def leave(request: HttpRequest, number: Code) -> dict[str, Any]:
    """They said so to the office."""
    actions.leave(volunteer=_one(request, number), by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/volunteers/{number}/erase")
def erase(request: HttpRequest, number: Code) -> dict[str, Any]:
    """Take out what is known of them, because they asked: of who left or was not taken."""
    actions.erase_volunteer(volunteer=_one(request, number), by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)
