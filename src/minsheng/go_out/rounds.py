"""A sensible order to walk in: pure functions over plain values, with OR-Tools where it is installed (extra `[plan]`).

Homes are shared out first, then each walk is ordered by itself: two thousand homes for twelve people end in seconds, where one model of
all of them would not.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

# How much longer a way is than the straight line, and how long it takes to the next door of the same building.
WINDING, NEXT_DOOR = 1.3, 1
# What it costs to leave a home out, in minutes of walking: more the longer it is overdue, so that the longest overdue are kept.
LEFT_OUT, A_DAY = 10_000, 50
THINKING_MILLISECONDS = 700


@dataclass(frozen=True)
class Candidate:
    """A home to see: where (WGS-84, where it is known), how long overdue, and from when to when it suits, in minutes of the afternoon."""

    home: int
    building: int
    door: tuple[str, str, str, str]
    overdue: int = 0
    at: tuple[float, float] | None = None
    window: tuple[int, int] | None = None


@dataclass(frozen=True)
class Walker:
    """Somebody who walks. `buildings`: only there (a grid worker's own grids); None: anywhere."""

    key: int
    buildings: frozenset[int] | None = None


@dataclass(frozen=True)
class Limits:
    """How many homes at most, how many minutes there are, how long one takes, and how far one walks in a minute."""

    homes: int
    minutes: int
    a_home: int = 15
    metres: int = 60


@dataclass(frozen=True)
class Walk:
    """Homes in the order in which one walks, and those that did not fit."""

    homes: list[int]
    left_out: list[int]


def can_plan() -> bool:
    """Whether the solver is installed; without it one walks by house order."""
    return find_spec("ortools") is not None


def house_order(one: Candidate) -> list[Any]:
    """2号楼 before 10号楼: by the numbers in the names."""
    return [[int(part) if part.isdigit() else part for part in re.split(r"(\d+)", f"#{name}")] for name in one.door]


def shared_out(candidates: Sequence[Candidate], walkers: Sequence[Walker]) -> dict[int, list[Candidate]]:
    """Each home to one walker: in a grid to whoever has it, else to those who go anywhere; near ones together, about as many for each."""
    found: dict[int, list[Candidate]] = {walker.key: [] for walker in walkers}
    groups: dict[tuple[int, ...], list[Candidate]] = {}
    anywhere = tuple(walker.key for walker in walkers if walker.buildings is None)
    for one in candidates:
        owners = tuple(walker.key for walker in walkers if walker.buildings is not None and one.building in walker.buildings)
        if owners or anywhere:
            groups.setdefault(owners or anywhere, []).append(one)
    for keys, some in sorted(groups.items()):
        for key, part in zip(keys, _cut(sorted(some, key=house_order), len(keys)), strict=True):
            found[key] += part
    return found


def _cut(some: list[Candidate], parts: int) -> list[list[Candidate]]:
    """Halved along the longer side again and again; without positions along the order of the houses."""
    if parts == 1:
        return [some]
    places = [one.at for one in some if one.at is not None]
    if len(places) == len(some) and some:
        sides = [max(place[n] for place in places) - min(place[n] for place in places) for n in (0, 1)]
        along = 0 if sides[0] > sides[1] else 1
        some = sorted(some, key=lambda one: (one.at[along] if one.at else 0.0, house_order(one)))
    left = parts // 2
    edge = round(len(some) * left / parts)
    return _cut(some[:edge], left) + _cut(some[edge:], parts - left)


def walk(candidates: Sequence[Candidate], limits: Limits) -> Walk:
    """The longest overdue that fit into the afternoon, in a sensible order."""
    ordered = sorted(candidates, key=lambda one: (-one.overdue, house_order(one)))
    # Twice as many as may be seen: enough to choose from, and few enough to end at once.
    chosen = sorted(ordered[: limits.homes * 2], key=house_order)
    suit = [one for one in chosen if _window(one, limits) is not None]
    homes = _solved(suit, limits) if can_plan() and len(suit) > 1 else _by_house(suit, limits)
    there = set(homes)
    return Walk(homes, [one.home for one in ordered if one.home not in there])


def _window(one: Candidate, limits: Limits) -> tuple[int, int] | None:
    """When one can arrive there; None where it suits at no time of this afternoon."""
    last = limits.minutes - limits.a_home
    begin, end = one.window or (0, last)
    begin, end = max(0, begin), min(last, end)
    return (begin, end) if begin <= end else None


def _by_house(some: Sequence[Candidate], limits: Limits) -> list[int]:
    """The longest overdue that there is time for, in the order of the houses."""
    fit = min(limits.homes, max(0, limits.minutes // (limits.a_home + NEXT_DOOR)))
    kept = sorted(sorted(some, key=lambda one: -one.overdue)[:fit], key=house_order)
    return [one.home for one in kept]


def minutes_between(one: Candidate, other: Candidate, limits: Limits, apart: int) -> int:
    """On foot; where a position is not known, by how many buildings lie between in the order of the houses."""
    if one.building == other.building:
        return NEXT_DOOR
    if one.at is None or other.at is None:
        return min(20, 1 + 2 * apart)
    north = (one.at[0] - other.at[0]) * 111_320
    east = (one.at[1] - other.at[1]) * 111_320 * math.cos(math.radians(one.at[0]))
    return NEXT_DOOR + round(math.hypot(north, east) * WINDING / limits.metres)


def _solved(some: Sequence[Candidate], limits: Limits) -> list[int]:
    """One walk that begins and ends anywhere: node 0 stands for nowhere and is free to leave and to reach."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2  # an extra, and slow to load: only where somebody plans

    buildings = list(dict.fromkeys(one.building for one in some))
    rank = {building: n for n, building in enumerate(buildings)}
    ways = [[0] * (len(some) + 1)]
    for one in some:
        apart = [abs(rank[one.building] - rank[other.building]) for other in some]
        ways.append([0, *(minutes_between(one, other, limits, gap) for other, gap in zip(some, apart, strict=True))])
    manager = pywrapcp.RoutingIndexManager(len(ways), 1, 0)
    routing = pywrapcp.RoutingModel(manager)
    times = [[way + (limits.a_home if here else 0) for way in row] for here, row in enumerate(ways)]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(ways))
    routing.AddDimension(routing.RegisterTransitMatrix(times), limits.minutes, limits.minutes, False, "time")
    seen = routing.RegisterUnaryTransitVector([0] + [1] * len(some))
    routing.AddDimension(seen, 0, limits.homes, True, "homes")
    time = routing.GetDimensionOrDie("time")
    for node, one in enumerate(some, 1):
        index = manager.NodeToIndex(node)
        window = _window(one, limits) or (0, 0)
        time.CumulVar(index).SetRange(*window)
        routing.AddDisjunction([index], LEFT_OUT + A_DAY * min(max(one.overdue, 0), 1000))
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    asked.time_limit.FromMilliseconds(THINKING_MILLISECONDS)
    solution = routing.SolveWithParameters(asked)
    if solution is None:
        return _by_house(some, limits)
    found, index = [], solution.Value(routing.NextVar(routing.Start(0)))
    while not routing.IsEnd(index):
        found.append(some[manager.IndexToNode(index) - 1].home)
        index = solution.Value(routing.NextVar(index))
    return found


def rounds(candidates: Sequence[Candidate], walkers: Sequence[Walker], limits: Limits) -> dict[int, Walk]:
    """A walk for each: shared out first, then ordered."""
    return {key: walk(some, limits) for key, some in shared_out(candidates, walkers).items()}
