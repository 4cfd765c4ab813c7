"""What somebody cares for goes to somebody else with their posts, and back after a leave: part of handing over."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from minsheng.foundation.timeline import record

from ..events import GridEntrusted
from ..models import Facility, Grid, User
from ..scope import scope_of
from ..states import Role
from .facilities import give_to

WHY = "a step of handing over"


@dataclass
class Passed:
    """What `to` has from now on, what was theirs as well before, and what they may not have: they do not work there."""

    now: list[Facility | Grid] = field(default_factory=list)
    shared: list[Facility | Grid] = field(default_factory=list)
    not_theirs: list[Facility | Grid] = field(default_factory=list)


def pass_on_facilities(*, of: User, to: User, by: User) -> Passed:
    """What `of` cares for, `to` cares for where they work."""
    theirs = scope_of(to).own_communities
    passed = Passed()
    for one in (
        Facility.objects.unscoped(WHY).open().filter(caretaker_person=of).select_related("caretaker_person").order_by("code")
    ):
        if one.community_id not in theirs:
            passed.not_theirs.append(one)
            continue
        give_to(one, None, to, by)
        passed.now.append(one)
    return passed


def pass_on_grids(*, of: User, to: User, for_good: bool, by: User) -> Passed:
    """`to` sees the homes of these grids. Who comes back stays entrusted: without the post it opens nothing meanwhile."""
    passed = Passed()
    for grid in Grid.objects.unscoped(WHY).filter(workers=of, valid_to=None).order_by("community", "code"):
        if not scope_of(to).has_role_in(grid.community_id, Role.GRID):
            passed.not_theirs.append(grid)
            continue
        (passed.shared if grid.workers.filter(pk=to.pk).exists() else passed.now).append(grid)
        grid.workers.add(to)
        if for_good:
            grid.workers.remove(of)
        _entrusted(grid, by)
    return passed


def give_back(
    *,
    of: User,
    to: User,
    by: User,
    facilities: Iterable[str],
    grids: Iterable[str],
    shared: Iterable[str] = (),
    stayed: bool = True,
) -> None:
    """By their codes, where `of` works again: what is still as it was passed; what somebody decided since then stays. `shared`: what was
    `to`'s as well. `stayed`: `of` was entrusted with the grids all the while, as after a leave."""
    again = scope_of(of)
    cared = (
        Facility.objects.unscoped(WHY)
        .open()
        .filter(caretaker_person=to, code__in=facilities, community__in=again.own_communities)
    )
    for one in cared.select_related("caretaker_person"):
        give_to(one, None, of, by)
    alone, both = set(grids), set(shared)
    held = Grid.objects.unscoped(WHY).filter(valid_to=None, community__in=again.led(Role.GRID), workers=to)
    held = held.filter(code__in=alone if stayed else alone | both)
    for grid in held.filter(workers=of) if stayed else held:
        grid.workers.add(of)
        if grid.code in alone:
            grid.workers.remove(to)
        _entrusted(grid, by)


def _entrusted(grid: Grid, by: User) -> None:
    names = list(grid.workers.order_by("name").values_list("name", flat=True))
    record(GridEntrusted(grid_id=grid.pk, name=grid.name, workers=names, by_id=by.pk))
