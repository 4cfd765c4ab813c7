"""Orders of the hotline and of other platforms, for programs that pass them on."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Words, whole_number
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..models import Case, ExternalOrder
from ..queries.external import orders_of, reply_for
from ..queries.platforms import PlatformShown, platform_or_none, platforms
from .cases import case_or_404

router = Router(tags=["orders of other platforms"])


class OrderIn(Input):
    platform: Code
    number: Code
    due_at: datetime | None = None


class ReplyIn(Input):
    words: Words = ""
    interim: bool = False
    looked_over: bool = False


def _worked(request: HttpRequest, number: str) -> Case:
    """A case whose office one works in: organisations are not told whose order it is."""
    found: Case = case_or_404(request, number)
    if not scope_of(request.user).covers(found.community_id):
        raise Http404
    return found


def _shown(order: ExternalOrder) -> dict[str, Any]:
    return {
        "id": str(order.pk),
        "case": order.case.number,
        "platform": order.platform,
        "number": order.number,
        "due_at": order.due_at.isoformat() if order.due_at else None,
        "replied_at": order.replied_at.isoformat() if order.replied_at else None,
        "reply": order.reply,
    }


def _order(request: HttpRequest, identity: str) -> ExternalOrder:
    rows = ExternalOrder.objects.visible_to(request.user).filter(pk=whole_number(identity) or 0, taken_back_at=None)
    found: ExternalOrder | None = rows.select_related("case__community", "case__estate", "case__building").first()
    if found is None or not scope_of(request.user).covers(found.case.community_id):
        raise Http404
    return found


@router.get("/cases/{number}/orders")
def orders(request: HttpRequest, number: Code) -> dict[str, Any]:
    """The orders that a case carries."""
    return {"items": [_shown(order) for order in orders_of(_worked(request, number))], "next": None}


@router.post("/cases/{number}/orders", response={201: dict[str, Any]})
def note(request: HttpRequest, number: Code, data: OrderIn) -> Any:
    """Put an order's number and deadline to a case."""
    by: User = request.user  # type: ignore[assignment]
    found = _worked(request, number)
    order = actions.note_external_order(case=found, platform=data.platform, number=data.number, due_at=data.due_at, by=by)
    return Status(201, _shown(order))


@router.post("/orders/{identity}/reply")
def reply(request: HttpRequest, identity: Code, data: ReplyIn) -> dict[str, Any]:
    """The reply went back; without words in those that the record gives. An interim one leaves the order open.
    `looked_over`: somebody made sure that what sounds like a name names nobody."""
    order = _order(request, identity)
    by: User = request.user  # type: ignore[assignment]
    words = data.words or reply_for(order)
    actions.reply_external_order(order=order, words=words, interim=data.interim, looked_over=data.looked_over, by=by)
    return _shown(_order(request, identity))


@router.post("/orders/{identity}/take-back")
def take_back(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """It had been put to the wrong case."""
    order = _order(request, identity)
    actions.take_back_external_order(order=order, by=request.user)  # type: ignore[arg-type]
    return _shown(order)


class PlatformIn(Input):
    """Without a code a new platform."""

    code: Code = ""
    name: Words
    reply: Words
    in_use: bool = True


def _platform(one: PlatformShown) -> dict[str, Any]:
    return {"code": one.code, "name": one.name, "reply": one.reply, "in_use": one.in_use, "changed": one.changed}


def _reader(request: HttpRequest) -> None:
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404


@router.get("/platforms")
def all_platforms(request: HttpRequest) -> dict[str, Any]:
    """The platforms that send orders, with the form of the reply that each wants."""
    _reader(request)
    return {"items": [_platform(one) for one in platforms()], "next": None}


@router.post("/platforms")
def change_platform(request: HttpRequest, data: PlatformIn) -> dict[str, Any] | None:
    """Name a platform and write the form of its reply."""
    _reader(request)
    by: User = request.user  # type: ignore[assignment]
    row = actions.change_platform(code=data.code, name=data.name, reply=data.reply, in_use=data.in_use, by=by)
    found = platform_or_none(row.code)
    return _platform(found) if found else None
