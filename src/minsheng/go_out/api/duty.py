"""Duty points, rosters, shifts; who sits there, swaps, and what is heard there."""

import uuid
from datetime import date, datetime, time
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Status
from pydantic import Field

from minsheng.casework.actions import Speaker
from minsheng.casework.api import shown
from minsheng.casework.api.voices import SpeakerIn, building_in, community_or_404, estate_in
from minsheng.casework.api.voices import sent as as_sent
from minsheng.casework.models import Voice
from minsheng.casework.receiving import receive
from minsheng.foundation import clock
from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Place, Words, keyset, keyset_in_order, whole_number
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..actions import SeatWanted, TimeWanted
from ..models import DutyPoint, DutySeat, DutyShift, DutySwap
from ..proposing import SolverMissing, free_seats, propose
from ..queries_duty import (
    my_shifts,
    point_or_none,
    points_seen_by,
    presences_of,
    seat_or_none,
    shift_or_none,
    shifts_seen_by,
    sitters,
    swap_or_none,
    swaps_waiting_for,
    voices_at,
    week_of,
)

router = Router(tags=["duty"])
_VOICE = ("community", "estate", "building", "speaker", "category", "case", "replaces", "alike")


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


class WhoIn(Input):
    """`who` is a user name; empty frees the seat."""

    who: Code
    near_seen: bool = False


class WordsIn(Input):
    words: Words


class DutyRemarkIn(Input):
    """`answer` is what was answered at once: then the voice is settled on the spot."""

    client_id: uuid.UUID
    text: Words
    kind: Literal["problem", "suggestion", "need", "praise", "question", ""] = ""
    building: Code = ""
    place: Place = ""
    observed: Words = ""
    judgement: Words = ""
    answer: Words = ""
    heard_at: datetime | None = None
    speaker: SpeakerIn = Field(default_factory=SpeakerIn)


class EndDutyIn(Input):
    note: Words = ""


class PresenceIn(Input):
    """`corrects`: what was said before is wrong."""

    present: bool
    words: Words = ""
    corrects: bool = False


class SwapIn(Input):
    """`to` is a user name; `in_return` the id of a seat of theirs that one takes for it."""

    to: Code
    in_return: Code = ""


class SwapAnswerIn(Input):
    agreed: bool


def _id(identity: str) -> int:
    found = whole_number(identity)
    if found is None:
        raise Http404
    return found


def _point(request: HttpRequest, identity: str) -> DutyPoint:
    found = point_or_none(request.user, _id(identity))  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


def _shift(request: HttpRequest, identity: str) -> DutyShift:
    found = shift_or_none(request.user, _id(identity))  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


def _seat(request: HttpRequest, identity: str) -> DutySeat:
    found = seat_or_none(request.user, _id(identity))  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


def _swap(request: HttpRequest, identity: str) -> DutySwap:
    found = swap_or_none(request.user, _id(identity))  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


def _person(community: Community, username: str, ability: str, field: str) -> User:
    found = next((one for one in sitters(community)[ability] if one.username == username), None)
    if found is None:
        raise BadInput("这个人不能坐在这个位子，请重选。", field, "duty_not_able")
    return found


def point(row: DutyPoint) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "community": row.community.code,
        "estate": row.estate.code,
        "name": row.name,
        "place": row.place,
        "closed": row.closed_at is not None,
    }


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
                    "standing": seat.standing.username if seat.standing else None,
                }
                for seat in one.seats.all()
            ],
        }
        for one in week_of(row)
    ]
    return point(row) | {"week": week}


def shift(row: DutyShift) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "point": str(row.point_id),
        "name": row.point.name,
        "estate": row.point.estate.code,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "state": row.state,
        "seats": [
            {
                "id": str(seat.pk),
                "ability": seat.ability,
                "required": seat.required,
                "who": seat.who.username if seat.who else None,
                "name": seat.who.name if seat.who else None,
            }
            for seat in row.seats.all()
        ],
    }


def _whole(request: HttpRequest, identity: str) -> dict[str, Any]:
    """With what was heard, for those who may read it; the note is theirs too."""
    row = _shift(request, identity)
    voices = [voice.number for voice in voices_at(row, request.user)]  # type: ignore[arg-type]
    seen = [
        {"seat": str(one.seat.pk), "present": one.present if one.known else None, "heard": one.heard} for one in presences_of(row)
    ]
    staff = allowed(request.user, "go_out.keep_duty", row)  # type: ignore[arg-type]
    return shift(row) | {"presence": seen, "voices": voices, "note": row.note if staff else ""}


