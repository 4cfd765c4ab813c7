"""The homes of a visit."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Status
from pydantic import Field

from minsheng.foundation.api import Code, Input, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Home

from .. import actions
from ..actions.marks import note_reading
from ..models import Outing
from ..queries.homes import ToSee, home_or_none, homes_of, outing_home_or_none
from .outings import outing_or_404

router = Router(tags=["outings"])


class HomesIn(Input):
    """Ids of homes in the register, in the order in which to walk."""

    homes: list[Code] = Field(min_length=1, max_length=300)


def to_see(one: ToSee) -> dict[str, Any]:
    return {
        "id": str(one.row.pk),
        "home": str(one.row.home_id),
        "door": one.row.home.door,
        "outcome": one.stop.outcome if one.stop else None,
        "why": one.why,
    }


def home_or_404(request: HttpRequest, identity: str) -> Home:
    number = whole_number(identity)
    return or_404(home_or_none(request.user, number) if number is not None else None)  # type: ignore[arg-type]


def _shown(request: HttpRequest, found: Outing) -> dict[str, Any]:
    user: Any = request.user
    homes = homes_of(found, user)
    note_reading(homes=[one.row.home_id for one in homes if one.why], by=user)
    return {"items": [to_see(one) for one in homes], "next": None}


@router.get("/outings/{number}/homes")
def homes(request: HttpRequest, number: Code) -> dict[str, Any]:
    """The homes this visit means to see, in the order in which one walks."""
    return _shown(request, outing_or_404(request, number))


@router.post("/outings/{number}/homes", response={201: dict[str, Any]})
def put(request: HttpRequest, number: Code, data: HomesIn) -> Status:
    """Put homes at the end of the list."""
    found = outing_or_404(request, number)
    keys = [key if (key := whole_number(one)) is not None else 0 for one in data.homes]
    rows = Home.objects.visible_to(request.user).filter(pk__in=keys, valid_to=None).select_related("building__estate", "unit")
    known = {home.pk: home for home in rows}
    if not set(keys) <= set(known):
        raise BadInput("有一户不在这个社区里，请重选。", "homes", "home_elsewhere")
    actions.put_homes(outing=found, homes=[known[key] for key in keys], by=request.user)  # type: ignore[arg-type]
    return Status(201, _shown(request, found))


@router.post("/outings/{number}/homes/order")
def order(request: HttpRequest, number: Code, data: HomesIn) -> dict[str, Any]:
    """Walk in this order; homes that are not named come after."""
    found = outing_or_404(request, number)
    wanted = [key if (key := whole_number(one)) is not None else -1 for one in data.homes]
    actions.order_homes(outing=found, order=wanted, by=request.user)  # type: ignore[arg-type]
    return _shown(request, found)


@router.post("/outings/{number}/homes/{identity}/drop")
def drop(request: HttpRequest, number: Code, identity: Code) -> dict[str, Any]:
    """Take a home off the list."""
    found = outing_or_404(request, number)
    key = whole_number(identity)
    row = outing_home_or_none(request.user, found, key) if key is not None else None  # type: ignore[arg-type]
    if row is None:
        raise Http404
    actions.drop_home(outing_home=row, by=request.user)  # type: ignore[arg-type]
    return _shown(request, found)
