"""Duty points, their week, and rosters made from it."""

from datetime import date, time
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from minsheng.casework.api.voices import community_or_404, estate_in
from minsheng.foundation.api import Code, Input, Place, keyset_in_order
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.neighbourhood.permission import require

from .. import actions
from ..actions import SeatWanted, TimeWanted
from ..models import DutyPoint
from ..proposing import SolverMissing, free_seats, propose
from ..queries.duty import (
    points_seen_by,
    week_of,
)
from .duty_shown import WordsIn, person_for, point, point_or_404

router = Router(tags=["duty"])


class PointIn(Input):
    community: Code
    estate: Code
    name: Place
    place: Place = ""


class SeatIn(Input):
    """`standing` is the user name of who usually sits there."""

    ability: Literal["community_worker", "property_staff", "partner"]
    required: bool = True
    standing: Code = ""


class TimeIn(Input):
    """Monday is 0."""

    weekday: int = Field(ge=0, le=6)
    begins: time
    ends: time
    seats: list[SeatIn] = Field(max_length=3)


class WeekIn(Input):
    times: list[TimeIn] = Field(max_length=60)


class RosterIn(Input):
    """`point` is the id of one point; without it all of the community."""

    community: Code
    since: date
    until: date
    point: Code = ""


class ChosenIn(Input):
    """`who` is a user name."""

    seat: Code
    who: Code


class AcceptIn(Input):
    community: Code
    seats: list[ChosenIn] = Field(max_length=400)
    near_seen: bool = False


def _with_week(row: DutyPoint) -> dict[str, Any]:
    week = [
        {
            "weekday": one.weekday,
            "begins": f"{one.begins:%H:%M}",
            "ends": f"{one.ends:%H:%M}",
            "seats": [
                {
                    "ability": seat.ability,
                    "required": seat.required,
                    "standing": seat.usual.username if seat.usual else None,
                    "lent_by": seat.lent_by.username if seat.lent_by and seat.lent else None,
                    "lent_until": seat.lent_until.isoformat() if seat.lent_until and seat.lent else None,
                }
                for seat in one.seats.all()
            ],
        }
        for one in week_of(row)
    ]
    return point(row) | {"week": week}


@router.get("/duty-points")
def points(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Duty points of my communities that are open."""
    return keyset_in_order(points_seen_by(request.user).open(), point, after=after, limit=limit)  # type: ignore[arg-type,attr-defined]


@router.post("/duty-points", response={201: dict[str, Any]})
def open_point(request: HttpRequest, data: PointIn) -> Status:
    community = community_or_404(request, data.community)
    estate = estate_in(community, data.estate)
    if estate is None:
        raise BadInput("这个小区不在这个社区里，请重选。", "estate")
    made = actions.open_duty_point(community=community, estate=estate, name=data.name, place=data.place, by=request.user)  # type: ignore[arg-type]
    return Status(201, point(made))


@router.get("/duty-points/{identity}")
def one_point(request: HttpRequest, identity: Code) -> dict[str, Any]:
    return _with_week(point_or_404(request, identity))


@router.post("/duty-points/{identity}/week")
def write_week(request: HttpRequest, identity: Code, data: WeekIn) -> dict[str, Any]:
    """The whole week anew."""
    found = point_or_404(request, identity)
    times = [
        TimeWanted(
            one.weekday,
            one.begins.replace(tzinfo=None),
            one.ends.replace(tzinfo=None),
            [
                SeatWanted(
                    seat.ability,
                    seat.required,
                    person_for(found.community, seat.standing, seat.ability, "week") if seat.standing else None,
                )
                for seat in one.seats
            ],
        )
        for one in data.times
    ]
    actions.set_week(point=found, times=times, by=request.user)  # type: ignore[arg-type]
    return _with_week(point_or_404(request, identity))


@router.post("/duty-points/{identity}/close")
def close_point(request: HttpRequest, identity: Code, data: WordsIn) -> dict[str, Any]:
    actions.close_duty_point(point=point_or_404(request, identity), words=data.words, by=request.user)  # type: ignore[arg-type]
    return point(point_or_404(request, identity))


@router.post("/rosters")
def make_roster(request: HttpRequest, data: RosterIn) -> dict[str, Any]:
    """Make shifts from the weeks. Made twice it changes nothing."""
    community = community_or_404(request, data.community)
    one = point_or_404(request, data.point) if data.point else None
    made = actions.make_roster(community=community, since=data.since, until=data.until, point=one, by=request.user)  # type: ignore[arg-type]
    return {
        "made": made.made,
        "there": made.there,
        "holidays": [day.isoformat() for day in sorted(made.holidays)],
        "crossing": made.crossing,
        "busy": made.busy,
    }


@router.get("/rosters/{code}/proposal")
def proposed(request: HttpRequest, code: Code, optional: bool = False) -> dict[str, Any]:
    """Who could sit in the seats of a community that are free and must not be (`optional`: in all free ones): a draft.

    Nothing is written; where nobody can sit, it says why.
    """
    community = community_or_404(request, code)
    require(request.user, "go_out.plan_duty", community)  # type: ignore[arg-type]
    try:
        found = propose(community, optional=optional)
    except SolverMissing:
        raise StateForbids("这台机器没装排班用的计算程序，请一个一个定。", "solver_missing") from None
    items = [{"seat": str(one.seat.pk), "who": one.who.username if one.who else None, "why": one.why} for one in found.seats]
    return {"items": items, "next": None}


@router.post("/rosters/accept")
def accept(request: HttpRequest, data: AcceptIn) -> dict[str, Any]:
    """Take a draft as somebody looked it over: all of it or nothing."""
    community = community_or_404(request, data.community)
    require(request.user, "go_out.plan_duty", community)  # type: ignore[arg-type]
    here = {str(seat.pk): seat for seat in free_seats(community)}
    chosen = []
    for one in data.seats:
        if one.seat not in here:
            raise BadInput("有一个位子已经有人，或者不在这个社区，请重新取一份。", "seats", "roster_elsewhere")
        chosen.append((here[one.seat], person_for(community, one.who, here[one.seat].ability, "seats")))
    filled = actions.accept_roster(community=community, seats=chosen, near_seen=data.near_seen, by=request.user)  # type: ignore[arg-type]
    return {"filled": filled}
