"""Plan, begin, write down, end; promises; the page that is hung up."""

import uuid
from datetime import date, datetime
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
from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Place, Words, keyset
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Community, Organisation
from minsheng.neighbourhood.queries import colleagues_in, serving

from .. import actions
from ..actions import Plan
from ..actions.outings import MOST_PEOPLE
from ..models import MeetingNotice, Outing, Promise, Stop
from ..queries.outings import (
    Line,
    last_one_here,
    my_promises,
    outing_or_none,
    outings_seen_by,
    stops_of,
    team_of,
    voices_of,
    what_became_of,
)

router = Router(tags=["outings"])


class PlanIn(Input):
    at: datetime | None = None
    estate: Code = ""
    place: Place = ""
    topic: Place = ""
    reason: Literal["routine", "follow_up", "key_homes", "holiday", "other", ""] = ""
    team: list[Code] = Field(default_factory=list, max_length=60)
    organisations: list[Code] = Field(default_factory=list, max_length=60)


class OutingIn(PlanIn):
    """`team` are user names of people who work in the community, `organisations` codes; without `at` it is now."""

    client_id: uuid.UUID
    community: Code
    kind: Literal["yard_meeting", "visit"]


class RemarkIn(Input):
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


class CountIn(Input):
    headcount: int = Field(ge=0, le=MOST_PEOPLE)
    names: Words = ""


class EndIn(Input):
    next_at: datetime | None = None


class CancelIn(Input):
    words: Words


class PromiseIn(Input):
    words: Words
    due: date
    outing: Code = ""
    community: Code = ""


class KeepIn(Input):
    kept: bool = True
    words: Words = ""


class LineIn(Input):
    voice: Code
    said: Words = ""
    then: Words = ""


class NoticeIn(Input):
    """Which voices stand on the page; `said` and `then` only where they are worded anew."""

    lines: list[LineIn] = Field(max_length=100)
    until: date
    next_words: Place = ""


def outing_or_404(request: HttpRequest, number: str) -> Outing:
    return or_404(outing_or_none(request.user, number))  # type: ignore[arg-type]


def _moment(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=clock.SHANGHAI) if at is not None and at.tzinfo is None else at


def _plan(data: PlanIn, community: Community) -> Plan:
    here = {user.username: user for user in colleagues_in(community)}
    unknown = [name for name in data.team if name not in here]
    if unknown:
        raise BadInput(f"{unknown[0]}不在这个社区工作，请重选。", "team")
    return Plan(
        at=_moment(data.at),
        estate=estate_in(community, data.estate),
        place=data.place,
        topic=data.topic,
        reason=data.reason,
        team=[here[name] for name in data.team],
        organisations=[_organisation(community, code) for code in data.organisations],
    )


def _organisation(community: Community, code: str) -> Organisation:
    found = serving(community).filter(code=code).first()
    if found is None:
        raise BadInput("没有这家单位，或者它不管这个社区。", "organisations")
    return found


def outing(row: Outing) -> dict[str, Any]:
    return {
        "number": row.number,
        "kind": row.kind,
        "state": row.state,
        "reason": row.reason or None,
        "community": row.community.code,
        "estate": row.estate.code if row.estate else None,
        "place": row.place,
        "topic": row.topic,
        "title": row.occasion.title,
        "at": row.at.isoformat(),
        "begun_at": row.begun_at.isoformat() if row.begun_at else None,
        "over_at": row.over_at.isoformat() if row.over_at else None,
        "next_at": row.next_at.isoformat() if row.next_at else None,
        "headcount": row.occasion.headcount,
        "led_by": row.led_by.name,
        "cancelled_words": row.cancelled_words,
    }


def stop_shown(row: Stop) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "home": row.home,
        "dwelling": str(row.dwelling_id) if row.dwelling_id else None,
        "outcome": row.outcome,
        "saw": row.saw,
        "felt": row.felt,
        "next_on": row.next_on.isoformat() if row.next_on else None,
        "at": row.at.isoformat(),
    }


def line(one: Line) -> dict[str, Any]:
    number = one.voice.number if one.voice else None
    return {"voice": number, "became": one.became, "said": one.said, "then": one.then, "marks": [m.piece for m in one.marks]}


def promise(row: Promise) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "words": row.words,
        "due": row.due.isoformat(),
        "outing": row.outing.number if row.outing else None,
        "by": row.by.name,
        "kept": row.kept,
        "done_words": row.done_words,
    }


def _whole(request: HttpRequest, number: str) -> dict[str, Any]:
    found = outing_or_404(request, number)
    user: Any = request.user
    last = last_one_here(found, user)
    return outing(found) | {
        "team": team_of(found),
        "stops": [stop_shown(one) for one in stops_of(found, user)],
        "voices": [shown.voice(one) for one in voices_of(found, user)],
        "last": last.number if last else None,
    }


