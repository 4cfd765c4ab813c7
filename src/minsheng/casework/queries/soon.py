"""What runs out next and what stands still: the rows of a morning, and the lists of cases that its figures open (invariant 9)."""

from typing import Any

from django.db.models import QuerySet

from minsheng.foundation import clock
from minsheng.foundation.working_days import working_days_after
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import Assignment, Case, StageClock, worked_in
from ..models.shares import WAITING_STATES
from ..states import ClockStage

SOON_DAYS = 3
OF_ORGANISATIONS = (ClockStage.REPLY, ClockStage.HANDLE)
# Nobody at work is waited for: residents are, or the day that a parked case was put off to.
OF_NOBODY = (ClockStage.CONFIRM, ClockStage.REVIEW)
GOES_ON: dict[str, Any] = {"case__ended_at": None, "case__parked_until": None}
WHY = "of cases already visible"


def clocks_soon(rows: Any) -> Any:
    """Of these clocks, the office's own ones among them, those that end within three working days; a paused one stands beside."""
    ends = (clock.now(), clock.day_end(working_days_after(clock.today(), SOON_DAYS)))
    found = rows.running().filter(due_at__range=ends, **GOES_ON).exclude(stage__in=OF_NOBODY)
    return found.exclude(assignment__paused_until__gte=clock.today())


def shares_paused(rows: Any) -> Any:
    return rows.standing().filter(state__in=WAITING_STATES, paused_until__gte=clock.today(), **GOES_ON)


def soon_asked(user: User) -> tuple[QuerySet[StageClock], QuerySet[Assignment]]:
    """The clocks that run out first, the shares that go on first: of the cases that somebody works with."""
    mine = worked_in(scope_of(user), "case__")
    clocks = clocks_soon(StageClock.objects.visible_to(user).filter(mine)).select_related("case", "assignment__organisation")
    paused = shares_paused(Assignment.objects.visible_to(user).filter(mine)).select_related("organisation", "case")
    return clocks.order_by("due_at", "pk"), paused.order_by("paused_until", "pk")


def cases_soon(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.filter(pk__in=clocks_soon(StageClock.objects.unscoped(WHY)).values("case_id"))


def cases_paused(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.filter(pk__in=shares_paused(Assignment.objects.unscoped(WHY)).values("case_id"))


def clocks_of_the_office(user: User) -> Any:
    """Those that run for what the office itself has to do."""
    rows = StageClock.objects.visible_to(user).running().filter(worked_in(scope_of(user), "case__"), **GOES_ON)
    return rows.exclude(stage__in=(*OF_ORGANISATIONS, *OF_NOBODY))
