"""Hear and sort, call and find who spoke, for phones and programs."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from minsheng.foundation import clock
from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Place, Words, keyset, whole_number
from minsheng.foundation.canonical import text_fingerprint
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.foundation.privacy import plain_phone
from minsheng.neighbourhood.actions import uncover_resident
from minsheng.neighbourhood.models import Community, Resident, User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import building_in, estate_in, worked_in_today

from .. import actions
from ..actions import Speaker
from ..models import Call, Case, Category, Notice, Voice, Write
from ..queries.alike import alike_to
from ..queries.facilities import facility_in
from ..queries.first_asked import first_asked_with_place
from ..queries.voices import call_list, case_or_none, speakers_like, voice_or_none, voices_seen_by
from ..receiving import AndRemember, receive
from . import shown

router = Router(tags=["voices"])


class SpeakerIn(Input):
    """From whom: nothing of it is required."""

    mode: Literal["named", "household", "unknown", "withheld"] = "unknown"
    name: Code = ""
    phone: Code = ""
    household: Code = ""
    on_behalf: Code = ""


class VoiceIn(Input):
    """`client_id` is made where the voice is written down; the same id and content again is the same voice."""

    client_id: uuid.UUID
    text: Words
    community: Code
    kind: Literal["problem", "suggestion", "need", "praise", "question", ""] = ""
    estate: Code = ""
    building: Code = ""
    place: Place = ""
    facility: Code = ""
    heard_at: datetime | None = None
    speaker: SpeakerIn = Field(default_factory=SpeakerIn)
    observed: Words = ""
    judgement: Words = ""
    urgency: Literal["normal", "soon", "now"] = "normal"
    source: Literal["visit", "yard_meeting", "duty_point", "council", "programme", "desk", "phone", "wechat_group", "other"] = (
        "other"
    )
    replaces: Code = ""


class SortIn(Input):
    kind: Literal["problem", "suggestion", "need", "praise", "question"] | None = None
    category: Code | None = None
    urgency: Literal["normal", "soon", "now"] | None = None
    estate: Code | None = None
    place: Place | None = None


class WordsIn(Input):
    words: Words = ""


class PassIn(Input):
    track: Code
    words: Words


class HandOverIn(Input):
    community: Code
    words: Words = ""


class RepeatIn(Input):
    earlier: Code


class CheckSettledIn(Input):
    fine: bool = True
    words: Words = ""


class ConfirmIn(Input):
    verdict: Code
    satisfaction: Code = "not_asked"
    words: Words = ""


class StaffConfirmIn(ConfirmIn):
    via: Literal["phone", "door", "person"] = "phone"


class CallIn(Input):
    client_id: uuid.UUID | None = None
    outcome: Code
    words: Words = ""


class ReasonIn(Input):
    reason: Words


def community_or_404(request: HttpRequest, code: str) -> Community:
    found: Community = or_404(Community.objects.visible_to(request.user).filter(code=code, valid_to=None).first())
    return found


def voice_or_404(request: HttpRequest, number: str) -> Voice:
    return or_404(voice_or_none(request.user, number))  # type: ignore[arg-type]


def case_or_404(request: HttpRequest, number: str) -> Case:
    return or_404(case_or_none(request.user, number))  # type: ignore[arg-type]


def category_by_code(code: str) -> Category:
    found = Category.objects.select_related("parent").filter(code=code, retired=False).first()
    if found is None:
        raise BadInput("没有这个类别。", "category")
    return found


def sent(data: Schema) -> dict[str, Any]:
    """What was sent, as it is hashed: all fields but the id, in JSON values."""
    return data.model_dump(mode="json", exclude={"client_id"}, exclude_defaults=True)


def seen(request: HttpRequest, number: str) -> dict[str, Any]:
    """One voice as this reader may see it now; its receipt code stands there for who wrote it down and has no part in its case."""
    one = voice_or_404(request, number)
    wrote_it = one.heard_by_id == request.user.pk and allowed(request.user, "casework.read_receipt", one)  # type: ignore[arg-type]
    return shown.voice(one) | (shown.receipt_code(one) if wrote_it else {})


@router.post("/voices", response=NEW_OR_REPEATED)
def hear(request: HttpRequest, data: VoiceIn) -> Status:
    """201 for a new voice, 200 for one that had arrived, 409 for the same id with other content (kept for a person)."""
    estates, known, asked = first_asked_with_place(
        community=data.community,
        estate=data.estate,
        client_id=data.client_id,
        phone=plain_phone(data.speaker.phone),
        fingerprint=text_fingerprint(data.text),
    )
    there = worked_in_today(request.user, estates)  # type: ignore[arg-type]
    community = there.community if there else community_or_404(request, data.community)

    def do(remember: Callable[[Voice], list[Write]]) -> Voice:
        estate = there or estate_in(community, data.estate)
        building = building_in(estate, data.building)
        heard_at = data.heard_at
        if heard_at is not None and heard_at.tzinfo is None:
            heard_at = heard_at.replace(tzinfo=clock.SHANGHAI)
        return actions.hear_voice(
            words=data.text,
            community=community,
            by=request.user,  # type: ignore[arg-type]
            estate=estate,
            building=building,
            place=data.place,
            facility=facility_in(request.user, community, data.facility),  # type: ignore[arg-type]
            observed=data.observed,
            judgement=data.judgement,
            kind=data.kind,
            urgency=data.urgency,
            source=data.source,
            heard_at=heard_at,
            speaker=Speaker(**data.speaker.model_dump()),
            replaces=voice_or_404(request, data.replaces) if data.replaces else None,
            asked=asked,
            remember=remember,
        )

    by: User = request.user  # type: ignore[assignment]
    received = receive(
        client_id=data.client_id, act="hear_voice", content=sent(data), by=by, kind=Voice, do=AndRemember(do), known=known
    )
    # What was written down this moment is what stands there; what had arrived before may have moved on since.
    heard = received.result if received.new else voice_or_none(request.user, received.result.number)  # type: ignore[arg-type]
    if heard is None:  # it arrived, and was handed over to another community since
        return Status(200, {"number": received.result.number, "client_id": str(data.client_id)})
    seen = shown.voice(heard) | shown.receipt_code(heard) | {"client_id": str(data.client_id)}
    return Status(201 if received.new else 200, seen)


@router.get("/voices")
def voices(
    request: HttpRequest,
    community: Code = "",
    state: Code = "",
    kind: Code = "",
    estate: Code = "",
    after: Code = "",
    limit: int = 50,
) -> dict[str, Any]:
    """Voices of my scope, newest first."""
    rows = voices_seen_by(request.user)  # type: ignore[arg-type]
    wanted = {"community__code": community, "state": state, "kind": kind, "estate__code": estate}
    rows = rows.filter(**{key: value for key, value in wanted.items() if value})
    return keyset(rows, shown.voice, after=after, limit=limit)


@router.get("/voices/{number}")
def voice(request: HttpRequest, number: Code) -> dict[str, Any]:
    """One voice, for staff of its community; its receipt code not for whoever handled the case."""
    return seen(request, number)


@router.post("/voices/{number}/receipt")
def receipt(request: HttpRequest, number: Code) -> dict[str, Any]:
    """Look the receipt code up, to read it out or to print it; who did is kept. Not for whoever handled the case."""
    one = voice_or_404(request, number)
    actions.read_receipt(voice=one, by=request.user)  # type: ignore[arg-type]
    return {"number": one.number, **shown.receipt_code(one)}


@router.get("/voices/{number}/alike")
def alike(request: HttpRequest, number: Code) -> dict[str, Any]:
    """Open cases and unsorted voices most like it, each with the reason."""
    found = alike_to(voice_or_404(request, number), request.user)  # type: ignore[arg-type]
    items = [
        {
            "case": a.case.number if a.case else None,
            "voice": a.voice.number if a.voice else None,
            "score": round(a.score, 3),
            "why": a.why,
        }
        for a in found
    ]
    return {"items": items, "next": None}


@router.post("/voices/{number}/sort")
def sort(request: HttpRequest, number: Code, data: SortIn) -> dict[str, Any]:
    """Kind, category, place, urgency."""
    one = voice_or_404(request, number)
    actions.sort_voice(
        voice=one,
        kind=data.kind,
        category=category_by_code(data.category) if data.category else None,
        urgency=data.urgency,
        estate=estate_in(one.community, data.estate or ""),
        place=data.place,
        by=request.user,  # type: ignore[arg-type]
    )
    return seen(request, number)


@router.post("/voices/{number}/settle")
def settle(request: HttpRequest, number: Code, data: WordsIn) -> dict[str, Any]:
    """Done or answered on the spot."""
    actions.settle_voice(voice=voice_or_404(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return seen(request, number)


@router.post("/voices/{number}/check-settled")
def check_settled(request: HttpRequest, number: Code, data: CheckSettledIn) -> dict[str, Any]:
    """A second person's look at what was settled on the spot."""
    one = voice_or_404(request, number)
    actions.check_settled(voice=one, fine=data.fine, words=data.words, by=request.user)  # type: ignore[arg-type]
    return seen(request, number)


