"""Cases, for programs."""

import uuid
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Place, Words, keyset
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.models import Estate, Organisation
from minsheng.neighbourhood.permission import require

from .. import actions
from ..models import Assignment, BoardItem, Case
from ..queries.answer_parts import missing_parts
from ..queries.board import items_of
from ..queries.cases import CASE_PARTS
from ..queries.parking import parked as those_parked
from ..queries.thanks import thanked_in
from ..queries.warnings import warnings_before_offering
from ..receiving import receive
from . import shown
from .voices import WordsIn, building_in, case_or_404, category_by_code, community_or_404, estate_in, sent, voice_or_404

router = Router(tags=["cases"])


class CaseIn(Input):
    client_id: uuid.UUID | None = None
    title: Words
    category: Code
    community: Code
    voices: list[Code] = []
    estate: Code = ""
    building: Code = ""
    place: Place = ""
    urgency: Code = ""
    concerns: Code = ""
    due: date | None = None


class LinkIn(Input):
    voice: Code


class AssignmentIn(Input):
    client_id: uuid.UUID | None = None
    organisation: Code
    role: Code
    share: Words
    due: date | None = None


class EndIn(Input):
    kind: Code
    words: Words
    track: Code = ""


class InspectIn(Input):
    verdict: Code
    words: Words
    told_by: Code


def organisation_by_code(request: HttpRequest, code: str, field: str) -> Organisation:
    found: Organisation | None = Organisation.objects.visible_to(request.user).filter(code=code).first()
    if found is None:
        raise BadInput("没有这个单位，或它不服务这里。", field)
    return found


@router.post("/cases", response=NEW_OR_REPEATED)
def open_case(request: HttpRequest, data: CaseIn) -> Status:
    """Undertake something, with the voices that speak of it."""
    community = community_or_404(request, data.community)

    def do() -> Case:
        if data.urgency and data.urgency not in ("normal", "soon", "now"):
            raise BadInput("急不急只能是normal、soon、now。", "urgency")
        return actions.open_case(
            title=data.title,
            category=category_by_code(data.category),
            community=community,
            voices=[voice_or_404(request, number) for number in dict.fromkeys(data.voices)],
            estate=(estate := estate_in(community, data.estate)),
            building=building_in(estate, data.building),
            place=data.place,
            urgency=data.urgency,
            concerns=organisation_by_code(request, data.concerns, "concerns") if data.concerns else None,
            due=data.due,
            by=request.user,  # type: ignore[arg-type]
        )

    received = receive(client_id=data.client_id, act="open_case", content=sent(data), by=request.user, kind=Case, do=do)  # type: ignore[arg-type]
    return Status(201 if received.new else 200, shown.case(case_or_404(request, received.result.number), request.user))


@router.get("/cases")
def cases(
    request: HttpRequest,
    phase: Code = "",
    community: Code = "",
    category: Code = "",
    parked: bool | None = None,
    after: Code = "",
    limit: int = 50,
) -> dict[str, Any]:
    """Cases I may see, newest first. A parked case keeps its phase: `parked=false` leaves those out, `parked=true` gives them alone."""
    rows = Case.objects.visible_to(request.user).select_related(*CASE_PARTS)
    wanted = {"phase": phase, "community__code": community, "category__code": category}
    rows = rows.filter(**{key: value for key, value in wanted.items() if value})
    if parked is not None:
        rows = those_parked(rows) if parked else rows.filter(parked_until=None)
    return keyset(rows, lambda row: shown.case_line(row, request.user), after=after, limit=limit)


@router.get("/cases/{number}")
def case(request: HttpRequest, number: Code) -> dict[str, Any]:
    """One case as far as I may see it."""
    return shown.case(case_or_404(request, number), request.user)


@router.post("/cases/{number}/link")
def link(request: HttpRequest, number: Code, data: LinkIn) -> dict[str, Any]:
    """Put a voice to the case."""
    found = case_or_404(request, number)
    actions.link_voice(case=found, voice=voice_or_404(request, data.voice), by=request.user)  # type: ignore[arg-type]
    return shown.case(case_or_404(request, number), request.user)


@router.post("/cases/{number}/unlink")
def unlink(request: HttpRequest, number: Code, data: LinkIn) -> dict[str, Any]:
    """Take a voice out again."""
    found, voice = case_or_404(request, number), voice_or_404(request, data.voice)
    if voice.case_id != found.pk:
        raise BadInput("这一条没有归在这件事项里。", "voice")
    actions.unlink_voice(voice=voice, by=request.user)  # type: ignore[arg-type]
    return shown.case(case_or_404(request, number), request.user)


@router.post("/cases/{number}/assignments", response=NEW_OR_REPEATED)
def offer(request: HttpRequest, number: Code, data: AssignmentIn) -> Status:
    """Ask an organisation to take a share. `warnings` says what the dispatcher should think about."""
    found = case_or_404(request, number)
    require(request.user, "casework.offer_share", found)  # type: ignore[arg-type]
    organisation = organisation_by_code(request, data.organisation, "organisation")
    warnings = [{"code": w.code, "text": w.text} for w in warnings_before_offering(found, organisation, data.role)]

    def do() -> Assignment:
        return actions.offer_share(
            case=found,
            organisation=organisation,
            role=data.role,
            share=data.share,
            due=data.due,
            by=request.user,  # type: ignore[arg-type]
        )

    content = sent(data) | {"case": number}
    received = receive(
        client_id=data.client_id,
        act="offer_share",
        content=content,
        by=request.user,  # type: ignore[arg-type]
        kind=Assignment,
        do=do,
    )
    return Status(201 if received.new else 200, shown.share(received.result, request.user) | {"warnings": warnings})


