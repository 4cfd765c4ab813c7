"""Programmes and their dates, for programs: start, plan, change, call off, how it was, what was asked; what speaks for a topic."""

import uuid
from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Status
from pydantic import Field

from minsheng.casework.actions import Speaker
from minsheng.casework.api.voices import community_or_404, estate_in, seen
from minsheng.casework.api.voices import sent as as_sent
from minsheng.casework.forms import building_named, speaker_mode
from minsheng.casework.models import Category, Voice
from minsheng.casework.receiving import receive
from minsheng.foundation import clock
from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Place, Words, keyset, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Community, Estate, Organisation, Street, Venue
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of, serving

from .. import actions
from ..actions import DatePlan, TopicGiven
from ..models import Programme, ProgrammeDate
from ..queries.programme_effects import compared
from ..queries.programme_topics import lately, topics_for
from ..queries.programme_words import held_words_give_away, with_what_was_said
from ..queries.programmes import able_to_run, date_or_none, dates_seen_by, heard_at, programme_or_none, programmes_seen_by

router = Router(tags=["programmes"])


class ProgrammeIn(Input):
    """Of one community, of a street, or, without either, of the whole district. `categories` are codes of any node of the tree."""

    client_id: uuid.UUID
    name: Place
    organisation: Code
    community: Code = ""
    street: Code = ""
    categories: list[Code] = Field(default_factory=list, max_length=60)


class DateFields(Input):
    """All of it is read by the organisations that come."""

    kind: Literal["talk", "prevention", "drill", "check", "other"]
    at: datetime
    estate: Code = ""
    venue: Code = ""
    place: Place = ""
    topic: Words = ""
    audience: Place = ""
    materials: Words = ""
    who: Place = ""
    helpers: list[Code] = Field(default_factory=list, max_length=60)
    looked_over: bool = False


class ChangeIn(DateFields):
    """`seen_version`: the one that the writer began from."""

    seen_version: int | None = None


class DateIn(DateFields):
    """`about` and `about_estate`: what of the record proposes the topic, a category and an estate of `topics`; both or neither."""

    client_id: uuid.UUID
    community: Code
    about: Code = ""
    about_estate: Code = ""


class HeldIn(Input):
    headcount: int
    words: Words = ""
    looked_over: bool = False


class AskedIn(Input):
    """`heard_at`: when it was said; without it now, or on a later day the moment of the date."""

    client_id: uuid.UUID
    words: Words
    kind: Literal["problem", "suggestion", "need", "praise", "question", ""] = ""
    name: Place = ""
    phone: Place = ""
    place: Place = ""
    answer: Words = ""
    heard_at: datetime | None = None


class WhyIn(Input):
    words: Words


def programme(row: Programme) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "name": row.name,
        "organisation": {"code": row.organisation.code, "name": row.organisation.name},
        "community": row.community.code if row.community else None,
        "street": row.street.code if row.street else None,
        "categories": [one.code for one in row.categories.all()],
        "started_at": row.started_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "ended_words": row.ended_words,
    }


def programme_date(row: ProgrammeDate) -> dict[str, Any]:
    """What is written for the organisations that come: no voice, and nobody who spoke."""
    return _shown(row, held_words="" if held_words_give_away(row) else row.held_words)


def _shown(row: ProgrammeDate, held_words: str) -> dict[str, Any]:
    return {
        "number": row.number,
        "programme": str(row.programme_id),
        "organisation": row.programme.organisation.code,
        "helpers": [one.organisation.code for one in row.helping],
        "state": row.state,
        "version": row.version,
        "kind": row.kind,
        "at": row.at.isoformat(),
        "community": row.community.code,
        "estate": row.estate.code if row.estate else None,
        "venue": row.venue.code if row.venue else None,
        "place": row.place,
        "topic": row.topic,
        "audience": row.audience,
        "materials": row.materials,
        "who": row.who,
        "headcount": row.headcount,
        "held_words": held_words,
        "called_off_words": row.called_off_words,
    }


def _programme(request: HttpRequest, identity: str) -> Programme:
    return or_404(programme_or_none(request.user, whole_number(identity) or 0))  # type: ignore[arg-type]