@router.post("/voices/{number}/pass")
def pass_on(request: HttpRequest, number: Code, data: PassIn) -> dict[str, Any]:
    """To another track: 110, 119, 120, petition, court, 12345, owners."""
    one = voice_or_404(request, number)
    actions.pass_voice(voice=one, track=data.track, words=data.words, by=request.user)  # type: ignore[arg-type]
    return seen(request, number)


@router.post("/voices/{number}/hand-over")
def hand_over(request: HttpRequest, number: Code, data: HandOverIn) -> dict[str, Any]:
    """To the community where it belongs; afterwards it is seen there."""
    one = voice_or_404(request, number)
    community = Community.objects.public().filter(code=data.community).first()
    if community is None:
        raise BadInput("没有这个社区。", "community")
    actions.hand_over_voice(voice=one, community=community, words=data.words, by=request.user)  # type: ignore[arg-type]
    return {"number": one.number, "community": community.code}


@router.post("/voices/{number}/note")
def note(request: HttpRequest, number: Code, data: WordsIn) -> dict[str, Any]:
    """Thanked and kept."""
    actions.note_voice(voice=voice_or_404(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return seen(request, number)


@router.post("/voices/{number}/repeat")
def repeat(request: HttpRequest, number: Code, data: RepeatIn) -> dict[str, Any]:
    """The same person and matter again."""
    earlier = voice_or_404(request, data.earlier)
    actions.repeat_voice(voice=voice_or_404(request, number), earlier=earlier, by=request.user)  # type: ignore[arg-type]
    return seen(request, number)


@router.post("/voices/{number}/unsort")
def unsort(request: HttpRequest, number: Code) -> dict[str, Any]:
    """Undo the last sorting."""
    actions.unsort_voice(voice=voice_or_404(request, number), by=request.user)  # type: ignore[arg-type]
    return seen(request, number)


@router.post("/voices/{number}/confirm")
def confirm(request: HttpRequest, number: Code, data: StaffConfirmIn) -> dict[str, Any]:
    """Write down a verdict that was given on the telephone, at the door, or in person."""
    one = voice_or_404(request, number)
    actions.confirm(voice=one, by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return seen(request, number) | {"phase": case_or_404(request, one.case.number).phase if one.case else None}


@router.get("/calls")
def calls(request: HttpRequest) -> dict[str, Any]:
    """Whom to telephone: notices not yet heard by people who left a number."""
    items = [
        {"notice": str(n.pk), "voice": n.voice.number, "kind": n.kind, "words": n.words, "tries": len(n.tries)}  # type: ignore[attr-defined]
        for n in call_list(request.user)  # type: ignore[arg-type]
    ]
    return {"items": items, "next": None}


@router.post("/calls/{notice}")
def call(request: HttpRequest, notice: Code, data: CallIn) -> dict[str, Any]:
    """How an attempt went: told, no_answer, wrong_number, not_now."""
    found = Notice.objects.visible_to(request.user).select_related("voice").filter(pk=whole_number(notice) or 0).first()
    if found is None:
        raise Http404
    by: User = request.user  # type: ignore[assignment]
    content = {"notice": str(found.pk), "outcome": data.outcome, "words": data.words}

    def do() -> Call:
        return actions.call_speaker(notice=found, outcome=data.outcome, words=data.words, by=by)

    receive(client_id=data.client_id, act="call_speaker", content=content, by=by, kind=Call, do=do)
    return {"notice": str(found.pk), "outcome": data.outcome}


def resident_or_404(request: HttpRequest, resident: str) -> Resident:
    found: Resident = or_404(Resident.objects.visible_to(request.user).filter(pk=whole_number(resident) or 0).first())
    return found


@router.get("/residents")
def residents(request: HttpRequest, q: Code = "") -> dict[str, Any]:
    """People of my scope by the last four digits of a telephone, the whole of it, or a part of the name; covered, with what they said."""
    items = [
        {"id": str(person.pk), "name": person.name_shown, "phone": person.phone_shown, "voices": [v.number for v in voices]}
        for person, voices in speakers_like(request.user, q)  # type: ignore[arg-type]
    ]
    return {"items": items, "next": None}


@router.post("/residents/{resident}/uncover")
def uncover(request: HttpRequest, resident: Code, data: ReasonIn) -> dict[str, Any]:
    """The full name and telephone, for a reason that is kept."""
    name, phone = uncover_resident(resident=resident_or_404(request, resident), reason=data.reason, by=request.user)  # type: ignore[arg-type]
    return {"name": name, "phone": phone}


@router.post("/residents/{resident}/erase")
def erase(request: HttpRequest, resident: Code, data: ReasonIn) -> dict[str, Any]:
    """Erase one person's data on request."""
    found = resident_or_404(request, resident)
    return {"voices": actions.erase_resident(resident=found, reason=data.reason, by=request.user)}  # type: ignore[arg-type]
