"""Facilities, for programs: what there is, how it was found, what is done to it."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Place, Words, keyset, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood import actions as place_actions
from minsheng.neighbourhood.models import Community, Facility, FacilityCheck, Organisation, User, Venue
from minsheng.neighbourhood.queries import colleagues_in, estate_in, serving

from .. import actions
from ..queries.facilities import came_of, facilities_seen_by, facility_in, facility_or_none, said_about
from .voices import case_or_404, community_or_404, seen, voice_or_404

router = Router(tags=["facilities"])
A_PAGE = 50


class CaretakerIn(Input):
    """An organisation by its code, or somebody of the office by user name; neither: nobody cares for it."""

    caretaker: Code = ""
    caretaker_person: Code = ""


class SaidIn(Input):
    """What everybody reads of it. `venue` is the id of a venue; `looked_over`: what may name somebody was looked at, and does not."""

    name: Place
    purpose: Place = ""
    hours: Place = ""
    estate: Code = ""
    venue: Code = ""
    looked_over: bool = False


class OfCaseIn(CaretakerIn, SaidIn):
    since: date | None = None


class OpenIn(OfCaseIn):
    community: Code


class CheckIn(Input):
    in_order: bool
    words: Words = ""
    on: date | None = None
    looked_over: bool = False


class WhyIn(Input):
    words: Words


class AboutIn(Input):
    """The code of a facility; empty where it is of none after all."""

    facility: Code = ""


def _by(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def facility_or_404(request: HttpRequest, code: str) -> Facility:
    return or_404(facility_or_none(_by(request), code))


def _row(row: Facility) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "purpose": row.purpose,
        "hours": row.hours,
        "community": row.community.code,
        "estate": row.estate.code if row.estate else None,
        "state": row.state,
        "since": row.valid_from.isoformat(),
        "closed_on": row.valid_to.isoformat() if row.valid_to else None,
        "caretaker": {"code": row.caretaker.code, "name": row.caretaker.name} if row.caretaker else None,
        "caretaker_person": row.caretaker_person.name if row.caretaker_person else None,
        "checked_on": row.checked_on.isoformat() if row.checked_on else None,
    }


def _check(row: FacilityCheck) -> dict[str, Any]:
    return {"on": row.on.isoformat(), "in_order": row.in_order, "words": row.words, "by": row.by.username}


def _whole(request: HttpRequest, code: str) -> dict[str, Any]:
    found = facility_or_404(request, code)
    checks, voices, _cases = said_about(found, _by(request), A_PAGE)
    origin = came_of(found, _by(request))
    return _row(found) | {
        "case": origin.number if origin else None,
        "checks": [_check(row) for row in checks],
        "voices": [row.number for row in voices],
    }


def _caretaker(community: Community, data: CaretakerIn) -> dict[str, Any]:
    organisation: Organisation | None = serving(community).filter(code=data.caretaker).first() if data.caretaker else None
    if data.caretaker and organisation is None:
        raise BadInput("这家单位不在这个社区，请重选。", "caretaker", "not_serving")
    person = None
    if data.caretaker_person:
        person = next((one for one in colleagues_in(community) if one.username == data.caretaker_person), None)
        if person is None:
            raise BadInput("这一位不是这个社区的人，请重选。", "caretaker_person", "not_of_the_office")
    return {"caretaker": organisation, "caretaker_person": person}


def _said(community: Community, data: SaidIn) -> dict[str, Any]:
    venue = None
    if data.venue:
        venue = Venue.objects.public().filter(community=community, pk=whole_number(data.venue) or 0).first()
        if venue is None:
            raise BadInput("这个场所不在这儿，请重选。", "venue", "no_such_venue")
    where = {"estate": estate_in(community, data.estate), "venue": venue}
    return where | {"name": data.name, "purpose": data.purpose, "hours": data.hours, "looked_over": data.looked_over}


@router.get("/facilities")
def facilities(
    request: HttpRequest, community: Code = "", estate: Code = "", after: Code = "", limit: int = 50
) -> dict[str, Any]:
    """Of my communities, the newest first, those that are not open any more included."""
    rows = facilities_seen_by(_by(request))
    rows = rows.filter(community__code=community) if community else rows
    rows = rows.filter(estate__code=estate) if estate else rows
    return keyset(rows, _row, after=after, limit=limit)


@router.get("/facilities/{code}")
def facility(request: HttpRequest, code: Code) -> dict[str, Any]:
    """With how it was found and what is said about it, as far as the reader may see that."""
    return _whole(request, code)


@router.post("/facilities", response={201: dict[str, Any]})
def open_new(request: HttpRequest, data: OpenIn) -> Status:
    community = community_or_404(request, data.community)
    given = _said(community, data) | _caretaker(community, data)
    made = place_actions.open_facility(community=community, since=data.since, by=_by(request), **given)
    return Status(201, _row(made))


@router.post("/cases/{number}/facility", response={201: dict[str, Any]})
def open_of_case(request: HttpRequest, number: Code, data: OfCaseIn) -> Status:
    """What came of a case that has ended stays for everybody to use."""
    case = case_or_404(request, number)
    given = _said(case.community, data) | _caretaker(case.community, data)
    made = actions.open_facility_of_case(case=case, since=data.since, by=_by(request), **given)
    return Status(201, _row(made))


@router.post("/facilities/{code}/change")
def change(request: HttpRequest, code: Code, data: SaidIn) -> dict[str, Any]:
    """All of what everybody reads of it, as it shall read from now on."""
    found = facility_or_404(request, code)
    place_actions.change_facility(facility=found, by=_by(request), **_said(found.community, data))
    return _whole(request, code)


@router.post("/facilities/{code}/caretaker")
def hand_on(request: HttpRequest, code: Code, data: CaretakerIn) -> dict[str, Any]:
    """Somebody else cares for it from now on."""
    found = facility_or_404(request, code)
    place_actions.hand_on_facility(facility=found, by=_by(request), **_caretaker(found.community, data))
    return _whole(request, code)


@router.post("/facilities/{code}/check")
def check(request: HttpRequest, code: Code, data: CheckIn) -> dict[str, Any]:
    """Somebody was there and looked."""
    found = facility_or_404(request, code)
    place_actions.check_facility(facility=found, by=_by(request), **data.model_dump())
    return _whole(request, code)


@router.post("/facilities/{code}/close")
def close(request: HttpRequest, code: Code, data: WhyIn) -> dict[str, Any]:
    place_actions.close_facility(facility=facility_or_404(request, code), words=data.words, by=_by(request))
    return _whole(request, code)


@router.post("/facilities/{code}/open-again")
def open_again(request: HttpRequest, code: Code) -> dict[str, Any]:
    place_actions.open_facility_again(facility=facility_or_404(request, code), by=_by(request))
    return _whole(request, code)


@router.post("/voices/{number}/facility")
def about(request: HttpRequest, number: Code, data: AboutIn) -> dict[str, Any]:
    """Which facility a voice speaks of."""
    voice = voice_or_404(request, number)
    actions.link_facility(voice=voice, facility=facility_in(_by(request), voice.community, data.facility), by=_by(request))
    return seen(request, number)
