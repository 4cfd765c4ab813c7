"""The joint side of a case: the plan and who signed it, the sessions, who waits for whom in working hours."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from minsheng.casework.models import Assignment, Case, StageClock
from minsheng.casework.models.shares import WAITING_STATES
from minsheng.casework.queries.cases import clocks_asked, waits_of
from minsheng.casework.queries.parking import parkings_asked, spells_among
from minsheng.casework.states import AssignmentState
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.together import asked_together
from minsheng.foundation.working_days import working_days_between
from minsheng.foundation.working_time import Pause, Unit, used
from minsheng.neighbourhood.models import User

from ..models import JointPlan, JointSession, PlanSignature, PlanStep, Seat
from ..states import CONSENT_LOOK, Consent
from .contributions import Given, asked_of, given_among

WHY = "of a case already visible"
FINISHED = (AssignmentState.GIVEN, AssignmentState.DONE)
CANVAS, ROW = 640, 26


def shares_for_plan(case: Case) -> list[Assignment]:
    """Whose shares a plan can be made of: those of the present round that somebody holds."""
    rows = Assignment.objects.unscoped(WHY).standing().filter(case=case, round=case.round)
    return list(rows.exclude(state=AssignmentState.RELEASED).select_related("organisation").order_by("role", "pk"))


def plans_of(case: Case, user: User) -> list[JointPlan]:
    """All versions, that in force first, with their steps."""
    steps = Prefetch("steps", PlanStep.objects.select_related("assignment__organisation"))
    rows = JointPlan.objects.visible_to(user).filter(case=case).select_related("made_by")
    return list(rows.prefetch_related(steps).order_by("-version"))


def plan_or_none(user: User, identity: int) -> JointPlan | None:
    rows = JointPlan.objects.visible_to(user).filter(pk=identity)
    found: JointPlan | None = rows.select_related("case__community", "case__estate", "case__building").first()
    return found


@dataclass(frozen=True)
class Together:
    """The joint side of a case. `plan` is the version in force; `seats` belong to `sessions` by id."""

    shares: list[Assignment]
    plans: list[JointPlan]
    sessions: list[JointSession]
    signed: list["Signed"]
    clocks: list[StageClock]
    stood: list[Pause]
    given: Given

    @property
    def plan(self) -> JointPlan | None:
        return self.plans[0] if self.plans else None


def together_of(case: Case, user: User) -> Together:
    """All of it; what is little is read in one statement."""
    shares = list(Assignment.objects.visible_to(user).filter(case=case).with_represented().select_related("organisation"))
    plans = plans_of(case, user)
    clocks, parkings, sessions, seats, signatures, gave, wishes = asked_together(
        clocks_asked(case),
        parkings_asked(case),
        JointSession.objects.visible_to(user).filter(case=case).select_related("held_by"),
        Seat.objects.filter(session__case=case).select_related("organisation"),
        PlanSignature.objects.filter(plan__case=case),
        *asked_of(case, user),
    )
    for share in shares:
        share.case = case
    for session in sessions:
        session.seated = sorted((seat for seat in seats if seat.session_id == session.pk), key=lambda seat: seat.pk)
    held = {share.pk: share for share in shares}
    for plan in plans:
        plan.case = case
        plan.said = [one for one in signatures if one.plan_id == plan.pk]
        for step in plan.steps.all():
            step.assignment = held.get(step.assignment_id, step.assignment)
    sessions = sorted(sessions, key=lambda one: (one.at, one.pk), reverse=True)
    given = given_among(case, user, gave, wishes)
    return Together(shares, plans, sessions, signed_of(plans[0]) if plans else [], clocks, spells_among(parkings), given)


@dataclass(frozen=True)
class Signed:
    """One organisation of a plan and what it said; `verdict` is empty while it has said nothing."""

    share: Assignment
    verdict: str
    words: str
    at: datetime | None
    by_office: bool

    @property
    def look(self) -> tuple[str, str]:
        return CONSENT_LOOK[self.verdict]

    def get_state_display(self) -> str:
        return str(Consent(self.verdict).label) if self.verdict else _("还没表态")


def signed_of(plan: JointPlan) -> list[Signed]:
    """Every organisation of the plan, in the order of its steps."""
    said = {one.organisation_id: one for one in plan.said}
    held = (step.assignment for step in plan.steps.all())
    shares = {one.organisation_id: one for one in held if one.stands and one.state != AssignmentState.RELEASED}
    found = []
    for organisation, share in shares.items():
        one = said.get(organisation)
        found.append(Signed(share, one.verdict, one.words, one.at, one.by_office) if one else Signed(share, "", "", None, False))
    return found


@dataclass(frozen=True)
class Bar:
    """A step as it is drawn: from the day it can begin to the day it is due."""

    step: PlanStep
    x: int
    width: int
    y: int


@dataclass(frozen=True)
class Drawn:
    bars: list[Bar]
    width: int
    height: int
    today: int | None
    first: date
    last: date


def drawn(plan: JointPlan) -> Drawn:
    """A small Gantt: a step begins where the last of those it waits for ends, the first ones on the day the plan was made."""
    steps = list(plan.steps.all())
    first = clock.local(plan.made_at).date()
    last = max(step.due for step in steps)
    days = max((last - first).days, 1)
    ends = {step.number: step.due for step in steps}

    def at(day: date) -> int:
        return round(CANVAS * max(0, min((day - first).days, days)) / days)

    bars = []
    for row, step in enumerate(steps):
        begins = max((ends[number] for number in step.after if number in ends), default=first)
        x = at(min(begins, step.due))
        bars.append(Bar(step, x, max(at(step.due) - x, 6), row * ROW + 5))
    today = clock.today()
    return Drawn(bars, CANVAS, len(steps) * ROW, at(today) if first <= today <= last else None, first, last)


@dataclass(frozen=True)
class Waiting:
    """Somebody waits for somebody, because of what, for so many working hours."""

    who: str
    for_whom: str
    why: str
    hours: int
    late: int = 0


def waiting_in(case: Case, there: Together) -> list[Waiting]:
    """Who waits for whom: the office for the shares and decisions of the case, and by the plan an organisation for another's step.
    The time for which it was parked counts for nobody.

    Dates and states alone: every organisation of the case may read it.
    """
    calendar, now = calendar_in_force(), clock.now()
    since = {one.organisation.name: one.state_since for one in there.shares if one.stands and one.round == case.round}
    found = []
    for wait in waits_of(case, there.shares, there.clocks, there.stood):
        hours = round(used(since.get(wait.who, case.phase_since), now, Unit.WORKING_HOURS, calendar, there.stood))
        found.append(Waiting(case.community.name, wait.who, wait.why, hours, wait.late))
    if there.plan is None or case.parked_until is not None:
        return found
    return found + _by_plan(there.plan, there.stood)


def _by_plan(plan: JointPlan, stood: list[Pause]) -> list[Waiting]:
    """A step waits for an earlier one whose share is not done, from the day on which that one was due, or since the plan was made."""
    calendar, now = calendar_in_force(), clock.now()
    steps = {step.number: step for step in plan.steps.all()}
    found = []
    for step in steps.values():
        if step.assignment.state in FINISHED:
            continue
        for number in step.after:
            before = steps.get(number)
            if before is None or before.assignment.state not in (*WAITING_STATES, AssignmentState.REFUSED):
                continue
            if before.assignment_id == step.assignment_id:
                continue
            hours = round(used(plan.made_at, now, Unit.WORKING_HOURS, calendar, stood))
            late = working_days_between(before.due, clock.today()) if before.due < clock.today() else 0
            why = _("第%(n)s步“%(what)s”要等第%(before)s步") % {"n": step.number, "what": step.what, "before": number}
            found.append(Waiting(step.assignment.organisation.name, before.assignment.organisation.name, why, hours, late))
    return found