def swap(row: DutySwap) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "seat": str(row.seat_id),
        "in_return": str(row.in_return_id) if row.in_return_id else None,
        "asked_by": row.asked_by.username,
        "to": row.to.username,
        "state": row.state,
    }


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
    return _with_week(_point(request, identity))


@router.post("/duty-points/{identity}/week")
def write_week(request: HttpRequest, identity: Code, data: WeekIn) -> dict[str, Any]:
    """The whole week anew."""
    found = _point(request, identity)
    times = [
        TimeWanted(
            one.weekday,
            one.begins.replace(tzinfo=None),
            one.ends.replace(tzinfo=None),
            [
                SeatWanted(
                    seat.ability,
                    seat.required,
                    _person(found.community, seat.standing, seat.ability, "week") if seat.standing else None,
                )
                for seat in one.seats
            ],
        )
        for one in data.times
    ]
    actions.set_week(point=found, times=times, by=request.user)  # type: ignore[arg-type]
    return _with_week(_point(request, identity))


@router.post("/duty-points/{identity}/close")
def close_point(request: HttpRequest, identity: Code, data: WordsIn) -> dict[str, Any]:
    actions.close_duty_point(point=_point(request, identity), words=data.words, by=request.user)  # type: ignore[arg-type]
    return point(_point(request, identity))


@router.post("/rosters")
def make_roster(request: HttpRequest, data: RosterIn) -> dict[str, Any]:
    """Make shifts from the weeks. Made twice it changes nothing."""
    community = community_or_404(request, data.community)
    one = _point(request, data.point) if data.point else None
    made = actions.make_roster(community=community, since=data.since, until=data.until, point=one, by=request.user)  # type: ignore[arg-type]
    return {
        "made": made.made,
        "there": made.there,
        "holidays": [day.isoformat() for day in sorted(made.holidays)],
        "crossing": made.crossing,
        "busy": made.busy,
    }


