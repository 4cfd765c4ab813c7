"""The plans of a community drawn by how far visits reach: the same drawing as the map of matters, with other figures."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse

from minsheng.go_out.queries.coverage import Coverage, OfGrid, by_building, by_grid
from minsheng.neighbourhood.models import Building, Community, Estate, Grid, User
from minsheng.neighbourhood.queries import scope_of

from .estate_plans import Drawn, Plan, draw

# The classes of the map's own shades; in words and in the building's own figure too, never by colour alone.
SHADES = {"empty": "none", "none": "none", "few": "one", "most": "some", "all": "many"}


@dataclass(frozen=True)
class Shaded:
    """A building as it is drawn, and how far visits reach there."""

    drawn: Drawn
    coverage: Coverage

    @property
    def shade(self) -> str:
        return SHADES[self.coverage.level]


@dataclass
class Sheet:
    """An estate: its drawing, shaded."""

    plan: Plan
    shaded: list[Shaded] = field(default_factory=list)


@dataclass
class CommunityCoverage:
    community: Community
    total: Coverage
    grids: list[OfGrid]
    sheets: list[Sheet]


def communities_covered(user: User) -> list[Community]:
    """One's own communities, of which coverage is shown one at a time."""
    rows = Community.objects.visible_to(user).filter(valid_to=None, pk__in=scope_of(user).own_communities)
    return list(rows.order_by("code"))


def list_of(how: str, **place: Any) -> str:
    """The list that a figure opens."""
    return f"{reverse('homes_due')}?{urlencode({'list': how, **place})}"


def coverage_of(user: User, community: Community) -> CommunityCoverage:
    """Six statements, however many estates and homes."""
    buildings = by_building(user, community)
    grids = Prefetch("grids", Grid.objects.visible_to(user).filter(valid_to=None))
    rows = Building.objects.visible_to(user).filter(valid_to=None, pk__in=list(buildings)).prefetch_related(grids)
    estates = Estate.objects.visible_to(user).filter(community=community, valid_to=None)
    sheets = []
    for estate in estates.prefetch_related(Prefetch("buildings", rows, to_attr="standing")):
        plan = Plan(estate)
        draw(plan, lambda one: list_of("all", building=one.pk), {})
        if plan.drawn:
            sheets.append(Sheet(plan, [Shaded(one, buildings[one.building.pk]) for one in plan.drawn]))
    known = buildings.values()
    total = Coverage(sum(one.reached for one in known), sum(one.nobody for one in known), sum(one.not_yet for one in known))
    return CommunityCoverage(community, total, by_grid(user, community, buildings), sheets)
