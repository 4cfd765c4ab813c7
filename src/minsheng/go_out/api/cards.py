"""The card of a home for programs."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from minsheng.foundation.api import Code, Input, Words, keyset_in_order, whole_number
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Home
from minsheng.neighbourhood.permission import require

from .. import actions
from ..models import HouseholdCard, HouseholdConflict
from ..queries.cards import card_conflicts, card_of, home_or_none, home_words

router = Router(tags=["notebook"])


class CardIn(Input):
    """`base` is the version that it was written on."""

    words: Words
    base: int


class SettleIn(Input):
    words: Words


def _home_or_404(request: HttpRequest, home: str) -> Home:
    return or_404(home_or_none(request.user, whole_number(home) or 0))  # type: ignore[arg-type]


def _card(home: Home, card: HouseholdCard | None) -> dict[str, Any]:
    return {
        "home": str(home.pk),
        "where": home_words(home),
        "words": card.words if card else "",
        "version": card.version if card else 0,
        "by": card.by.name if card and card.by else None,
        "at": card.at.isoformat() if card and card.at else None,
    }


@router.get("/cards/{home}")
def card(request: HttpRequest, home: Code) -> dict[str, Any]:
    """What the next one who knocks should know; for staff of the community."""
    found = _home_or_404(request, home)
    require(request.user, "go_out.write_card", found.building.estate.community)  # type: ignore[arg-type]
    return _card(found, card_of(found, request.user))  # type: ignore[arg-type]


@router.post("/cards/{home}")
def write(request: HttpRequest, home: Code, data: CardIn) -> dict[str, Any]:
    """Write it on a version; where somebody else wrote since, both stay: `conflict` waits for a person."""
    found = _home_or_404(request, home)
    now = actions.write_card(home=found, words=data.words, base=data.base, by=request.user)  # type: ignore[arg-type]
    return _card(found, now.card) | {"conflict": str(now.conflict.pk) if now.conflict else None}


def _conflict(row: HouseholdConflict) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "card": _card(row.card.home, row.card),
        "words": row.words,
        "by": row.by.name,
        "at": row.at.isoformat(),
        "came_at": row.came_at.isoformat(),
    }


@router.get("/card-conflicts")
def conflicts(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """What two people wrote about one home, the first one first."""
    require(request.user, "go_out.see_kept")  # type: ignore[arg-type]
    return keyset_in_order(card_conflicts(request.user), _conflict, after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/card-conflicts/{identity}/settle")
def settle(request: HttpRequest, identity: Code, data: SettleIn) -> dict[str, Any]:
    """Write what holds from now on."""
    found = card_conflicts(request.user).filter(pk=whole_number(identity) or 0).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404
    actions.settle_card_conflict(conflict=found, words=data.words, by=request.user)  # type: ignore[arg-type]
    found.card.refresh_from_db()
    return _card(found.card.home, found.card)
