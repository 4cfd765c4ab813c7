"""Who cares for a household, and so may know why it is to be seen.

Secretary and community worker for the community, a grid worker for the own grids. Nobody else: not the street, not the district, and
not whoever looks at the program as one of these.
"""

from typing import Any

from django.db.models import Q

from .models import Grid, Home
from .scope import scope_of
from .states import Role


def cares_somewhere(user: Any) -> bool:
    return getattr(user, "viewed_by", None) is None and scope_of(user).has_role(Role.SECRETARY, Role.WORKER, Role.GRID)


def cared_for_by(user: Any, *, building: str, community: str) -> Q | None:
    """The condition on rows that lead to a building and a community by these fields; None where somebody cares for nothing."""
    if not cares_somewhere(user):
        return None
    scope = scope_of(user)
    rows = Q(**{f"{community}__in": scope.led(Role.SECRETARY, Role.WORKER)})
    if scope.has_role(Role.GRID):
        mine = Grid.buildings.through.objects.filter(
            grid__workers=user, grid__valid_to=None, grid__community__in=scope.led(Role.GRID)
        )
        rows |= Q(**{f"{building}__in": mine.values("building_id")})
    return rows


def home_cared_for(user: Any, home: Home) -> bool:
    """Whether somebody cares for this home."""
    rows = cared_for_by(user, building="building_id", community="building__estate__community_id")
    return rows is not None and Home.objects.unscoped("does somebody care for it").filter(rows, pk=home.pk).exists()
