"""Homes to be seen again, and why. Only for those who care for them; every answer that says why is kept in the log of looks."""

from datetime import date, time
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from minsheng.casework.api.voices import community_or_404, estate_in
from minsheng.foundation.api import Code, Input, Place, Words, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.foundation.keyset import page_in_order
from minsheng.neighbourhood.actions import enter_home
from minsheng.neighbourhood.homes import building_in_words
from minsheng.neighbourhood.models import Community, Home
from minsheng.neighbourhood.queries import scope_of

from .. import actions
from ..actions.marks import note_reading
from ..models import HouseholdMark
from ..queries.coverage import OfGrid, by_building, by_grid
from ..queries.households import (
    DUE,
    CaredFor,
    cared_for_of,
    due_homes,
    homes_in,
    homes_of_carer,
    mark_or_none,
    marks_of,
    with_why,
    within,
)

router = Router(tags=["homes"])
MOST = 100


class HomeIn(Input):
    """`door` as it is spoken of: 3号楼2单元502."""

    community: Code
    estate: Code
    door: Place


class MarkIn(Input):
    """`kind` as in go_out/data/household_marks.csv; without `days`, as often as that list says."""

    kind: Code
    days: int | None = None
    note: Words = ""
    best_from: time | None = None
    best_until: time | None = None
    since: date | None = None
    until: date | None = None


class IntervalIn(Input):
    days: int


def mark_shown(row: HouseholdMark) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "days": row.days,
        "note": row.note,
        "best_from": row.best_from.isoformat() if row.best_from else None,
        "best_until": row.best_until.isoformat() if row.best_until else None,
        "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else None,
        "by": row.by.name,
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
    }


def home_shown(one: CaredFor) -> dict[str, Any]:
    return {
        "id": str(one.home.pk),
        "estate": one.home.building.estate.code,
        "door": one.home.door,
        "why": one.why,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "met_at": one.met_at.isoformat() if one.met_at else None,
        "last_outcome": one.stop.outcome if one.stop else None,
    }


def cared_or_404(request: HttpRequest, identity: str) -> Home:
    key = whole_number(identity)
    rows = homes_of_carer(request.user).filter(pk=key if key is not None else 0)  # type: ignore[arg-type]
    return or_404(rows.select_related("building__estate__community", "unit").first())


def mark_or_404(request: HttpRequest, identity: str) -> HouseholdMark:
    key = whole_number(identity)
    return or_404(mark_or_none(request.user, key) if key is not None else None)  # type: ignore[arg-type]


@router.get("/homes/due")
def due(request: HttpRequest, estate: Code = "", grid: Code = "", after: Code = "", limit: int = 50) -> dict[str, Any]:
    """To be seen by today at the latest, the longest overdue first. Somebody who cares for no home gets an empty list."""
    user: Any = request.user
    rows = within(due_homes(user), {"estate": estate, "grid": grid}).select_related(*DUE)
    page = page_in_order(rows, {"before": after}, max(1, min(limit, MOST)), "due_on", date.fromisoformat)
    found = with_why(user, homes_in(page))
    note_reading(homes=[one.home.pk for one in found if one.marks], by=user)
    return {"items": [home_shown(one) for one in found], "next": page.older or None}


@router.get("/coverage")
def coverage(request: HttpRequest, community: Code = "") -> dict[str, Any]:
    """How far visits reach, by grid: figures about homes within the days of the office's rule `not_reached_days`. Empty for who cares for none."""
    user: Any = request.user
    items: list[dict[str, Any]] = []
    for one in Community.objects.visible_to(user).filter(pk__in=scope_of(user).own_communities, valid_to=None):
        if community in ("", one.code):
            items += [_covered(one, row) for row in by_grid(user, one, by_building(user, one))]
    return {"items": items, "next": None}


def _covered(community: Community, row: OfGrid) -> dict[str, Any]:
    place = {
        "community": community.code,
        "grid": str(row.grid.pk) if row.grid else None,
        "name": row.grid.name if row.grid else None,
    }
    figures = {how: getattr(row.coverage, how) for how in ("homes", "reached", "nobody", "not_yet")}
    return place | figures


@router.post("/homes", response={200: dict[str, Any]})
def enter(request: HttpRequest, data: HomeIn) -> dict[str, Any]:
    """The home that `door` names; where the register has none, it is written into it."""
    estate = estate_in(community_or_404(request, data.community), data.estate)
    building = building_in_words(estate, data.door)
    if building is None:
        raise BadInput("先写是哪栋楼，写成“3号楼2单元502”。", "door", "which_building")
    home = enter_home(building=building, number=data.door, by=request.user)  # type: ignore[arg-type]
    return {"id": str(home.pk), "door": home.door}


@router.get("/homes/{identity}")
def home(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """One home with all its reasons, those that stand first."""
    found = cared_or_404(request, identity)
    user: Any = request.user
    marks = marks_of(user, found)
    note_reading(homes=[found.pk] if marks else [], by=user)
    return home_shown(cared_for_of(user, [found.pk])[0]) | {"marks": [mark_shown(mark) for mark in marks]}


@router.post("/homes/{identity}/marks", response={201: dict[str, Any]})
def mark(request: HttpRequest, identity: Code, data: MarkIn) -> Status:
    """A reason to see this household now and then."""
    said = data.model_dump()
    said |= {name: said[name] and said[name].replace(tzinfo=None) for name in ("best_from", "best_until")}
    made = actions.mark_household(home=cared_or_404(request, identity), by=request.user, **said)  # type: ignore[arg-type]
    return Status(201, mark_shown(made))


@router.post("/household-marks/{identity}/interval")
def interval(request: HttpRequest, identity: Code, data: IntervalIn) -> dict[str, Any]:
    """See this household more or less often."""
    found = mark_or_404(request, identity)
    actions.change_interval(mark=found, days=data.days, by=request.user)  # type: ignore[arg-type]
    note_reading(homes=[found.home_id], by=request.user)  # type: ignore[arg-type]
    return mark_shown(mark_or_404(request, identity))


@router.post("/household-marks/{identity}/end")
def end(request: HttpRequest, identity: Code) -> dict[str, Any]:
    """The reason does not stand any more."""
    found = mark_or_404(request, identity)
    actions.end_mark(mark=found, by=request.user)  # type: ignore[arg-type]
    note_reading(homes=[found.home_id], by=request.user)  # type: ignore[arg-type]
    return mark_shown(mark_or_404(request, identity))