def _date(request: HttpRequest, number: str) -> ProgrammeDate:
    return or_404(date_or_none(request.user, number))  # type: ignore[arg-type]


def _whole(request: HttpRequest, number: str) -> dict[str, Any]:
    """For staff also what was heard there, and before and after; `tells` fewer|more|nothing."""
    found, user = _date(request, number), request.user
    shown = programme_date(found)
    if scope_of(user).covers(found.community_id):
        shown["held_words"] = found.held_words
        shown["voices"] = [voice.number for voice in heard_at(found, user)]  # type: ignore[arg-type]
        measured = compared(found, user)  # type: ignore[arg-type]
        shown["compared"] = measured and {
            "days": measured.days,
            "before": measured.before,
            "after": measured.after,
            "low": round(measured.low, 3),
            "high": None if measured.high_shown is None else round(measured.high_shown, 3),
            "tells": measured.tells,
        }
    return shown


def _categories(codes: list[str]) -> list[Category]:
    found = list(Category.objects.filter(code__in=codes, retired=False))
    if len(found) < len(set(codes)):
        raise BadInput("没有这个类别，请从类别表里选。", "category")
    return found


def _area(request: HttpRequest, data: ProgrammeIn) -> tuple[Community | None, Street | None]:
    if data.community:
        return community_or_404(request, data.community), None
    if not data.street:
        return None, None
    rows = Street.objects.filter(code=data.street, valid_to=None)
    scope = scope_of(request.user)
    if not scope.everywhere:
        rows = rows.filter(pk__in=scope.streets)
    return None, or_404(rows.first())


