"""What stands on which day, for programs."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from ninja import Router

from minsheng.foundation import clock
from minsheng.foundation.agenda import Asked, Dated, dates_of
from minsheng.foundation.api import Code
from minsheng.foundation.errors import BadInput

router = Router(tags=["agenda"])
LONGEST = timedelta(days=400)


def _shown(one: Dated) -> dict[str, Any]:
    return {
        "id": one.key,
        "kind": one.kind,
        "at": one.at.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "where": one.said.where,
        "about": one.said.about,
        "state": one.state,
        "cancelled": one.cancelled,
        "why": one.said.why,
        "community": one.community,
    }


@router.get("/agenda")
def agenda(
    request: HttpRequest,
    since: date | None = None,
    until: date | None = None,
    community: Code = "",
    estate: Code = "",
    mine: bool = False,
) -> dict[str, Any]:
    """From one day to another, both counted, the earliest first; 30 days from today where nobody says. An organisation: its own."""
    first = since or clock.today()
    last = until or first + timedelta(days=30)
    if not (1950 <= first.year < 2199 and timedelta() <= last - first <= LONGEST):
        raise BadInput("日子不对：结束不能早于开始，一次最多看400天。", "until")
    span = Asked(clock.day_start(first), clock.day_end(last), community, estate, mine)
    return {"items": [_shown(one) for one in dates_of(request.user, span)], "next": None}