@router.post("/cases/{number}/answer")
def answer(request: HttpRequest, number: Code, data: WordsIn) -> dict[str, Any]:
    """Tell everyone who spoke what was done, and ask them. `missing`: parts of a good answer that this one does not seem to have."""
    found = case_or_404(request, number)
    actions.answer_residents(case=found, words=data.words, by=request.user)  # type: ignore[arg-type]
    missing = [part.code for part in missing_parts(data.words, found)]
    return shown.case(case_or_404(request, number), request.user) | {"missing": missing}


@router.post("/cases/{number}/excerpt")
def excerpt(request: HttpRequest, number: Code, data: WordsIn) -> dict[str, Any]:
    """Release a reworded excerpt to the organisations."""
    actions.release_excerpt(case=case_or_404(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return shown.case(case_or_404(request, number), request.user)


@router.post("/cases/{number}/inspect")
def inspect(request: HttpRequest, number: Code, data: InspectIn) -> dict[str, Any]:
    """Where nobody who spoke can be reached: a second person's look."""
    actions.inspect_case(case=case_or_404(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return shown.case(case_or_404(request, number), request.user)


@router.post("/cases/{number}/reopen")
def reopen(request: HttpRequest, number: Code, data: WordsIn) -> dict[str, Any]:
    """The secretary or an officer opens it again."""
    actions.reopen_case(case=case_or_404(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return shown.case(case_or_404(request, number), request.user)


@router.post("/cases/{number}/end")
def end(request: HttpRequest, number: Code, data: EndIn) -> dict[str, Any]:
    """Propose an end without the residents' yes: explained, withdrawn, passed_outside, unconfirmed."""
    actions.propose_end(case=case_or_404(request, number), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return shown.case(case_or_404(request, number), request.user)


@router.post("/cases/{number}/end/approve")
def approve_end(request: HttpRequest, number: Code) -> dict[str, Any]:
    """A second person approves."""
    actions.approve_end(case=case_or_404(request, number), by=request.user)  # type: ignore[arg-type]
    return shown.case(case_or_404(request, number), request.user)


@router.post("/cases/{number}/end/decline")
def decline_end(request: HttpRequest, number: Code, data: WordsIn) -> dict[str, Any]:
    """A second person does not."""
    actions.decline_end(case=case_or_404(request, number), words=data.words, by=request.user)  # type: ignore[arg-type]
    return shown.case(case_or_404(request, number), request.user)


class BoardIn(Input):
    title: Words
    words: Words
    quote: Words = ""
    quoted: Code = ""
    consent: Words = ""
    pictures: bool = False
    thanks: bool = False
    looked_over: bool = False


@router.post("/cases/{number}/board", response={201: dict[str, Any]})
def release_to_board(request: HttpRequest, number: Code, data: BoardIn) -> Any:
    """Show everybody what was heard and what became of it; 422 `names_somebody` for what has to go, `may_name` for what somebody has to
    look at: its sentence says which pieces; `looked_over` says that it was done. `pictures`: the photos before and after that stand now."""
    found = case_or_404(request, number)
    quoted = voice_or_404(request, data.quoted) if data.quoted else None
    item = actions.release_to_board(
        case=found,
        title=data.title,
        words=data.words,
        quote=data.quote,
        quoted=quoted,
        consent=data.consent,
        pictures=data.pictures,
        thanks=data.thanks,
        looked_over=data.looked_over,
        by=request.user,  # type: ignore[arg-type]
    )
    names = thanked_in([found.pk]).get(found.pk, []) if item.thanks else []
    return Status(201, shown.board_item(item, names))


@router.post("/cases/{number}/board/take-down")
def take_down_from_board(request: HttpRequest, number: Code, data: WordsIn) -> dict[str, Any]:
    """Nobody reads it any more."""
    found = case_or_404(request, number)
    actions.take_down_from_board(case=found, words=data.words, by=request.user)  # type: ignore[arg-type]
    return shown.case(case_or_404(request, number), request.user)


@router.get("/board", auth=None)
def board(request: HttpRequest, estate: Code = "", show: Code = "", after: Code = "", limit: int = 50) -> dict[str, Any]:
    """What stands on the public board, newest first; for everybody."""
    items: list[BoardItem] = []

    def read(item: BoardItem) -> dict[str, Any]:
        items.append(item)
        return shown.board_item(item)

    here = Estate.objects.unscoped("names of places are public").filter(code=estate).first() if estate else None
    rows = items_of(here, show) if here is not None or not estate else BoardItem.objects.shown().none()
    page = keyset(rows, read, after=after, limit=limit)
    names = thanked_in([item.case_id for item in items if item.thanks])
    for item, row in zip(items, page["items"], strict=True):
        row["thanks"] = names.get(item.case_id, []) if item.thanks else []
    return page