@router.get("/outings")
def outings(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Outings of my communities, the newest first."""
    return keyset(outings_seen_by(request.user), outing, after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/outings", response=NEW_OR_REPEATED)
def plan(request: HttpRequest, data: OutingIn) -> Status:
    """201 for a new one, 200 for one that had arrived, 409 for the same id with other content."""
    community = community_or_404(request, data.community)

    def do() -> Outing:
        return actions.plan_outing(community=community, kind=data.kind, plan=_plan(data, community), by=request.user)  # type: ignore[arg-type]

    got = receive(client_id=data.client_id, act="plan_outing", content=as_sent(data), by=request.user, kind=Outing, do=do)  # type: ignore[arg-type]
    return Status(201 if got.new else 200, _whole(request, got.result.number))


@router.get("/outings/{number}")
def one(request: HttpRequest, number: Code) -> dict[str, Any]:
    """One outing with what was said there and the one before it at the same place."""
    return _whole(request, number)


@router.get("/outings/{number}/became")
def became(request: HttpRequest, number: Code) -> dict[str, Any]:
    """What became of everything said there, in the order of the wall."""
    return {"items": [line(row) for row in what_became_of(outing_or_404(request, number))], "next": None}


@router.post("/outings/{number}/change")
def change(request: HttpRequest, number: Code, data: PlanIn) -> dict[str, Any]:
    found = outing_or_404(request, number)
    actions.change_outing(outing=found, plan=_plan(data, found.community), by=request.user)  # type: ignore[arg-type]
    return _whole(request, number)


@router.post("/outings/{number}/begin")
def begin(request: HttpRequest, number: Code) -> dict[str, Any]:
    actions.begin_outing(outing=outing_or_404(request, number), by=request.user)  # type: ignore[arg-type]
    return _whole(request, number)


@router.post("/outings/{number}/remarks", response=NEW_OR_REPEATED)
def remark(request: HttpRequest, number: Code, data: RemarkIn) -> Status:
    """One line said here: a voice of this occasion."""
    found = outing_or_404(request, number)

    def do() -> Voice:
        return actions.note_remark(
            outing=found,
            words=data.text,
            kind=data.kind,
            building=building_in(found.estate, data.building),
            place=data.place,
            observed=data.observed,
            judgement=data.judgement,
            answer=data.answer,
            heard_at=_moment(data.heard_at),
            speaker=Speaker(**data.speaker.model_dump()),
            by=request.user,  # type: ignore[arg-type]
        )

    content = as_sent(data) | {"outing": found.number}
    got = receive(client_id=data.client_id, act="hear_voice", content=content, by=request.user, kind=Voice, do=do)  # type: ignore[arg-type]
    heard = Voice.objects.visible_to(request.user).select_related(*_VOICE).filter(pk=got.result.pk).first()
    if heard is None:
        raise Http404
    return Status(201 if got.new else 200, shown.voice(heard) | shown.receipt_code(heard))


_VOICE = ("community", "estate", "building", "speaker", "category", "case", "replaces", "alike")


@router.post("/outings/{number}/count")
def count(request: HttpRequest, number: Code, data: CountIn) -> dict[str, Any]:
    actions.count_people(
        outing=outing_or_404(request, number),
        headcount=data.headcount,
        names=data.names,
        by=request.user,  # type: ignore[arg-type]
    )
    return _whole(request, number)


@router.post("/outings/{number}/end")
def end(request: HttpRequest, number: Code, data: EndIn) -> dict[str, Any]:
    actions.end_outing(outing=outing_or_404(request, number), next_at=_moment(data.next_at), by=request.user)  # type: ignore[arg-type]
    return _whole(request, number)


@router.post("/outings/{number}/cancel")
def cancel(request: HttpRequest, number: Code, data: CancelIn) -> dict[str, Any]:
    actions.cancel_outing(outing=outing_or_404(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _whole(request, number)


@router.post("/outings/{number}/take-up")
def take_up(request: HttpRequest, number: Code) -> dict[str, Any]:
    actions.take_up_outing(outing=outing_or_404(request, number), by=request.user)  # type: ignore[arg-type]
    return _whole(request, number)


@router.post("/outings/{number}/notice", response={201: dict[str, Any]})
def notice(request: HttpRequest, number: Code, data: NoticeIn) -> Status:
    """The page that is hung up, with the lines that a person chose."""
    found = outing_or_404(request, number)
    known = {row.voice.number: row for row in what_became_of(found) if row.voice}
    lines = []
    for asked in data.lines:
        row = known.get(asked.voice)
        if row is None:
            raise BadInput("有一条不是这一场说的，请重新选。", "lines")
        said = asked.said.strip() or row.said
        lines.append(Line(row.became, said, asked.then or row.then, row.voice, reworded=said != row.said.strip()))
    made = actions.make_notice(outing=found, lines=lines, until=data.until, next_words=data.next_words, by=request.user)  # type: ignore[arg-type]
    return Status(201, _notice(made))


def _notice(row: MeetingNotice) -> dict[str, Any]:
    lines = [{key: value for key, value in line.items() if key != "voice"} for line in row.lines]
    return {"id": str(row.pk), "lines": lines, "until": row.until.isoformat(), "next_words": row.next_words}


@router.get("/promises")
def promises(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """What I promised and have not done yet."""
    return keyset(my_promises(request.user), promise, after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/promises", response={201: dict[str, Any]})
def promise_new(request: HttpRequest, data: PromiseIn) -> Status:
    """A small promise of one's own: at an outing, or in a community."""
    found = outing_or_404(request, data.outing) if data.outing else None
    community = found.community if found else community_or_404(request, data.community)
    made = actions.give_promise(community=community, outing=found, words=data.words, due=data.due, by=request.user)  # type: ignore[arg-type]
    return Status(201, promise(made))


@router.post("/promises/{identity}/keep")
def keep(request: HttpRequest, identity: Code, data: KeepIn) -> dict[str, Any]:
    rows = Promise.objects.visible_to(request.user).select_related("outing", "by")
    found = rows.filter(pk=identity).first() if identity.isascii() and identity.isdigit() and len(identity) < 19 else None
    if found is None:
        raise Http404
    actions.keep_promise(promise=found, kept=data.kept, words=data.words, by=request.user)  # type: ignore[arg-type]
    found.refresh_from_db()
    return promise(found)
