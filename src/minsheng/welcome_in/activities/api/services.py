"""Services: plan, change, cancel, sign up, presence."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.casework.api.voices import community_or_404
from minsheng.foundation.api import Code, Input, Place, Words, client_address, keyset, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..holding import volunteer_held
from ..models import Service, ServiceHours, SignUp
from ..queries.services import (
    hours_or_none,
    open_to,
    service_or_none,
    services_seen_by,
    sign_up_or_none,
    sign_ups_by,
    sign_ups_of,
    trail_of,
)
from ..queries.volunteers import volunteer_or_none
from .volunteers import SaidIn, team_of

router = Router(tags=["volunteers"])


class PlanIn(Input):
    """`wanted` null: as many as come. With `risks` nobody signs up before `insured`. `team` is a code."""

    title: Place
    place: Place
    at: datetime
    until: datetime
    wanted: int | None = None
    minors_ok: bool = False
    risks: Words = ""
    insured: bool = False
    team: Code = ""


class PlanThereIn(PlanIn):
    community: Code


class ReleaseIn(Input):
    released: bool


class SignUpIn(Input):
    """`volunteer` is a number."""

    volunteer: Code
    with_guardian: bool = False


class BesideIn(Input):
    with_guardian: bool = False


class PresenceIn(Input):
    """Without times it was as planned; the way there does not count."""

    came: bool
    came_from: datetime | None = None
    came_until: datetime | None = None
    with_guardian: bool = False


class CorrectIn(PresenceIn):
    reason: Words


def service(row: Service) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "over": row.is_over,
        "community": row.community.code,
        "team": row.team.code if row.team else None,
        "title": row.title,
        "place": row.place,
        "at": row.at.isoformat(),
        "until": row.until.isoformat(),
        "wanted": row.wanted,
        "taken": row.taken,
        "minors_ok": row.minors_ok,
        "risks": row.risks,
        "insured": row.insured,
        "names_released": row.names_released,
        "cancelled_words": row.cancelled_words,
    }


def presence(row: ServiceHours) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "came": row.came,
        "came_from": row.since.isoformat() if row.since else None,
        "came_until": row.until.isoformat() if row.until else None,
        "minutes": row.minutes,
        "with_guardian": row.with_guardian,
        "replaces": str(row.replaces_id) if row.replaces_id else None,
        "reason": row.reason,
        "confirmed_by": row.confirmed_by.name,
        "confirmed_at": row.confirmed_at.isoformat(),
    }


def signed(row: SignUp, trail: list[ServiceHours]) -> dict[str, Any]:
    """Of a volunteer no more than number and name; every row about the presence, the latest counts."""
    return {
        "id": str(row.pk),
        "volunteer": row.volunteer.number,
        "name": row.volunteer.name_shown,
        "state": row.state,
        "with_guardian": row.with_guardian,
        "by_office": row.put_down_by_id is not None,
        "news": row.news,
        "presence": [presence(one) for one in trail],
    }


def _plan(data: PlanIn, community: Community) -> actions.ServicePlan:
    said = data.model_dump(exclude={"community", "team"})
    for key in ("at", "until"):
        said[key] = _aware(said[key], key)
    return actions.ServicePlan(**said, team=team_of(data.team, community))


def _aware(moment: datetime, field: str) -> datetime:
    if moment.tzinfo is None:
        raise BadInput("时间要带时区，比如2026-12-01T19:00:00+08:00。", field, "no_zone")
    return moment


def _found(data: PresenceIn) -> dict[str, Any]:
    said = data.model_dump(exclude={"reason"})
    return {key: _aware(value, key) if isinstance(value, datetime) else value for key, value in said.items()}


def _one(request: HttpRequest, number: str) -> Service:
    return or_404(service_or_none(request.user, number))  # type: ignore[arg-type]


def _signed(request: HttpRequest, identity: str) -> SignUp:
    return or_404(sign_up_or_none(request.user, whole_number(identity) or 0))  # type: ignore[arg-type]


def _shown(request: HttpRequest, number: str) -> dict[str, Any]:
    row = _one(request, number)
    found = service(row)
    scope = scope_of(request.user)
    if scope.covers(row.community_id) or scope.audits or row.names_released:
        rows = sign_ups_of(row, request.user)  # type: ignore[arg-type]
        trail = trail_of(rows)
        found["sign_ups"] = [signed(one, trail.get(one.pk, [])) for one in rows]
    return found


def _of_sign_up(row: SignUp) -> dict[str, Any]:
    row.refresh_from_db(fields=["state", "news"])
    return signed(row, trail_of([row]).get(row.pk, []))


@router.get("/services")
def services(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Those of my communities; for whoever acts for a team what the team does. The newest first."""
    return keyset(services_seen_by(request.user), service, after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/services", response={201: dict[str, Any]})
def plan(request: HttpRequest, data: PlanThereIn) -> Status:
    community = community_or_404(request, data.community)
    require(request.user, "activities.plan_service", community)  # type: ignore[arg-type]
    made = actions.plan_service(community=community, plan=_plan(data, community), by=request.user)  # type: ignore[arg-type]
    return Status(201, _shown(request, made.number))


@router.get("/services/{number}")
def one(request: HttpRequest, number: Code) -> dict[str, Any]:
    """With who comes: for the office, and for the team once the names were released to it."""
    return _shown(request, number)


@router.post("/services/{number}/change")
def change(request: HttpRequest, number: Code, data: PlanIn) -> dict[str, Any]:
    """All of it, as it is now; whoever signed up is told where day, hour or place changed."""
    found = _one(request, number)
    require(request.user, "activities.change_service", found)  # type: ignore[arg-type]
    actions.change_service(service=found, plan=_plan(data, found.community), by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/services/{number}/cancel")
def cancel(request: HttpRequest, number: Code, data: SaidIn) -> dict[str, Any]:
    actions.cancel_service(service=_one(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/services/{number}/release")
def release(request: HttpRequest, number: Code, data: ReleaseIn) -> dict[str, Any]:
    """The team may read who comes, or no more."""
    actions.release_names(service=_one(request, number), released=data.released, by=request.user)  # type: ignore[arg-type]
    return _shown(request, number)


@router.post("/services/{number}/sign-ups", response={201: dict[str, Any]})
def sign_up(request: HttpRequest, number: Code, data: SignUpIn) -> Status:
    """Put a volunteer down."""
    found = _one(request, number)
    require(request.user, "activities.sign_up", found)  # type: ignore[arg-type]
    volunteer = volunteer_or_none(request.user, data.volunteer)  # type: ignore[arg-type]
    if volunteer is None:
        raise BadInput("没有这位志愿者，请重选。", "volunteer")
    made = actions.sign_up(service=found, volunteer=volunteer, with_guardian=data.with_guardian, by=request.user)  # type: ignore[arg-type]
    return Status(201, _of_sign_up(_signed(request, str(made.pk))))


@router.post("/sign-ups/{identity}/step-back")
def step_back(request: HttpRequest, identity: Code) -> dict[str, Any]:
    found = _signed(request, identity)
    actions.step_back(sign_up=found, by=request.user)  # type: ignore[arg-type]
    return _of_sign_up(found)


@router.post("/sign-ups/{identity}/told")
def told(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """Somebody of the office told them what changed."""
    found = _signed(request, identity)
    actions.tell_volunteer(sign_up=found, by=request.user)  # type: ignore[arg-type]
    return _of_sign_up(found)


@router.post("/sign-ups/{identity}/presence")
def confirm(request: HttpRequest, identity: Code, data: PresenceIn) -> dict[str, Any]:
    """Whether they were there; never by themselves."""
    found = _signed(request, identity)
    actions.confirm_attendance(sign_up=found, by=request.user, **_found(data))  # type: ignore[arg-type]
    return _of_sign_up(found)


@router.post("/service-hours/{identity}/correct")
def correct(request: HttpRequest, identity: Code, data: CorrectIn) -> dict[str, Any]:
    """A new row that takes the place of this one, and why."""
    found = or_404(hours_or_none(request.user, whole_number(identity) or 0))  # type: ignore[arg-type]
    actions.correct_attendance(hours=found, reason=data.reason, by=request.user, **_found(data))  # type: ignore[arg-type]
    return _of_sign_up(found.sign_up)


@router.get("/volunteers/receipts/{code}/services", auth=None)
def mine(request: HttpRequest, code: Code) -> dict[str, Any]:
    """For whoever holds the code: what one may come to, and what one signed up for with the own presence."""
    volunteer = volunteer_held(code, client_address(request))
    rows = sign_ups_by(volunteer)
    trail = trail_of(rows)
    own = [
        {
            "service": service(row.service),
            "state": row.state,
            "news": row.news,
            "presence": [presence(p) for p in trail.get(row.pk, [])],
        }
        for row in rows
    ]
    minutes = sum(row.presence.minutes for row in rows if row.presence)
    return {"open": [service(row) for row in open_to(volunteer)], "mine": own, "minutes": minutes}


@router.post("/volunteers/receipts/{code}/services/{number}/sign-up", auth=None)
def come(request: HttpRequest, code: Code, number: Code, data: BesideIn) -> dict[str, Any]:
    """Sign up with the own code."""
    volunteer = volunteer_held(code, client_address(request))
    found = or_404(next((row for row in open_to(volunteer) if row.number == number), None))
    actions.sign_up(service=found, volunteer=volunteer, with_guardian=data.with_guardian, by=None)
    return mine(request, code)


def _own(request: HttpRequest, code: str, number: str) -> SignUp:
    rows = sign_ups_by(volunteer_held(code, client_address(request)))
    return or_404(next((row for row in rows if row.service.number == number), None))


@router.post("/volunteers/receipts/{code}/services/{number}/step-back", auth=None)
def not_come(request: HttpRequest, code: Code, number: Code) -> dict[str, Any]:
    actions.step_back(sign_up=_own(request, code, number), by=None)
    return mine(request, code)


@router.post("/volunteers/receipts/{code}/services/{number}/known", auth=None)
def known(request: HttpRequest, code: Code, number: Code) -> dict[str, Any]:
    """They have read what changed."""
    actions.tell_volunteer(sign_up=_own(request, code, number), by=None)
    return mine(request, code)
