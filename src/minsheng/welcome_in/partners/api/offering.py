"""Offers and needs: lists, what fits a need and why, and each act."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.casework.models import Case, Voice
from minsheng.foundation.api import Code, Input, Place, Words, keyset, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Community, Estate, Organisation

from .. import actions
from ..models import Need, Offer
from ..queries.invitations import invites_with
from ..queries.offering import fits_for, need_or_none, needs_seen_by, offer_or_none, offers_seen_by
from .helps import one as promise_shown

router = Router(tags=["partners"])
Kind = Literal["room", "hours", "skill", "things", "money"]


class OfferIn(Input):
    """`organisation`, `community` and `estate` are codes."""

    organisation: Code
    community: Code
    kind: Kind
    words: Words
    since: date
    until: date | None = None
    estate: Code = ""
    amount: Place = ""
    looked_over: bool = False


class NeedIn(Input):
    """Of a `voice` or a `case`, by number; the words are the office's own."""

    kind: Kind
    words: Words
    since: date
    voice: Code = ""
    case: Code = ""
    until: date | None = None
    estate: Code = ""
    amount: Place = ""
    looked_over: bool = False


class MatchIn(Input):
    offer: Code
    words: Words
    due: date
    looked_over: bool = False


class DownIn(Input):
    words: Words
    looked_over: bool = False


def _common(row: Offer | Need) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "community": row.community.code,
        "estate": row.estate.code if row.estate else None,
        "kind": row.kind,
        "words": row.words,
        "amount": row.amount,
        "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else None,
        "state": row.state,
    }


def offer(row: Offer) -> dict[str, Any]:
    return _common(row) | {"organisation": row.organisation.code, "by_office": row.by_office}


def need(row: Need, user: Any) -> dict[str, Any]:
    """Of which voice or case it is, the office and the auditor read alone."""
    shown = _common(row) | {"down_words": row.down_words}
    if invites_with(row, user):
        shown |= {"voice": row.voice.number if row.voice else None, "case": row.case.number if row.case else None}
    return shown


def _estate(request: HttpRequest, code: str) -> Estate | None:
    if not code:
        return None
    found: Estate | None = Estate.objects.visible_to(request.user).filter(code=code, valid_to=None).first()
    if found is None:
        raise BadInput("没有这个小区，请重选。", "estate")
    return found


def _offer(request: HttpRequest, identity: str) -> Offer:
    return or_404(offer_or_none(request.user, whole_number(identity) or 0))  # type: ignore[arg-type]


def _need(request: HttpRequest, identity: str) -> Need:
    return or_404(need_or_none(request.user, whole_number(identity) or 0))  # type: ignore[arg-type]


@router.get("/offers")
def offers(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Those of my communities; for a representative the own. The newest first."""
    return keyset(offers_seen_by(request.user), offer, after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/offers", response={201: dict[str, Any]})
def put_offer(request: HttpRequest, data: OfferIn) -> Status:
    """Offer something, as the organisation or for it."""
    said = data.model_dump(exclude={"organisation", "community", "estate"})
    organisation: Organisation | None = Organisation.objects.visible_to(request.user).filter(code=data.organisation).first()
    community: Community | None = Community.objects.visible_to(request.user).filter(code=data.community, valid_to=None).first()
    if organisation is None:
        raise BadInput("没有这家单位，请重选。", "organisation")
    if community is None:
        raise BadInput("没有这个社区，请重选。", "community")
    made = actions.put_offer(
        organisation=organisation,
        community=community,
        estate=_estate(request, data.estate),
        by=request.user,  # type: ignore[arg-type]
        **said,
    )
    return Status(201, offer(made))


@router.post("/offers/{identity}/withdraw")
def withdraw(request: HttpRequest, identity: Code) -> dict[str, Any]:
    actions.withdraw_offer(offer=_offer(request, identity), by=request.user)  # type: ignore[arg-type]
    return offer(_offer(request, identity))


@router.post("/offers/{identity}/again")
def again(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """Offer anew what was used or taken back."""
    actions.put_offer_again(offer=_offer(request, identity), by=request.user)  # type: ignore[arg-type]
    return offer(_offer(request, identity))


@router.get("/needs")
def needs(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Those of my communities; for a representative what hangs where the organisation serves. The newest first."""
    return keyset(needs_seen_by(request.user), lambda row: need(row, request.user), after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/needs", response={201: dict[str, Any]})
def put_need(request: HttpRequest, data: NeedIn) -> Status:
    """Hang up what a voice or a case needs, in other words."""
    said = data.model_dump(exclude={"voice", "case", "estate"})
    voice: Voice | None = None
    case: Case | None = None
    if data.voice:
        voice = or_404(Voice.objects.visible_to(request.user).filter(number=data.voice).first())
    if data.case or not data.voice:
        case = or_404(Case.objects.visible_to(request.user).filter(number=data.case).first())
    estate = _estate(request, data.estate)
    made = actions.put_need(voice=voice, case=case, estate=estate, by=request.user, **said)  # type: ignore[arg-type]
    return Status(201, need(_need(request, str(made.pk)), request.user))


@router.get("/needs/{identity}")
def one_need(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """With what hangs and may fit, and why."""
    row = _need(request, identity)
    fits = fits_for(row, request.user) if row.state == "up" else []  # type: ignore[arg-type]
    shown = [{"offer": str(one.offer.pk), "reasons": one.reasons, "partner": one.partner is not None} for one in fits]
    return need(row, request.user) | {"fits": shown}


@router.post("/needs/{identity}/match", response={201: dict[str, Any]})
def match(request: HttpRequest, identity: Code, data: MatchIn) -> Status:
    """Bring an offer to it: a promise of the partner."""
    row, given = _need(request, identity), _offer(request, data.offer)
    made = actions.match_need(
        need=row,
        offer=given,
        words=data.words,
        due=data.due,
        looked_over=data.looked_over,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, promise_shown(made))


@router.post("/needs/{identity}/take-down")
def take_down(request: HttpRequest, identity: Code, data: DownIn) -> dict[str, Any]:
    actions.take_need_down(need=_need(request, identity), by=request.user, **data.model_dump())  # type: ignore[arg-type]
    return need(_need(request, identity), request.user)
