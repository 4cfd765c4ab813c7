"""What is stuck and whom it has reached; the levels; the check that nothing is left to nobody."""

from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import File, Router, UploadedFile

from minsheng.foundation.api import Code, keyset
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..queries import escalation as asked
from ..queries.push_levels import levels_in_force
from ..states import PushStage

router = Router(tags=["pushed"])


def _stuck(one: asked.Stuck) -> dict[str, Any]:
    return {
        "case": one.case.number,
        "community": one.case.community.code,
        "stage": one.stage,
        "assignment": str(one.clock.assignment_id) if one.clock.assignment_id else None,
        "organisation": one.organisation or None,
        "owner": one.owner,
        "due_at": one.clock.due_at.isoformat(),
        "told": [{"to": told.role, "at": told.at.isoformat()} for told in one.told],
        "next": {"to": list(one.next_roles), "at": one.next_at.isoformat()} if one.next_at else None,
    }


@router.get("/pushed")
def pushed(
    request: HttpRequest,
    to: Literal["", "mine", "representative", "grid", "worker", "secretary", "street", "district"] = "",
    after: Code = "",
    limit: int = 50,
) -> dict[str, Any]:
    """What is stuck and was brought to somebody, of my communities; for a representative what the own organisation was told."""
    user: Any = request.user
    scope, levels = scope_of(user), levels_in_force()
    rows = asked.reached(user, to) if scope.is_staff or scope.audits else asked.pushed_to(user)
    page = keyset(rows, lambda row: row, after=after, limit=limit)
    return {"items": [_stuck(one) for one in asked.shown(page["items"], levels, user)], "next": page["next"]}


@router.get("/pushed/nobody")
def left_to_nobody(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Open cases without a next step, an owner or a clock: none, unless something is broken."""
    return keyset(asked.left_to_nobody(request.user), lambda case: {"case": case.number}, after=after, limit=limit)  # type: ignore[arg-type]


def _levels() -> dict[str, Any]:
    in_force = levels_in_force()
    items = [{"stage": stage, "days": one.days, "to": list(one.roles)} for stage in PushStage.values for one in in_force[stage]]
    return {"items": items, "next": None}


@router.get("/push-levels")
def levels(request: HttpRequest) -> dict[str, Any]:
    """After how many working days (before the end: negative) who is told."""
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404
    return _levels()


@router.post("/push-levels")
def new_levels(request: HttpRequest, file: UploadedFile = File(...)) -> dict[str, Any]:
    """The whole table anew, from an Excel or CSV file as the page gives and takes it."""
    require(request.user, "work_together.take_in_push_levels")  # type: ignore[arg-type]
    content = file.read(settings.UPLOAD_LIMIT)
    actions.take_in_push_levels(content=content, source=file.name or "", by=request.user)  # type: ignore[arg-type]
    return _levels()
