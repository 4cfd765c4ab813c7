"""A proposal for free seats: who could sit where, by OR-Tools' CP-SAT over availability, abilities and fair load.

A draft that a person looks over, changes and accepts; nothing is written here. The solver is an extra (`[plan]`): without it the page says
so, and everything by hand still works. How much one person has is weighed inside and shown to nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.util import find_spec
from typing import Any

from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.queries import office_rule

from .models import DutySeat, DutyShift
from .queries.duty import Busy, busy_of, clash_among, near_among, sitters
from .states import ShiftState

SECONDS, SEED = 10.0, 1103
# A seat that must not be free outweighs one that may be, and both outweigh how evenly work is spread.
REQUIRED, OPTIONAL, NEAR = 100_000, 20_000, 50
FURTHEST = timedelta(days=92)


class SolverMissing(Exception):
    """The extra with the solver is not installed."""


@dataclass(frozen=True)
class Proposed:
    """One free seat: who may sit there by ability, who is proposed, and why nobody is where nobody is."""

    seat: DutySeat
    people: list[User]
    who: User | None = None
    why: str = ""


@dataclass
class Proposal:
    seats: list[Proposed] = field(default_factory=list)

    @property
    def filled(self) -> list[Proposed]:
        return [one for one in self.seats if one.who is not None]

    @property
    def unfilled(self) -> list[Proposed]:
        """Those that must not be free and are: which, and why."""
        return [one for one in self.seats if one.who is None and one.seat.required]


def has_solver() -> bool:
    return find_spec("ortools") is not None


def free_seats(community: Community) -> list[DutySeat]:
    """Seats nobody holds, in shifts that have not begun."""
    shifts = DutyShift.objects.unscoped("free seats of a community that one plans for")
    shifts = shifts.filter(point__community=community, state=ShiftState.PLANNED, start__gt=clock.now())
    shifts = shifts.filter(start__lt=clock.now() + FURTHEST)
    rows = DutySeat.objects.filter(who=None, shift__in=shifts.values("pk"))
    return list(rows.select_related("shift__point__estate", "shift__point__community").order_by("shift__start", "pk"))


def propose(community: Community, *, optional: bool = False) -> Proposal:
    """Fill the seats that must not be free as far as people are; with `optional` also those that may be. Raises SolverMissing without the extra."""
    seats = [seat for seat in free_seats(community) if seat.required or optional]
    able = sitters(community)
    if not seats:
        return Proposal()
    if not has_solver():
        raise SolverMissing
    people = {user.pk: user for users in able.values() for user in users}
    day = timedelta(days=1)
    busy = busy_of(people, seats[0].shift.start - day, max(seat.shift.end for seat in seats) + day)
    open_to = {
        seat.pk: [user.pk for user in able[seat.ability] if not clash_among(busy[user.pk], seat.shift.start, seat.shift.end)]
        for seat in seats
    }
    chosen = _solve(seats, open_to, busy)
    taken = _taken(seats, chosen)
    found = Proposal()
    for seat in seats:
        who = people.get(chosen.get(seat.pk, 0))
        why = "" if who is not None else _why(seat, able[seat.ability], open_to[seat.pk], busy, taken)
        found.seats.append(Proposed(seat, able[seat.ability], who, why))
    return found


def _solve(seats: list[DutySeat], open_to: Mapping[int, list[int]], busy: Mapping[int, list[Busy]]) -> dict[int, int]:
    """Seat → person. One worker and a fixed seed: the same question has the same answer."""
    from ortools.sat.python import cp_model  # an extra: loaded by whoever asks for a proposal

    model = cp_model.CpModel()
    sits = {(seat.pk, who): model.new_bool_var("") for seat in seats for who in open_to[seat.pk]}
    worth: list[Any] = []
    for seat in seats:
        here = [sits[seat.pk, who] for who in open_to[seat.pk]]
        if here:
            model.add_at_most_one(here)
            worth += [(REQUIRED if seat.required else OPTIONAL) * one for one in here]
    for first, then, near in _pairs(seats):
        for who in set(open_to[first.pk]) & set(open_to[then.pk]):
            if not near:
                model.add_at_most_one([sits[first.pk, who], sits[then.pk, who]])
                continue
            both = model.new_bool_var("")
            model.add_bool_or([~sits[first.pk, who], ~sits[then.pk, who], both])
            worth.append(-NEAR * both)
    for seat in seats:
        for who in open_to[seat.pk]:
            if near_among(busy[who], seat.shift.start, seat.shift.end, seat.shift.point.estate_id):
                worth.append(-NEAR * sits[seat.pk, who])
    since, until = seats[0].shift.start, max(seat.shift.end for seat in seats)
    for who in sorted({who for _seat, who in sits}):
        mine = [one for (_seat, person), one in sits.items() if person == who]
        held = sum(one.start < until and one.end > since for one in busy[who])
        # Each more weighs more than the one before, so that work spreads; steps are filled in order by themselves.
        steps = [model.new_bool_var("") for _ in mine]
        model.add(sum(steps) == sum(mine))
        worth += [-(held + number) * step for number, step in enumerate(steps, 1)]
    model.maximize(sum(worth))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, SEED
    solver.parameters.max_time_in_seconds, solver.parameters.max_deterministic_time = SECONDS, SECONDS / 2
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {}
    return {seat: who for (seat, who), one in sits.items() if solver.value(one)}


def _pairs(seats: list[DutySeat]) -> Iterable[tuple[DutySeat, DutySeat, bool]]:
    """Seats that one person cannot both hold, and (True) those whose way between is short."""
    way = timedelta(minutes=office_rule("duty_near_minutes"))
    for number, first in enumerate(seats):
        for then in seats[number + 1 :]:
            one, other = first.shift, then.shift
            if other.start >= one.end + way:
                if other.start - one.start > timedelta(days=1):
                    break  # they stand in the order of time, and none lasts longer than a day
                continue
            if other.start < one.end:
                yield first, then, False
            elif one.point.estate_id != other.point.estate_id:
                yield first, then, True


def _taken(seats: list[DutySeat], chosen: Mapping[int, int]) -> dict[int, list[DutySeat]]:
    found: dict[int, list[DutySeat]] = {}
    for seat in seats:
        if seat.pk in chosen:
            found.setdefault(chosen[seat.pk], []).append(seat)
    return found


def _why(
    seat: DutySeat,
    able: list[User],
    free: list[int],
    busy: Mapping[int, list[Busy]],
    taken: Mapping[int, list[DutySeat]],
) -> str:
    """Why nobody is proposed: nobody has the ability, or what each who has it does then."""
    what = seat.get_ability_display()
    if not able:
        return _("这个社区还没有能算“%(what)s”的人。") % {"what": what}
    start, end = seat.shift.start, seat.shift.end
    said = []
    for user in able:
        if user.pk not in free:
            said.append(f"{user.name}{clash_among(busy[user.pk], start, end)}")
        else:
            other = next((one for one in taken.get(user.pk, []) if one.shift.start < end and one.shift.end > start), None)
            if other is not None:
                said.append(_("%(name)s同时要坐%(point)s") % {"name": user.name, "point": other.shift.point.name})
    if not said:
        return _("没算出合适的人，请自己选。")
    return _("能坐的%(n)s位都有事：%(said)s。") % {"n": len(able), "said": _("；").join(said[:6])}
