"""Whistles: blow, answer, write down who came; whom one may think of, and why."""

import uuid
from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Status
from pydantic import Field

from minsheng.casework.api.voices import building_in, community_or_404, estate_in
from minsheng.casework.api.voices import sent as as_sent
from minsheng.casework.models import Case
from minsheng.casework.queries.voices import case_or_none
from minsheng.casework.receiving import receive
from minsheng.foundation import clock
from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Place, Words, keyset, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Community, Organisation
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of, serving

from .. import actions
from ..models import Whistle, WhistleCall
from ..queries.suggestions import suggestions_for
from ..queries.whistles import call_or_none, whistle_or_none, whistles_seen_by

router = Router(tags=["whistles"])


class WhistleIn(Input):
    """`organisations` are codes; `looked_over` once somebody looked at what may name a person in `words` or `where`."""

    client_id: uuid.UUID
    community: Code
    organisations: list[Code] = Field(max_length=60)
    at: datetime
    words: Words
    case: Code = ""
    estate: Code = ""
    building: Code = ""
    where: Place = ""
    looked_over: bool = False


class AnswerIn(Input):
    """`who` comes, `ground` why nobody does."""

    answer: Literal["coming", "substitute", "refused"]
    who: Place = ""
    ground: Literal["not_ours", "no_people", "no_time", "other", ""] = ""
    words: Words = ""


class ArrivalIn(Input):
    state: Literal["came", "late", "missing"]
    who: Place = ""
    words: Words = ""


class CallOffIn(Input):
    words: Words


def call(row: WhistleCall, full: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": str(row.pk),
        "organisation": {"code": row.organisation.code, "name": row.organisation.name},
        "state": row.state,
    }
    if full:
        shown |= {
            "who": row.who,
            "ground": row.ground or None,
            "words": row.words,
            "by_office": row.by_office,
            "noted_words": row.noted_words,
        }
    return shown


def whistle(row: Whistle, user: Any) -> dict[str, Any]:
    """The case stands there for staff and auditor; of other organisations an organisation sees the state alone."""
    scope = scope_of(user)
    here = scope.covers(row.community_id) or scope.audits
    return {
        "number": row.number,
        "state": str(row.state),
        "community": row.community.code,
        "case": row.case.number if here and row.case else None,
        "estate": row.estate.code if row.estate else None,
        "place": row.place_to_the_building,
        "where": row.where,
        "at": row.at.isoformat(),
        "words": row.words,
        "blown_by": row.blown_by.name,
        "blown_at": row.blown_at.isoformat(),
        "called_off_words": row.called_off_words,
        "calls": [call(one, here or one.organisation_id in scope.organisations) for one in row.called],
    }


def _moment(at: datetime) -> datetime:
    return at.replace(tzinfo=clock.SHANGHAI) if at.tzinfo is None else at


def _organisation(community: Community, code: str) -> Organisation:
    found = serving(community).filter(code=code).first()
    if found is None:
        raise BadInput("没有这家单位，或者它不管这个社区。", "organisations")
    return found


def _case(request: HttpRequest, community: Community, number: str) -> Case | None:
    if not number:
        return None
    found: Case | None = case_or_none(request.user, number)  # type: ignore[arg-type]
    if found is None or found.community_id != community.pk:
        raise BadInput("这个社区里没有这件事项。", "case")
    return found


def _whole(request: HttpRequest, number: str) -> dict[str, Any]:
    found = whistle_or_none(request.user, number)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return whistle(found, request.user)


def _call_or_404(request: HttpRequest, identity: str) -> WhistleCall:
    return or_404(call_or_none(request.user, whole_number(identity) or 0))  # type: ignore[arg-type]


@router.get("/whistles")
def whistles(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Those of my communities; for a representative those that call the organisation. The newest first."""
    return keyset(whistles_seen_by(request.user), lambda row: whistle(row, request.user), after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/whistles", response=NEW_OR_REPEATED)
def blow(request: HttpRequest, data: WhistleIn) -> Status:
    """201 for a new one, 200 for one that had arrived, 409 for the same id with other content."""
    community = community_or_404(request, data.community)
    require(request.user, "work_together.blow_whistle", community)  # type: ignore[arg-type]

    def do() -> Whistle:
        estate = estate_in(community, data.estate)
        return actions.blow_whistle(
            community=community,
            case=_case(request, community, data.case),
            organisations=[_organisation(community, code) for code in data.organisations],
            at=_moment(data.at),
            estate=estate,
            building=building_in(estate, data.building),
            where=data.where,
            words=data.words,
            looked_over=data.looked_over,
            by=request.user,  # type: ignore[arg-type]
        )

    got = receive(client_id=data.client_id, act="blow_whistle", content=as_sent(data), by=request.user, kind=Whistle, do=do)  # type: ignore[arg-type]
    return Status(201 if got.new else 200, _whole(request, got.result.number))


@router.get("/whistles/suggestions")
def suggestions(request: HttpRequest, community: Code, case: Code = "") -> dict[str, Any]:
    """Organisations that serve a community with what is known of each, in sentences; those that handled the same kind come first."""
    here = community_or_404(request, community)
    require(request.user, "work_together.blow_whistle", here)  # type: ignore[arg-type]
    found = suggestions_for(here, request.user, _case(request, here, case))  # type: ignore[arg-type]
    return {
        "items": [
            {"organisation": {"code": one.organisation.code, "name": one.organisation.name}, "reasons": one.reasons}
            for one in found
        ]
    }


@router.get("/whistles/{number}")
def one(request: HttpRequest, number: Code) -> dict[str, Any]:
    return _whole(request, number)


@router.post("/whistles/{number}/call-off")
def call_off(request: HttpRequest, number: Code, data: CallOffIn) -> dict[str, Any]:
    found = whistle_or_none(request.user, number)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    actions.call_off_whistle(whistle=found, words=data.words, by=request.user)  # type: ignore[arg-type]
    return _whole(request, number)


@router.post("/whistle-calls/{identity}/answer")
def answer(request: HttpRequest, identity: Code, data: AnswerIn) -> dict[str, Any]:
    """The organisation's representative says whether it comes."""
    found = _call_or_404(request, identity)
    actions.answer_whistle(call=found, by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _whole(request, found.whistle.number)


@router.post("/whistle-calls/{identity}/arrival")
def arrival(request: HttpRequest, identity: Code, data: ArrivalIn) -> dict[str, Any]:
    """Somebody of the office says who came."""
    found = _call_or_404(request, identity)
    actions.note_arrival(call=found, by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _whole(request, found.whistle.number)
