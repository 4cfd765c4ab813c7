"""Rounds proposed: which of the homes that are due somebody could see in one afternoon, in which order, and why each is in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, Grid, User
from minsheng.neighbourhood.queries import colleagues_in, office_rule, scope_of
from minsheng.neighbourhood.scope import keep_scopes
from minsheng.neighbourhood.states import Role

from ..models import HouseholdMark, LastSeen
from ..rounds import Candidate, Limits, Walker, rounds
from .households import CaredFor, cared_for_of, due_homes, within

MOST_DUE = 5000


@dataclass(frozen=True)
class Round:
    """What one person could see that afternoon, in order; `left_out` is how many more are due there."""

    worker: User
    homes: list[CaredFor]
    left_out: int


def limits_of(begin: datetime, end: datetime, most: int | None) -> Limits:
    minutes = max(0, int((end - begin).total_seconds() // 60))
    return Limits(
        homes=most if most is not None else office_rule("round_homes"),
        minutes=minutes,
        a_home=office_rule("stop_minutes"),
        metres=office_rule("walk_metres_a_minute"),
    )


def who_walks(community: Community) -> list[User]:
    """Who can be given a round: those who work there and may know why a home is to be seen."""
    here = (Role.GRID, Role.WORKER, Role.SECRETARY)
    people = colleagues_in(community)
    keep_scopes(people)
    return [user for user in people if scope_of(user).has_role_in(community.pk, *here)]


def rounds_proposed(
    user: User,
    community: Community,
    workers: Sequence[User],
    begin: datetime,
    end: datetime,
    *,
    most: int | None = None,
    asked: Mapping[str, Any] | None = None,
) -> list[Round]:
    """For each of the workers the homes due until that day. A grid worker gets those of the own grids, others what is in nobody's."""
    rows = within(due_homes_until(user, clock.local(begin).date()).filter(community=community), asked or {})
    candidates = _candidates(rows, begin)
    walkers = [Walker(worker.pk, _buildings_of(worker, community)) for worker in workers]
    found = rounds(candidates, walkers, limits_of(begin, end, most))
    homes = {one.home.pk: one for one in cared_for_of(user, [key for walk in found.values() for key in walk.homes])}
    return [
        Round(worker, [homes[key] for key in found[worker.pk].homes if key in homes], len(found[worker.pk].left_out))
        for worker in workers
    ]


def due_homes_until(user: User, day: date) -> Any:
    """Due by the day on which one goes: what is due today, and what will be until then."""
    today = due_homes(user)
    if day <= clock.today():
        return today
    return LastSeen.objects.visible_to(user).to_be_seen().filter(due_on__lte=day, home__valid_to=None)


def _buildings_of(worker: User, community: Community) -> frozenset[int] | None:
    if scope_of(worker).has_role_in(community.pk, Role.WORKER, Role.SECRETARY):
        return None
    rows = Grid.buildings.through.objects.filter(grid__workers=worker, grid__valid_to=None, grid__community=community)
    return frozenset(rows.values_list("building_id", flat=True))


def _candidates(rows: Any, begin: datetime) -> list[Candidate]:
    day = clock.local(begin).date()
    place = ("building__estate__name", "building__name", "home__unit__name", "home__name")
    found = list(
        rows.order_by("due_on", "pk").values_list(
            "home_id", "building_id", "building__latitude", "building__longitude", "due_on", *place
        )[:MOST_DUE]
    )
    windows = _windows([row[0] for row in found], begin)
    return [
        Candidate(
            home=home,
            building=building,
            door=(door[0], door[1], door[2] or "", door[3]),
            overdue=(day - due).days,
            at=(north, east) if north is not None and east is not None else None,
            window=windows.get(home),
        )
        for home, building, north, east, due, *door in found
    ]


def _windows(homes: Iterable[int], begin: datetime) -> dict[int, tuple[int, int]]:
    """From when to when it suits them, in minutes after `begin`."""
    rows = HouseholdMark.objects.unscoped("when it suits homes already visible").standing().exclude(best_from=None)
    start = clock.local(begin)
    found = {}
    for home, opens, closes in rows.filter(home__in=list(homes)).values_list("home_id", "best_from", "best_until"):
        found[home] = (_minutes(start, opens), _minutes(start, closes))
    return found


def _minutes(start: datetime, moment: time) -> int:
    return (moment.hour - start.hour) * 60 + moment.minute - start.minute
