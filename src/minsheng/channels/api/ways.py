"""Ways out and what did not get through, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Words, keyset, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.foundation.models import OutboxItem
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import require

from ..actions import (
    WayPlan,
    change_way,
    end_way,
    give_letter_up,
    send_letter_again,
    set_up_way,
    switch_way_off,
    switch_way_on,
    try_way,
)
from ..models import Way
from ..queries.ways import letters_for_a_person, way_or_none, ways_in_use
from ..states import WayKind

router = Router(tags=["ways"])


class WayIn(Input):
    """`secrets` are kept sealed and never given back; an empty one stays as it was. `community`: a code; empty: the whole district."""

    name: Words
    address: Words = ""
    community: Code = ""
    tells: list[Code] = []
    details: dict[Code, Words] = {}
    secrets: dict[Code, Words] = {}


class NewWayIn(WayIn):
    kind: Code


def _me(request: HttpRequest) -> User:
    require(request.user, "channels.manage_ways")  # type: ignore[arg-type]
    return request.user  # type: ignore[return-value]


def _way(identity: str) -> Way:
    return or_404(way_or_none(whole_number(identity) or 0))


def _plan(request: HttpRequest, data: WayIn) -> WayPlan:
    community = Community.objects.visible_to(request.user).filter(code=data.community).first() if data.community else None
    if data.community and community is None:
        raise BadInput("没有这个社区，请看看编号。", "community")
    return WayPlan(data.name, data.address, community, list(data.tells), dict(data.details), dict(data.secrets))


def _shown(way: Way) -> dict[str, Any]:
    return {
        "id": str(way.pk),
        "kind": way.kind,
        "name": way.name,
        "community": way.community.code if way.community else "",
        "address": way.address,
        "tells": way.tells,
        "live": way.live,
        "failures": way.failures,
    }


def _letter_shown(item: OutboxItem) -> dict[str, Any]:
    by_way = item.way.startswith("way:")
    return {
        "id": str(item.pk),
        "way": item.way.partition(":")[2] if by_way else item.way,
        "kind": item.kind,
        "number": item.reference if by_way else "",
        "queued_at": item.queued_at.isoformat(),
        "attempts": item.attempts,
        "unsure": item.unsure,
        "why": item.last_error,
    }


@router.get("/ways")
def ways(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """All ways out that are set up; never a secret."""
    _me(request)
    return keyset(ways_in_use(), _shown, after=after, limit=limit)


@router.post("/ways", response={201: dict[str, Any]})
def make(request: HttpRequest, data: NewWayIn) -> Any:
    """A new way, on files until it is switched on. A webhook's secret is made here and given in this answer alone."""
    by = _me(request)
    way = set_up_way(kind=data.kind, plan=_plan(request, data), by=by)
    made = {"secret": way.secrets()["secret"]} if way.kind == WayKind.WEBHOOK else {}
    return Status(201, _shown(way) | made)


@router.post("/ways/{identity}/change")
def change(request: HttpRequest, identity: Code, data: WayIn) -> dict[str, Any]:
    """All of it is written anew, but secrets that are left empty."""
    by, way = _me(request), _way(identity)
    change_way(way=way, plan=_plan(request, data), by=by)
    return _shown(way)


@router.post("/ways/{identity}/on")
def switch_on(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """From now on it really sends."""
    by = _me(request)
    switch_way_on(way=_way(identity), by=by)
    return _shown(_way(identity))


@router.post("/ways/{identity}/off")
def switch_off(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """From now on it writes files alone."""
    by = _me(request)
    switch_way_off(way=_way(identity), by=by)
    return _shown(_way(identity))


@router.post("/ways/{identity}/try")
def send_trial(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """Queue a trial."""
    by, way = _me(request), _way(identity)
    try_way(way=way, by=by)
    return _shown(way)


@router.post("/ways/{identity}/end")
def end(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """It is not used any more."""
    by, way = _me(request), _way(identity)
    end_way(way=way, by=by)
    return _shown(way)


@router.get("/letters")
def letters(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """What did not get through and waits for a person; `unsure`: it may have arrived."""
    _me(request)
    return keyset(letters_for_a_person(), _letter_shown, after=after, limit=limit)


def _letter(identity: str) -> OutboxItem:
    return or_404(letters_for_a_person().filter(pk=whole_number(identity) or 0).first())


@router.post("/letters/{identity}/again")
def again(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """Try it anew."""
    by, letter = _me(request), _letter(identity)
    send_letter_again(letter=letter, by=by)
    return _letter_shown(letter)


@router.post("/letters/{identity}/give-up")
def give_up(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """It is not sent any more."""
    by, letter = _me(request), _letter(identity)
    give_letter_up(letter=letter, by=by)
    return _letter_shown(letter)
