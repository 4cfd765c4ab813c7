"""Whom a batch of matters could go to so that nobody holds too many: plain numbers in, plain numbers out. A person decides.

Solved as a flow of least cost by OR-Tools: always the best there is, without chance, clock or limit of time, so that the same question has
the same answer on any machine. The solver is an extra (`[plan]`); without it nothing is proposed, and each matter is dispatched by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec


class SolverMissing(Exception):
    """The extra with the solver is not installed."""


@dataclass(frozen=True)
class Matter:
    """Something to be given to one of several. `fits`: organisation → how far it is from the best, counted in shares in hand.

    A fit of 2 says: one asks it only where whoever suits best would hold two shares more.
    """

    key: int
    fits: Mapping[int, int]


def can_balance() -> bool:
    return find_spec("ortools") is not None


def cost_of(chosen: Mapping[int, int], matters: Sequence[Matter], in_hand: Mapping[int, int]) -> int:
    """What is made small: how far each is from the best, and for each share its place in the queue of whoever gets it."""
    held, total = dict(in_hand), 0
    for matter in matters:
        if matter.key in chosen:
            who = chosen[matter.key]
            held[who] = held.get(who, 0) + 1
            total += matter.fits[who] + held[who]
    return total


def balanced(matters: Sequence[Matter], in_hand: Mapping[int, int]) -> dict[int, int]:
    """Matter → organisation. Whatever somebody suits is given to one of them. Raises SolverMissing without the extra.

    Of ways that are equally good the one that asks who suits better; the order in which matters and organisations are handed in plays no part.
    """
    asked = sorted((matter for matter in matters if matter.fits), key=lambda matter: matter.key)
    if not asked:
        return {}
    if not can_balance():
        raise SolverMissing
    from ortools.graph.python import min_cost_flow  # an extra, and slow to load: only where somebody plans

    whom = sorted({one for matter in asked for one in matter.fits})
    # The better fit decides between equals: it weighs less than the smallest real difference, however much there is of it.
    scale = 1 + sum(max(matter.fits.values()) for matter in asked)
    source, sink = 0, 1 + len(asked) + len(whom)
    place = {one: 1 + len(asked) + n for n, one in enumerate(whom)}
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs: dict[int, tuple[int, int]] = {}
    for n, matter in enumerate(asked):
        flow.add_arc_with_capacity_and_unit_cost(source, 1 + n, 1, 0)
        for one in sorted(matter.fits):
            cost = matter.fits[one] * (scale + 1)
            arcs[flow.add_arc_with_capacity_and_unit_cost(1 + n, place[one], 1, cost)] = (matter.key, one)
    for one in whom:
        held = in_hand.get(one, 0)
        for more in range(1, sum(one in matter.fits for matter in asked) + 1):
            flow.add_arc_with_capacity_and_unit_cost(place[one], sink, 1, (held + more) * scale)
    flow.set_node_supply(source, len(asked))
    flow.set_node_supply(sink, -len(asked))
    if flow.solve() != flow.OPTIMAL:  # every matter has a way of its own to the sink, so there is always one
        raise RuntimeError("a batch that cannot be shared out")
    return dict(pair for arc, pair in arcs.items() if flow.flow(arc))
