"""How far visits reach, by grid and by building: figures about homes, never about who walked."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from minsheng.neighbourhood.models import Community, Grid, User

from .households import NOBODY, NOT_YET, REACHED, homes_of_carer, reached

HOWS = (REACHED, NOBODY, NOT_YET)


@dataclass(frozen=True)
class Coverage:
    """Of so many homes: where somebody was met, where one stood in vain, where nobody was yet."""

    reached: int = 0
    nobody: int = 0
    not_yet: int = 0

    @property
    def homes(self) -> int:
        return self.reached + self.nobody + self.not_yet

    @property
    def level(self) -> str:
        """Drawn as: none (不登记户), not begun, less than half, half and more, all."""
        if not self.homes:
            return "empty"
        if self.reached == self.homes:
            return "all"
        return "most" if self.reached * 2 >= self.homes else "few" if self.reached else "none"


def by_building(user: User, community: Community) -> dict[int, Coverage]:
    """Building id → its coverage; one statement, however many homes."""
    rows = homes_of_carer(user).filter(building__estate__community=community, building__estate__valid_to=None)
    counts = {how: Count("pk", filter=reached(how)) for how in HOWS}
    counted = rows.order_by().values("building_id").annotate(**counts).values_list("building_id", *HOWS)
    return {building: Coverage(*found) for building, *found in counted}


@dataclass(frozen=True)
class OfGrid:
    """A grid, or (None) what lies in none, with its coverage."""

    grid: Grid | None
    coverage: Coverage


def by_grid(user: User, community: Community, buildings: dict[int, Coverage]) -> list[OfGrid]:
    """Summed up from the buildings. A building of two grids counts in both, as in the lists that the figures open."""
    grids = Grid.objects.visible_to(user).filter(community=community, valid_to=None).order_by("code")
    of: dict[int, list[int]] = {}
    inside: set[int] = set()
    for grid_id, building in Grid.buildings.through.objects.filter(building__in=list(buildings)).values_list(
        "grid_id", "building_id"
    ):
        of.setdefault(grid_id, []).append(building)
        inside.add(building)
    found = [OfGrid(grid, _sum(buildings[one] for one in of[grid.pk])) for grid in grids if grid.pk in of]
    outside = _sum(one for building, one in buildings.items() if building not in inside)
    return [*found, OfGrid(None, outside)] if outside.homes else found


def _sum(some: Any) -> Coverage:
    known = list(some)
    return Coverage(*(sum(getattr(one, how) for one in known) for how in HOWS))
