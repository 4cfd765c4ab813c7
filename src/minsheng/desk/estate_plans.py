"""The map of a community: its estates, their buildings and grids, drawn from data, and how many matters each has.

Nothing here names a home: a matter is drawn at its building, or beside its estate.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from minsheng.casework.filters import CaseFilter, cases_counted
from minsheng.neighbourhood.coordinates import GCJ02, to_gcj02
from minsheng.neighbourhood.models import Building, Community, Estate, Grid, User

# One building in the drawing, and the ground around it.
WIDE, HIGH, STEP_X, STEP_Y, EDGE, ROOF = 76, 44, 92, 66, 16, 22
PLAN_WIDE, PLAN_HIGH = 640, 400
# From how many matters on a building is drawn how: said in the legend, and the number stands in the building.
LEVELS = ((4, "many"), (2, "some"), (1, "one"), (0, "none"))
ASKED = ("phase", "category", "since", "until")


@dataclass(frozen=True)
class Drawn:
    """A building in the drawing: the corner it begins at, its matters, and the list that they open."""

    building: Building
    x: int
    y: int
    count: int
    url: str
    grids: str

    @property
    def level(self) -> str:
        return next(name for least, name in LEVELS if self.count >= least)

    @property
    def middle(self) -> int:
        return self.x + WIDE // 2


@dataclass(frozen=True)
class Outline:
    """A grid around its buildings."""

    name: str
    x: int
    y: int
    width: int
    height: int


@dataclass
class Plan:
    """An estate: its drawing, and how many matters name it without a building."""

    estate: Estate
    drawn: list[Drawn] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)
    width: int = 0
    height: int = 0
    placed: bool = False
    elsewhere: int = 0
    elsewhere_url: str = ""

    @property
    def total(self) -> int:
        return self.elsewhere + sum(one.count for one in self.drawn)


@dataclass
class CommunityMap:
    community: Community
    plans: list[Plan]
    filter: CaseFilter
    without_estate: int
    without_estate_url: str

    @property
    def total(self) -> int:
        return self.without_estate + sum(plan.total for plan in self.plans)


def map_of(user: User, community: Community, asked: Mapping[str, Any], estate: Estate | None = None) -> CommunityMap:
    """Four statements, however many estates and buildings. `asked` is the query of the page: phase, category, since, until."""
    kept = {name: asked[name] for name in ASKED if asked.get(name)}
    chosen = cases_counted(user, {**kept, "community": community.code})
    rows = chosen.qs.values_list("estate_id", "building_id").annotate(n=Count("pk"))
    counts = {(estate_id, building_id): n for estate_id, building_id, n in rows}

    def url(**place: str) -> str:
        return f"{reverse('cases')}?{urlencode({**kept, 'community': community.code, **place})}"

    # What has ended is drawn as long as matters name it: else their figures would open no list.
    grids = Prefetch("grids", Grid.objects.visible_to(user).filter(valid_to=None))
    buildings = Building.objects.visible_to(user).filter(Q(valid_to=None) | Q(pk__in=[two for _, two in counts if two]))
    estates = Estate.objects.visible_to(user).filter(Q(valid_to=None) | Q(pk__in=[one for one, _ in counts if one]))
    estates = estates.filter(pk=estate.pk) if estate else estates.filter(community=community)
    of_estates = Prefetch("buildings", buildings.prefetch_related(grids), to_attr="standing")
    plans = []
    for one in estates.prefetch_related(of_estates):
        plan = Plan(one, elsewhere=counts.get((one.pk, None), 0), elsewhere_url=url(estate=one.code, building="none"))
        draw(plan, lambda building, code=one.code: url(estate=code, building=building.code), counts)
        plans.append(plan)
    return CommunityMap(community, plans, chosen, counts.get((None, None), 0), url(estate="none"))


def _number(name: str) -> tuple[int, str]:
    """3号楼 before 12号楼; what has no number last."""
    found = re.search(r"\d+", name)
    return (int(found[0]) if found else 10_000, name)


def draw(plan: Plan, url: Any, counts: Mapping[tuple[Any, Any], int]) -> None:
    """By the places on the plan where they are known; the others in rows beneath, each grid beginning a row of its own."""
    buildings: list[Building] = plan.estate.standing  # type: ignore[attr-defined]
    corners: dict[int, tuple[int, int]] = {}
    placed = [one for one in buildings if one.plan_x is not None and one.plan_y is not None]
    for one in placed:
        across, down = (PLAN_WIDE - WIDE - 2 * EDGE) / 100, (PLAN_HIGH - HIGH - ROOF - EDGE) / 100
        corners[one.pk] = (EDGE + round((one.plan_x or 0) * across), ROOF + round((one.plan_y or 0) * down))
    plan.placed = bool(placed)
    top = PLAN_HIGH if placed else 0
    others = [one for one in buildings if one.pk not in corners]
    for row in _rows(others, plan.placed):
        for column, one in enumerate(row):
            corners[one.pk] = (EDGE + column * STEP_X, top + ROOF)
        top += STEP_Y
    for one in sorted(buildings, key=lambda one: _number(one.name)):  # the order of the table, and of the keyboard
        x, y = corners[one.pk]
        names = "、".join(grid.name for grid in one.grids.all())
        plan.drawn.append(Drawn(one, x, y, counts.get((plan.estate.pk, one.pk), 0), url(one), names))
    plan.outlines = _outlines(plan.drawn)
    plan.width = max([PLAN_WIDE if placed else 0, *(one.x + WIDE + EDGE for one in plan.drawn)])
    plan.height = max((one.y + HIGH + EDGE for one in plan.drawn), default=0)


def _rows(buildings: Sequence[Building], beneath: bool) -> list[list[Building]]:
    """In the order of their numbers, so wide that the drawing is about twice as wide as high."""
    if not buildings:
        return []
    long = 6 if beneath else max(3, min(7, math.ceil(math.sqrt(len(buildings) * 1.8))))
    of_grids: dict[str, list[Building]] = {}
    for one in sorted(buildings, key=lambda one: _number(one.name)):
        of_grids.setdefault("、".join(grid.name for grid in one.grids.all()), []).append(one)
    return [row for some in of_grids.values() for row in _cut(some, long)]


def _cut(some: list[Building], long: int) -> list[list[Building]]:
    edges = [*range(0, len(some), long), len(some)]
    return [some[begin:end] for begin, end in pairwise(edges)]


def _outlines(drawn: Sequence[Drawn]) -> list[Outline]:
    """Each grid around its buildings; a single one that holds the whole estate needs no line."""
    names = list(dict.fromkeys(one.grids for one in drawn))
    if len(names) < 2:
        return []
    found = []
    for name in filter(None, names):
        some = [one for one in drawn if one.grids == name]
        left, up = min(one.x for one in some) - 8, min(one.y for one in some) - 18
        right, low = max(one.x for one in some) + WIDE + 8, max(one.y for one in some) + HIGH + 6
        found.append(Outline(name, left, up, right - left, low - up))
    return found


def pins_of(found: CommunityMap) -> list[dict[str, Any]]:
    """For a map with tiles, where an office has one: buildings whose place on the earth is known, as that map shows it."""
    turn = to_gcj02 if settings.MAP_DATUM == GCJ02 else lambda latitude, longitude: (latitude, longitude)
    return [
        {
            "at": [round(part, 6) for part in turn(one.building.latitude, one.building.longitude)],
            "name": f"{plan.estate.name} {one.building.name}",
            "count": one.count,
            "level": one.level,
            "url": one.url,
        }
        for plan in found.plans
        for one in plan.drawn
        if one.building.latitude is not None and one.building.longitude is not None
    ]