@router.get("/rosters/{code}/proposal")
def proposed(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Who could sit in the free seats of a community: a draft. Nothing is written; where nobody can, it says why."""
    community = community_or_404(request, code)
    require(request.user, "go_out.plan_duty", community)  # type: ignore[arg-type]
    try:
        found = propose(community)
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
        chosen.append((here[one.seat], _person(community, one.who, here[one.seat].ability, "seats")))
    filled = actions.accept_roster(community=community, seats=chosen, near_seen=data.near_seen, by=request.user)  # type: ignore[arg-type]
    return {"filled": filled}


@router.get("/duty-shifts")
def shifts(
    request: HttpRequest, since: date | None = None, until: date | None = None, after: Code = "", limit: int = 50
) -> dict[str, Any]:
    """Shifts that I see, newest first; `since` and `until` are days."""
    rows = shifts_seen_by(request.user)  # type: ignore[arg-type]
    if since is not None:
        rows = rows.filter(start__gte=clock.day_start(since))
    if until is not None and until.year < 9999:
        rows = rows.filter(start__lt=clock.day_end(until))
    return keyset(rows, shift, after=after, limit=limit)


@router.get("/my-shifts")
def mine(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Where I sit from today on."""
    return keyset_in_order(my_shifts(request.user), shift, after=after, limit=limit)  # type: ignore[arg-type]


@router.get("/duty-shifts/{identity}")
def one_shift(request: HttpRequest, identity: Code) -> dict[str, Any]:
    return _whole(request, identity)


@router.post("/duty-shifts/{identity}/begin")
def begin(request: HttpRequest, identity: Code) -> dict[str, Any]:
    actions.begin_duty(shift=_shift(request, identity), by=request.user)  # type: ignore[arg-type]
    return _whole(request, identity)


@router.post("/duty-shifts/{identity}/remarks", response=NEW_OR_REPEATED)
def remark(request: HttpRequest, identity: Code, data: DutyRemarkIn) -> Status:
    """One thing said there: a voice of this shift."""
    found = _shift(request, identity)
    heard_at = data.heard_at
    if heard_at is not None and heard_at.tzinfo is None:
        heard_at = heard_at.replace(tzinfo=clock.SHANGHAI)

    def do() -> Voice:
        return actions.note_at_duty(
            shift=found,
            words=data.text,
            kind=data.kind,
            building=building_in(found.point.estate, data.building),
            place=data.place,
            observed=data.observed,
            judgement=data.judgement,
            answer=data.answer,
            heard_at=heard_at,
            speaker=Speaker(**data.speaker.model_dump()),
            by=request.user,  # type: ignore[arg-type]
        )

    require(request.user, "go_out.keep_duty", found)  # type: ignore[arg-type]
    content = as_sent(data) | {"shift": str(found.pk)}
    got = receive(client_id=data.client_id, act="hear_voice", content=content, by=request.user, kind=Voice, do=do)  # type: ignore[arg-type]
    heard = Voice.objects.visible_to(request.user).select_related(*_VOICE).filter(pk=got.result.pk).first()
    if heard is None:
        raise Http404
    return Status(201 if got.new else 200, shown.voice(heard) | shown.receipt_code(heard))


@router.post("/duty-shifts/{identity}/end")
def end(request: HttpRequest, identity: Code, data: EndDutyIn) -> dict[str, Any]:
    """Hand over."""
    actions.end_duty(shift=_shift(request, identity), note=data.note, by=request.user)  # type: ignore[arg-type]
    return _whole(request, identity)


@router.post("/duty-shifts/{identity}/cancel")
def cancel(request: HttpRequest, identity: Code, data: WordsIn) -> dict[str, Any]:
    actions.cancel_duty(shift=_shift(request, identity), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _whole(request, identity)


@router.post("/duty-shifts/{identity}/take-up")
def take_up(request: HttpRequest, identity: Code) -> dict[str, Any]:
    actions.take_up_duty(shift=_shift(request, identity), by=request.user)  # type: ignore[arg-type]
    return _whole(request, identity)


@router.post("/duty-seats/{identity}/who")
def who(request: HttpRequest, identity: Code, data: WhoIn) -> dict[str, Any]:
    """Who sits there; an empty name frees the seat."""
    found = _seat(request, identity)
    require(request.user, "go_out.plan_duty", found)  # type: ignore[arg-type]
    if data.who:
        person = _person(found.shift.point.community, data.who, found.ability, "who")
        actions.seat_person(seat=found, who=person, near_seen=data.near_seen, by=request.user)  # type: ignore[arg-type]
    else:
        actions.free_seat(seat=found, by=request.user)  # type: ignore[arg-type]
    return _whole(request, str(found.shift_id))


@router.post("/duty-seats/{identity}/presence", response={201: dict[str, Any]})
def presence(request: HttpRequest, identity: Code, data: PresenceIn) -> Status:
    """A second person says whether somebody was there."""
    found = _seat(request, identity)
    latest = found.presences.filter(who=found.who, replaced_by=None).first() if data.corrects else None
    actions.confirm_presence(seat=found, present=data.present, words=data.words, replaces=latest, by=request.user)  # type: ignore[arg-type]
    return Status(201, _whole(request, str(found.shift_id)))


@router.post("/duty-seats/{identity}/swap", response={201: dict[str, Any]})
def ask_swap(request: HttpRequest, identity: Code, data: SwapIn) -> Status:
    """Ask somebody to sit in my place, or to exchange seats."""
    found = _seat(request, identity)
    require(request.user, "go_out.ask_swap", found)  # type: ignore[arg-type]
    to = _person(found.shift.point.community, data.to, found.ability, "to")
    other = None
    if data.in_return:
        other = DutySeat.objects.filter(pk=_id(data.in_return), who=to).select_related("shift__point__estate", "who").first()
        if other is None:
            raise BadInput("要换的那一班不是这个人坐，请重选。", "to", "swap_not_theirs")
    made = actions.ask_swap(seat=found, to=to, in_return=other, by=request.user)  # type: ignore[arg-type]
    return Status(201, swap(made))


@router.get("/duty-swaps")
def swaps(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """What others ask me."""
    return keyset_in_order(swaps_waiting_for(request.user), swap, after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/duty-swaps/{identity}/answer")
def answer(request: HttpRequest, identity: Code, data: SwapAnswerIn) -> dict[str, Any]:
    found = _swap(request, identity)
    actions.answer_swap(swap=found, agreed=data.agreed, by=request.user)  # type: ignore[arg-type]
    return swap(found)


@router.post("/duty-swaps/{identity}/withdraw")
def withdraw(request: HttpRequest, identity: Code) -> dict[str, Any]:
    found = _swap(request, identity)
    actions.withdraw_swap(swap=found, by=request.user)  # type: ignore[arg-type]
    return swap(found)
