"""Plans that changed, for programs."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from minsheng.foundation.api import Code, whole_number

from .. import actions
from ..models import PlanChange
from ..queries.changes import change_or_none, changed_in_words, changes_waiting

router = Router(tags=["outings"])
MOST = 200


def _shown(row: PlanChange) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "state": row.state,
        "text": changed_in_words(row),
        "was_at": row.was_at.isoformat(),
        "at": row.at.isoformat(),
        "told_at": row.told_at.isoformat(),
    }


@router.get("/plan-changes")
def waiting(request: HttpRequest) -> dict[str, Any]:
    """What I was planned for and has changed, until I say that I know or the day is over: the nearest first."""
    return {"items": [_shown(row) for row in changes_waiting(request.user)[:MOST]], "next": None}  # type: ignore[arg-type]


@router.post("/plan-changes/{identity}/seen")
def seen(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """知道了."""
    found = change_or_none(request.user, whole_number(identity) or 0)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    actions.acknowledge_change(change=found, by=request.user)  # type: ignore[arg-type]
    return _shown(found)
