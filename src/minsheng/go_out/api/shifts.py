"""Shifts at duty points: who sits there, who was there, what is heard, and swaps."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Status

from minsheng.casework.actions import Speaker
from minsheng.casework.api import shown
from minsheng.casework.api.voices import building_in
from minsheng.casework.api.voices import sent as as_sent
from minsheng.casework.models import Voice
from minsheng.casework.receiving import receive
from minsheng.foundation import clock
from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Words, keyset, keyset_in_order
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.permission import allowed, require

from .. import actions
from ..models import DutySeat, DutySwap
from ..queries.duty import (
    my_shifts,
    presences_of,
    shifts_seen_by,
    swaps_waiting_for,
    voices_at,
)
from .duty_shown import WordsIn, identity_or_404, person_for, seat_or_404, shift, shift_or_404, swap_or_404
from .outings import RemarkIn

router = Router(tags=["duty"])
_VOICE = ("community", "estate", "building", "speaker", "category", "case", "replaces", "alike")


class WhoIn(Input):
    """`who` is a user name; empty frees the seat."""

    who: Code
    near_seen: bool = False


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


def _whole(request: HttpRequest, identity: str) -> dict[str, Any]:
    """With what was heard, for those who may read it; the note is theirs too."""
    row = shift_or_404(request, identity)
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


@router.get("/duty-shifts")
def shifts(
    request: HttpRequest, since: date | None = None, until: date | None = None, after: Code = "", limit: int = 50
) -> dict[str, Any]:
    """Shifts that I see, newest first; `since` and `until` are days."""
    rows = shifts_seen_by(request.user)  # type: ignore[arg-type]
    if since is not None and since.year > 1949:
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
    actions.begin_duty(shift=shift_or_404(request, identity), by=request.user)  # type: ignore[arg-type]
    return _whole(request, identity)


@router.post("/duty-shifts/{identity}/remarks", response=NEW_OR_REPEATED)
def remark(request: HttpRequest, identity: Code, data: RemarkIn) -> Status:
    """One thing said there: a voice of this shift."""
    found = shift_or_404(request, identity)
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
    actions.end_duty(shift=shift_or_404(request, identity), note=data.note, by=request.user)  # type: ignore[arg-type]
    return _whole(request, identity)


@router.post("/duty-shifts/{identity}/cancel")
def cancel(request: HttpRequest, identity: Code, data: WordsIn) -> dict[str, Any]:
    actions.cancel_duty(shift=shift_or_404(request, identity), words=data.words, by=request.user)  # type: ignore[arg-type]
    return _whole(request, identity)


@router.post("/duty-shifts/{identity}/take-up")
def take_up(request: HttpRequest, identity: Code) -> dict[str, Any]:
    actions.take_up_duty(shift=shift_or_404(request, identity), by=request.user)  # type: ignore[arg-type]
    return _whole(request, identity)


@router.post("/duty-seats/{identity}/who")
def who(request: HttpRequest, identity: Code, data: WhoIn) -> dict[str, Any]:
    """Who sits there; an empty name frees the seat."""
    found = seat_or_404(request, identity)
    require(request.user, "go_out.plan_duty", found)  # type: ignore[arg-type]
    if data.who:
        person = person_for(found.shift.point.community, data.who, found.ability, "who")
        actions.seat_person(seat=found, who=person, near_seen=data.near_seen, by=request.user)  # type: ignore[arg-type]
    else:
        actions.free_seat(seat=found, by=request.user)  # type: ignore[arg-type]
    return _whole(request, str(found.shift_id))


@router.post("/duty-seats/{identity}/presence", response={201: dict[str, Any]})
def presence(request: HttpRequest, identity: Code, data: PresenceIn) -> Status:
    """A second person says whether somebody was there."""
    found = seat_or_404(request, identity)
    latest = found.presences.filter(who=found.who, replaced_by=None).first() if data.corrects else None
    actions.confirm_presence(seat=found, present=data.present, words=data.words, replaces=latest, by=request.user)  # type: ignore[arg-type]
    return Status(201, _whole(request, str(found.shift_id)))


@router.post("/duty-seats/{identity}/swap", response={201: dict[str, Any]})
def ask_swap(request: HttpRequest, identity: Code, data: SwapIn) -> Status:
    """Ask somebody to sit in my place, or to exchange seats."""
    found = seat_or_404(request, identity)
    require(request.user, "go_out.ask_swap", found)  # type: ignore[arg-type]
    to = person_for(found.shift.point.community, data.to, found.ability, "to")
    other = None
    if data.in_return:
        other = (
            DutySeat.objects.filter(pk=identity_or_404(data.in_return), who=to)
            .select_related("shift__point__estate", "who")
            .first()
        )
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
    found = swap_or_404(request, identity)
    actions.answer_swap(swap=found, agreed=data.agreed, by=request.user)  # type: ignore[arg-type]
    return swap(found)


@router.post("/duty-swaps/{identity}/withdraw")
def withdraw(request: HttpRequest, identity: Code) -> dict[str, Any]:
    found = swap_or_404(request, identity)
    actions.withdraw_swap(swap=found, by=request.user)  # type: ignore[arg-type]
    return swap(found)
