"""Questions about what is stuck: whom it has reached, what reaches somebody next, and whether anything is left to nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from minsheng.casework.models import Case, StageClock
from minsheng.casework.states import OPEN
from minsheng.foundation import clock
from minsheng.foundation.working_days import working_days_after
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import Escalation
from ..pushing import Levels
from ..states import COMES_NEXT, OWNERS, PushedTo, PushStage

WHY = "of a clock already visible"
PARTS = ("case__community", "case__estate", "case__building", "case__category__parent", "assignment__organisation")
SOON_DAYS = 2


def clocks_seen_by(user: User) -> QuerySet[StageClock]:
    """Clocks that run, of the cases somebody works with. Whoever acts for an organisation sees beside them those of its own shares: what
    else a case elsewhere waits for is not theirs to do, also where they are staff in another place."""
    scope = scope_of(user)
    rows = StageClock.objects.visible_to(user).running()
    if scope.organisations and not (scope.everywhere or scope.audits):
        own = Q(assignment__organisation_id__in=scope.organisations)
        rows = rows.filter(Q(case__community_id__in=scope.communities) | own)
    found: QuerySet[StageClock] = rows.select_related(*PARTS)
    return found


def told(rows: QuerySet[StageClock], who: Q | None = None) -> QuerySet[StageClock]:
    """Of these clocks those of which somebody (or `who`) was told since they had the end that they have now."""
    found = Escalation.objects.unscoped(WHY).filter(who or Q(), clock=OuterRef("pk"), due_at=OuterRef("due_at"))
    return rows.filter(Exists(found))


def roles_held(user: User) -> Q:
    """What was told to somebody of this user's roles, each where it is held."""
    scope, mine = scope_of(user), Q(pk__in=[])
    for role in PushedTo.values:
        if role == PushedTo.DISTRICT:
            mine |= Q(role=role) if scope.everywhere else Q(pk__in=[])
        elif role != PushedTo.REPRESENTATIVE and (here := scope.led(role)):
            mine |= Q(role=role, community_id__in=here)
    if scope.organisations:
        mine |= Q(role=PushedTo.REPRESENTATIVE, assignment__organisation_id__in=scope.organisations)
    return mine


def pushed_to(user: User) -> QuerySet[StageClock]:
    """What is stuck and was brought to this user, until it moves on."""
    return told(clocks_seen_by(user), roles_held(user))


def reached(user: User, to: str = "") -> QuerySet[StageClock]:
    """What is stuck and was brought to somebody; `to` is a role, or "mine"."""
    if to == "mine":
        return pushed_to(user)
    return told(clocks_seen_by(user), Q(role=to) if to else None)


def soon(user: User) -> QuerySet[StageClock]:
    """What reaches somebody within two working days unless it moves on."""
    until = clock.day_end(working_days_after(clock.today(), SOON_DAYS))
    return clocks_seen_by(user).filter(push_at__gt=clock.now(), push_at__lt=until).order_by("push_at", "pk")


@dataclass(frozen=True)
class Told:
    """One role that was told, and when."""

    role: str
    at: datetime

    @property
    def name(self) -> str:
        return str(PushedTo(self.role).label)


@dataclass(frozen=True)
class Stuck:
    """A clock as its page and the API show it: what is waited for, whose turn it is, who was told, who is told next and when."""

    clock: StageClock
    stage: str
    told: Sequence[Told]
    next_roles: Sequence[str]
    next_at: datetime | None
    # Read by staff or auditor: an organisation knows the place to the building, and no title that an office wrote (invariant 7).
    full: bool

    @property
    def title(self) -> str:
        return self.case.title if self.full else f"{self.case.place_to_the_building} · {self.case.category.name}"

    @property
    def case(self) -> Case:
        return self.clock.case

    @property
    def waits_for(self) -> str:
        return str(PushStage(self.stage).label)

    @property
    def organisation(self) -> str:
        share = self.clock.assignment
        return share.organisation.name if share is not None else ""

    @property
    def may_supervise(self) -> bool:
        """An organisation is the one that is waited for."""
        return self.clock.assignment_id is not None and OWNERS[self.stage] == PushedTo.REPRESENTATIVE

    @property
    def owner(self) -> str:
        return owner_of(self.clock)

    @property
    def step(self) -> str:
        return str(COMES_NEXT[self.stage])

    @property
    def next_names(self) -> str:
        return _("、").join(str(PushedTo(role).label) for role in self.next_roles)


def stage_of(row: StageClock) -> str:
    return PushStage.PAUSED if row.assignment is not None and row.assignment.is_paused else row.stage


def owner_of(row: StageClock) -> str:
    """Whose turn it is: an organisation by its name, else the role. Time in which nobody holds anything is the dispatcher's."""
    role = OWNERS[stage_of(row)]
    if role == PushedTo.REPRESENTATIVE and row.assignment is not None:
        return row.assignment.organisation.name
    return str(PushedTo(role).label)


def shown(rows: Iterable[StageClock], levels: Levels, user: User) -> list[Stuck]:
    """These clocks with who was told, in one statement."""
    clocks = list(rows)
    said: dict[int, list[Escalation]] = {row.pk: [] for row in clocks}
    for one in Escalation.objects.visible_to(user).filter(clock__in=said).order_by("at", "pk"):
        said[one.clock_id].append(one)
    scope = scope_of(user)
    return [
        _stuck(
            row,
            [one for one in said[row.pk] if one.due_at == row.due_at],
            levels,
            full=scope.audits or scope.covers(row.case.community_id),
        )
        for row in clocks
    ]


def _stuck(row: StageClock, said: Sequence[Escalation], levels: Levels, *, full: bool) -> Stuck:
    first: dict[str, Told] = {}
    for one in said:
        first[one.role] = Told(one.role, one.at)
    order = PushedTo.values.index
    later = [level for level in levels.get(row.stage, ()) if row.pushed is None or level.days > row.pushed]
    planned = row.push_at if row.push_at is not None and row.push_at > clock.now() else None
    following = later[0].roles if planned is not None and later and stage_of(row) == row.stage else ()
    return Stuck(row, stage_of(row), sorted(first.values(), key=lambda one: order(one.role)), following, planned, full)


def unwatched(cases: QuerySet[Case, Any]) -> QuerySet[Case, Any]:
    """Of these cases the open ones without a next step, an owner or a clock.

    Every stage has an owner and a next step (states.py); so what is missing could only be the clock, or a clock of which nobody was told
    and nobody will be.
    """
    running = StageClock.objects.unscoped(WHY).running().filter(case=OuterRef("pk"), stage__in=list(OWNERS))
    return cases.filter(~Exists(running.filter(Q(push_at__isnull=False) | Q(pushed__isnull=False))), phase__in=OPEN)


def left_to_nobody(user: User) -> QuerySet[Case, Any]:
    """The check, for the cases that somebody works with: empty by construction."""
    return unwatched(Case.objects.worked_by(user))