@router.get("/programmes")
def programmes(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Those of my communities, of the street above and of the district; for a representative the organisation's own. The newest first."""
    return keyset(programmes_seen_by(request.user), programme, after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/programmes", response=NEW_OR_REPEATED)
def start(request: HttpRequest, data: ProgrammeIn) -> Status:
    """201 for a new one, 200 for one that had arrived, 409 for the same id with other content."""
    community, street = _area(request, data)
    require(request.user, "work_together.start_programme", Programme(community=community, street=street))  # type: ignore[arg-type]

    def do() -> Programme:
        organisation = able_to_run(community, street).filter(code=data.organisation).first()
        if organisation is None:
            raise BadInput("没有这家单位，或者它不管这一片。", "organisation")
        return actions.start_programme(
            name=data.name,
            organisation=organisation,
            community=community,
            street=street,
            categories=_categories(data.categories),
            by=request.user,  # type: ignore[arg-type]
        )

    got = receive(client_id=data.client_id, act="start_programme", content=as_sent(data), by=request.user, kind=Programme, do=do)  # type: ignore[arg-type]
    return Status(201 if got.new else 200, programme(_programme(request, str(got.result.pk))))


@router.get("/programmes/{identity}")
def one(request: HttpRequest, identity: Code) -> dict[str, Any]:
    return programme(_programme(request, identity))


@router.post("/programmes/{identity}/end")
def end(request: HttpRequest, identity: Code, data: WhyIn) -> dict[str, Any]:
    actions.end_programme(programme=_programme(request, identity), words=data.words, by=request.user)  # type: ignore[arg-type]
    return programme(_programme(request, identity))


@router.get("/programmes/{identity}/topics")
def topics(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """For staff: kinds of matter that came up often lately in an estate, the most frequent first."""
    found = _programme(request, identity)
    if not scope_of(request.user).is_staff:
        raise Http404
    return {
        "items": [
            {"category": one.category.code, "estate": one.estate.code, "count": one.count}
            for one in topics_for(found, request.user)  # type: ignore[arg-type]
        ]
    }


@router.get("/programmes/{identity}/dates")
def dates(request: HttpRequest, identity: Code, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """The newest first."""
    rows = dates_seen_by(request.user).filter(programme=_programme(request, identity))  # type: ignore[arg-type]
    return keyset(with_what_was_said(rows), programme_date, after=after, limit=limit)


def _plan(community: Community, data: DateFields) -> DatePlan:
    venue = None
    if data.venue:
        venue = Venue.objects.public().filter(community=community, code=data.venue).first()
        if venue is None:
            raise BadInput("这个社区里没有这个地方。", "venue")
    return DatePlan(
        at=data.at.replace(tzinfo=clock.SHANGHAI) if data.at.tzinfo is None else data.at,
        estate=estate_in(community, data.estate),
        venue=venue,
        helpers=[_helper(community, code) for code in data.helpers],
        **{key: getattr(data, key) for key in ("kind", "place", "topic", "audience", "materials", "who")},
    )


def _helper(community: Community, code: str) -> Organisation:
    found = serving(community).filter(code=code).first()
    if found is None:
        raise BadInput("没有这家单位，或者它不管这个社区。", "helpers")
    return found


@router.post("/programmes/{identity}/dates", response=NEW_OR_REPEATED)
def plan(request: HttpRequest, identity: Code, data: DateIn) -> Status:
    """201 for a new one, 200 for one that had arrived, 409 for the same id with other content."""
    found = _programme(request, identity)
    community = community_or_404(request, data.community)
    require(request.user, "work_together.plan_programme_date", community)  # type: ignore[arg-type]

    def do() -> ProgrammeDate:
        return actions.plan_programme_date(
            programme=found,
            community=community,
            plan=_plan(community, data),
            about=_topic(community, data),
            looked_over=data.looked_over,
            by=request.user,  # type: ignore[arg-type]
        )

    content = as_sent(data) | {"programme": str(found.pk)}
    act = "plan_programme_date"
    got = receive(client_id=data.client_id, act=act, content=content, by=request.user, kind=ProgrammeDate, do=do)  # type: ignore[arg-type]
    return Status(201 if got.new else 200, _whole(request, got.result.number))


def _topic(community: Community, data: DateIn) -> TopicGiven | None:
    if not data.about:
        return None
    estate: Estate | None = estate_in(community, data.about_estate)
    if estate is None:
        raise BadInput("写上是哪个小区说的，和提议的一样。", "about_estate")
    [category] = _categories([data.about])
    since, until = lately()
    return TopicGiven(category, since, until, estate)


@router.get("/programme-dates/{number}")
def date(request: HttpRequest, number: Code) -> dict[str, Any]:
    return _whole(request, number)


@router.post("/programme-dates/{number}/change")
def change(request: HttpRequest, number: Code, data: ChangeIn) -> dict[str, Any]:
    """The whole plan anew. One that was called off takes place after all. 409 where there is a newer version than `seen_version`."""
    found = _date(request, number)
    require(request.user, "work_together.keep_programme_date", found)  # type: ignore[arg-type]
    plan = _plan(found.community, data)
    actions.change_programme_date(
        date=found,
        plan=plan,
        looked_over=data.looked_over,
        seen_version=data.seen_version,
        by=request.user,  # type: ignore[arg-type]
    )
    return _whole(request, number)


@router.post("/programme-dates/{number}/call-off")
def call_off(request: HttpRequest, number: Code, data: WhyIn) -> dict[str, Any]:
    actions.call_off_programme_date(date=_date(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _whole(request, number)


@router.post("/programme-dates/{number}/held")
def held(request: HttpRequest, number: Code, data: HeldIn) -> dict[str, Any]:
    """How many came, and in a sentence what was asked."""
    actions.note_programme_held(date=_date(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return _whole(request, number)


@router.post("/programme-dates/{number}/voices", response=NEW_OR_REPEATED)
def hear(request: HttpRequest, number: Code, data: AskedIn) -> Status:
    """One question heard there becomes a voice."""
    found = _date(request, number)
    require(request.user, "work_together.hear_at_programme", found)  # type: ignore[arg-type]

    def do() -> Voice:
        return actions.note_at_programme(
            date=found,
            words=data.words,
            kind=data.kind,
            speaker=Speaker(speaker_mode(data.name, data.phone), data.name, data.phone),
            place=data.place,
            building=building_named(found.estate, data.place),
            answer=data.answer,
            heard_at=data.heard_at,
            by=request.user,  # type: ignore[arg-type]
        )

    content = as_sent(data) | {"programme_date": number}
    got = receive(client_id=data.client_id, act="hear_voice", content=content, by=request.user, kind=Voice, do=do)  # type: ignore[arg-type]
    return Status(201 if got.new else 200, seen(request, got.result.number))
