"""What an office settles for its casework: writes that came twice with other content, and the tree of categories."""

import csv
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import File, Router, UploadedFile
from pydantic import Field

from minsheng.foundation.api import Code, Input, keyset_in_order, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..actions.categories import import_categories
from ..models import Category, WriteConflict
from ..queries.clock_rules import Allowance, clock_rules_shown
from ..queries.voices import conflicts_seen_by
from ..states import RULED_STAGES

router = Router(tags=["office"])


def _shown(row: WriteConflict) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "act": row.write.act,
        "received": row.received,
        "at": row.at.isoformat(),
        "by": row.by.get_username() if row.by else None,
    }


@router.get("/conflicts")
def conflicts(request: HttpRequest, after: Code = "", limit: int = 50) -> dict[str, Any]:
    """Writes that came again with other content and that nobody has looked at, the first one first."""
    return keyset_in_order(conflicts_seen_by(request.user), _shown, after=after, limit=limit)  # type: ignore[arg-type]


@router.post("/conflicts/{identity}/settle")
def settle(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """Looked at; both contents stay."""
    found = conflicts_seen_by(request.user).filter(pk=whole_number(identity) or 0).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404
    actions.settle_conflict(conflict=found, by=request.user)  # type: ignore[arg-type]
    return _shown(found)


@router.get("/categories")
def categories(request: HttpRequest) -> dict[str, Any]:
    """The tree of matters, parents before children; any node may be used."""
    rows = Category.objects.filter(retired=False).select_related("parent")
    items = [
        {"code": r.code, "name": r.name, "parent": r.parent.code if r.parent else None, "evidence": r.evidence} for r in rows
    ]
    return {"items": items, "next": None}


@router.post("/categories")
def new_categories(request: HttpRequest, file: UploadedFile = File(...)) -> dict[str, Any]:
    """The tree of categories anew, from a CSV as the page takes it."""
    require(request.user, "casework.import_categories")  # type: ignore[arg-type]
    try:
        import_categories(text=file.read(settings.UPLOAD_LIMIT).decode("utf-8-sig"), by=request.user)  # type: ignore[arg-type]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput("这个文件认不出来。请用Excel另存为“CSV UTF-8”再试。", "file", "encoding") from error
    return {"categories": Category.objects.filter(retired=False).count()}


class ClockRuleIn(Input):
    amount: int = Field(ge=-(2**31), lt=2**31)
    unit: Code
    category: Code = ""


class ClockRuleDropIn(Input):
    category: Code = ""


def _allowance(allowance: Allowance) -> dict[str, Any]:
    return {"amount": allowance.amount, "unit": allowance.unit}


@router.get("/clock-rules")
def clock_rules(request: HttpRequest) -> dict[str, Any]:
    """How long each stage may take: what counts, what was shipped."""
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404
    items = [
        {
            "stage": r.stage,
            **_allowance(r.now),
            "default": _allowance(r.shipped),
            "categories": [{"category": category.code, **_allowance(own)} for category, own in r.others],
        }
        for r in clock_rules_shown()
    ]
    return {"items": items, "next": None}


@router.post("/clock-rules/{stage}")
def clock_rule(request: HttpRequest, stage: Code, data: ClockRuleIn) -> dict[str, Any]:
    """Set how long a stage may take, for all or for one category; clocks that run keep theirs."""
    require(request.user, "casework.change_clock_rule")  # type: ignore[arg-type]
    category = _category(stage, data.category)
    if category is not None and category.retired:
        raise Http404
    actions.change_clock_rule(stage=stage, category=category, amount=data.amount, unit=data.unit, by=request.user)  # type: ignore[arg-type]
    return {"stage": stage, "category": data.category, "amount": data.amount, "unit": data.unit}


@router.post("/clock-rules/{stage}/drop")
def drop_clock_rule(request: HttpRequest, stage: Code, data: ClockRuleDropIn) -> dict[str, Any]:
    """A category follows again what it stands under; without one, all matters what was shipped."""
    require(request.user, "casework.change_clock_rule")  # type: ignore[arg-type]
    actions.drop_clock_rule(stage=stage, category=_category(stage, data.category), by=request.user)  # type: ignore[arg-type]
    return {"stage": stage, "category": data.category}


def _category(stage: str, code: str) -> Category | None:
    """None for all matters. Raises Http404 where there is no such stage or category."""
    category = Category.objects.filter(code=code).first() if code else None
    if stage not in RULED_STAGES or (code and category is None):
        raise Http404
    return category
