"""Doors of a visit."""

import uuid
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.casework.api.voices import building_in
from minsheng.casework.api.voices import sent as as_sent
from minsheng.casework.receiving import receive
from minsheng.foundation.api import NEW_OR_REPEATED, Code, Input, Words, keyset

from .. import actions
from ..models import Stop
from ..queries.outings import to_see_again
from .homes import home_or_404
from .outings import outing_or_404, stop_shown

router = Router(tags=["outings"])


class StopIn(Input):
    """望闻问切 at one door: `saw`, `hopes`, `hurts`, `felt`; the two in the middle are the household's words and become voices.

    `dwelling` is the id of a home in the register; without it `home` and `building` find it where there is one.
    """

    client_id: uuid.UUID
    home: Code = ""
    building: Code = ""
    dwelling: Code = ""
    outcome: Literal["met", "nobody", "later", "declined"] = "met"
    saw: Words = ""
    hopes: Words = ""
    hurts: Words = ""
    felt: Words = ""
    next_on: date | None = None


@router.post("/outings/{number}/stops", response=NEW_OR_REPEATED)
def stop(request: HttpRequest, number: Code, data: StopIn) -> Status:
    """One door of a visit."""
    found = outing_or_404(request, number)

    def do() -> Stop:
        typed: dict[str, Any] = data.model_dump(exclude={"client_id", "building", "dwelling"})
        typed["dwelling"] = home_or_404(request, data.dwelling) if data.dwelling else None
        return actions.make_stop(outing=found, building=building_in(found.estate, data.building), by=request.user, **typed)  # type: ignore[arg-type]

    content = as_sent(data) | {"outing": found.number}
    got = receive(client_id=data.client_id, act="make_stop", content=content, by=request.user, kind=Stop, do=do)  # type: ignore[arg-type]
    return Status(201 if got.new else 200, stop_shown(got.result))


@router.get("/stops-again")
def again(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Doors that somebody said they would come back to."""
    return keyset(to_see_again(request.user), _with_outing, after=after, limit=limit)  # type: ignore[arg-type]


def _with_outing(row: Stop) -> dict[str, Any]:
    return stop_shown(row) | {"outing": row.outing.number}
