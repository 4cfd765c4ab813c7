"""The register of a community: whose a grid is, and homes that no workbook brought."""

from collections.abc import Sequence

from django.db import transaction

from minsheng.foundation.errors import BadInput
from minsheng.foundation.timeline import record

from ..events import GridEntrusted, HomeEntered
from ..homes import home_named, parts_of
from ..models import Building, Grid, Home, Unit, User
from ..permission import require
from ..scope import scope_of
from ..states import Role


@transaction.atomic
def entrust_grid(*, grid: Grid, workers: Sequence[User], by: User) -> None:
    """Say whose a grid is: these grid workers, and nobody else, see what is kept about its households. Nobody is an answer too."""
    require(by, "neighbourhood.entrust_grid", grid)
    for user in workers:
        if not scope_of(user).has_role_in(grid.community_id, Role.GRID):
            raise BadInput(f"{user.name}不是这个社区的网格员，请重选。", "workers", "no_grid_worker")
    grid.workers.set(workers)
    names = [user.name for user in workers]
    record(GridEntrusted(grid_id=grid.pk, name=grid.name, workers=names, by_id=by.pk))


@transaction.atomic
def enter_home(*, building: Building, number: str, by: User) -> Home:
    """The home of the building that `number` names (2单元502); where the register has none, it is written into it.

    Raises BadInput for what is no number of a home, and where several homes could be meant.
    """
    require(by, "neighbourhood.enter_home", building.estate.community)
    known = home_named(building, number)
    if known is not None:
        return known
    parts = parts_of(building, number)
    if parts is None:
        raise BadInput("门牌写成“2单元502”，没有单元就写“502”。", "number", "no_home_number")
    unit_name, name = parts
    rows = Home.objects.unscoped("of a building already found").filter(building=building, valid_to=None, name=name)
    if not unit_name and rows.exists():
        raise BadInput(f"有好几户都是{name}，请写上单元。", "number", "which_unit")
    unit = None
    if unit_name:
        units = Unit.objects.unscoped("of a building already found")
        unit, _new = units.get_or_create(building=building, code=unit_name.removesuffix("单元"), defaults={"name": unit_name})
    home = Home.objects.create(building=building, unit=unit, code=name, name=name)
    record(HomeEntered(home_id=home.pk, community_id=building.estate.community_id, by_id=by.pk))
    return home
