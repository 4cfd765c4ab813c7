"""堵点: questions about where things get stuck. Each has a figure, and the list that the figure counts (invariant 9).

What is parked is kept out of those that measure waiting, and shown beside them.

Everything is asked of the cases somebody works with; nothing is told of one staff member (invariant 13).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.casework.models import Case, Notice, Parking, Refusal, Reopening, SharePause, StageClock, Voice, worked_in
from minsheng.casework.queries.cases import CASE_PARTS
from minsheng.casework.queries.parking import by_case, spells_asked
from minsheng.casework.states import ClockStage
from minsheng.casework.states.parking import ParkGround
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.counting import COUNTED_TO, counted_together
from minsheng.foundation.together import asked_together
from minsheng.foundation.working_days import working_days_before, working_days_between
from minsheng.foundation.working_time import Unit, used
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import office_rule, scope_of

WHY = "of cases that the reader works with"
# Whom a clock waits for, where it is no organisation.
OFFICE_STAGES = (ClockStage.DISPATCH, ClockStage.CHECK, ClockStage.ANSWER, ClockStage.APPROVE)
HOLDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "office": (gettext_lazy("社区自己"), OFFICE_STAGES),
    "street": (gettext_lazy("街道裁定"), (ClockStage.ADJUDICATE,)),
    "residents": (gettext_lazy("居民答复"), (ClockStage.CONFIRM,)),
}
# Where it waits for the organisation of a share.
THEIRS = (ClockStage.REPLY, ClockStage.HANDLE)
MOST_GROUPS, MOST_BROKEN = 5, 200


@dataclass(frozen=True)
class StuckRow:
    """One line of a list: the case, what about it, since when, whom it waits for."""

    case: Case
    why: str
    since: datetime
    holder: str = ""


@dataclass(frozen=True)
class Group:
    """A part of a figure and the list that shows it."""

    key: str
    name: str
    number: int
    more: str = ""


@dataclass(frozen=True)
class Question:
    """`find` gives rows that can be counted and cut; `show` makes lines of them; `groups` gives the parts, `group` narrows to one. Where the
    parts are all of it, the largest first, `most` of them stand beside the figure; 0 where something is left out of them."""

    key: str
    name: Any
    asks: Any
    find: Callable[[User, str], QuerySet[Any]]
    show: Callable[[Iterable[Any]], list[StuckRow]]
    groups: Callable[[User], list[Group]]
    most: int = 0

    def beside(self, groups: list[Group]) -> list[Group]:
        return groups[: self.most] if self.most else groups

    def days(self) -> int:
        return office_rule({"came_back": "came_back_days", "silent": "silent_days"}.get(self.key, "stuck_days"))


def _period(key: str) -> datetime:
    return clock.now() - timedelta(days=office_rule(key))


def refused(user: User, group: str = "") -> QuerySet[Refusal]:
    """Shares that an organisation refused in the last `stuck_days`, the newest first; `group`: its code."""
    rows = Refusal.objects.filter(worked_in(scope_of(user), "assignment__case__"), at__gte=_period("stuck_days"))
    if group:
        rows = rows.filter(assignment__organisation__code=group)
    parts = (f"assignment__case__{part}" for part in CASE_PARTS)
    return rows.select_related("assignment__organisation", *parts).order_by("-at", "-id")


def _refused_shown(rows: Iterable[Refusal]) -> list[StuckRow]:
    found = []
    for row in rows:
        decided = row.get_decision_display() if row.decision else _("还没裁定")
        why = _("%(ground)s：%(words)s（%(decided)s）") % {
            "ground": row.get_ground_display(),
            "words": row.words,
            "decided": decided,
        }
        found.append(StuckRow(row.assignment.case, why, row.at, row.assignment.organisation.name))
    return found


def _refused_groups(user: User) -> list[Group]:
    rows = refused(user).values("assignment__organisation__code", "assignment__organisation__name")
    rows = rows.annotate(n=Count("id")).order_by("-n", "assignment__organisation__name")
    return [Group(row["assignment__organisation__code"], row["assignment__organisation__name"], row["n"]) for row in rows]


def waiting(user: User, group: str = "") -> Any:
    """What somebody is waited for, the longest first; what is paused waits for nobody. `group`: a key of HOLDERS or an organisation's code."""
    rows = StageClock.objects.unscoped(WHY).running().filter(worked_in(scope_of(user), "case__"))
    rows = rows.exclude(assignment__paused_until__gte=clock.today()).exclude(stage=ClockStage.REVIEW)
    if group in HOLDERS:
        rows = rows.filter(stage__in=HOLDERS[group][1])
    elif group:
        rows = rows.filter(assignment__organisation__code=group, stage__in=THEIRS)
    return rows.select_related("assignment__organisation", *(f"case__{part}" for part in CASE_PARTS)).order_by("started_at", "id")


def _holder(row: StageClock) -> str:
    if row.assignment is not None and row.stage in THEIRS:
        return row.assignment.organisation.name
    return next((str(name) for name, stages in HOLDERS.values() if row.stage in stages), "")


def _waiting_shown(rows: Iterable[StageClock]) -> list[StuckRow]:
    rows, found = list(rows), []
    breaks = asked_together(*_breaks_asked([row.assignment_id for row in rows], [row.case_id for row in rows]))
    for row, hours in zip(rows, _hours_waited(rows, *breaks), strict=True):
        why = _("%(stage)s，等了%(hours)s个工作小时") % {"stage": row.get_stage_display(), "hours": int(hours)}
        found.append(StuckRow(row.case, why, row.started_at, _holder(row)))
    return found


def _breaks_asked(assignments: Any, cases: Any) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """When these shares were paused, and these cases parked."""
    return SharePause.objects.filter(assignment__in=assignments), spells_asked(cases)


def _hours_waited(rows: list[StageClock], paused: list[SharePause], parkings: list[Parking]) -> list[float]:
    """Working hours since each clock began, without those for which the share was paused or the case parked."""
    pauses: dict[int | None, list[tuple[datetime, datetime]]] = {}
    for pause in paused:
        pauses.setdefault(pause.assignment_id, []).append((pause.since, pause.end))
    stood, calendar, now = by_case(parkings), calendar_in_force(), clock.now()
    breaks = ([*pauses.get(row.assignment_id, ()), *stood.get(row.case_id, ())] for row in rows)
    return [used(row.started_at, now, Unit.WORKING_HOURS, calendar, of) for row, of in zip(rows, breaks, strict=True)]


def _broken() -> Q:
    """Clocks that did not count all the time since they began: few, and asked for one by one."""
    paused = SharePause.objects.filter(assignment=OuterRef("assignment"))
    stood = Parking.objects.unscoped(WHY).filter(case=OuterRef("case"), ended_at__gt=OuterRef("started_at"))
    return Q(Exists(paused)) | Q(Exists(stood.exclude(approved_at=None)))


def _waiting_groups(user: User) -> list[Group]:
    """For whom, each with the longest wait in working hours, counted as its list counts it."""
    theirs = Q(stage__in=THEIRS)
    names = ("assignment__organisation__code", "assignment__organisation__name")
    rows, broken = waiting(user).order_by(), _broken()
    whole = rows.exclude(broken)
    first: Any = whole.filter(theirs).values(*names).annotate(first=Min("started_at")).order_by("first")[:MOST_GROUPS]
    some = rows.filter(broken).order_by("started_at", "id")[:MOST_BROKEN]
    counted, stages, firsts, first_of_stages, cut, *breaks = asked_together(
        rows.filter(theirs).values(*names).annotate(n=Count("id")).values_list(*names, "n"),
        rows.exclude(theirs).values("stage").annotate(n=Count("id")).values_list("stage", "n"),
        first.values_list(*names, "first"),
        whole.exclude(theirs).values("stage").annotate(first=Min("started_at")).values_list("stage", "first"),
        some,
        *_breaks_asked(some.values("assignment"), some.values("case")),
    )
    holder_of = {stage: key for key, (_name, stages) in HOLDERS.items() for stage in stages}
    calendar, now = calendar_in_force(), clock.now()
    longest = dict[str, float]()
    begun = [(code, since) for code, _name, since in firsts]
    begun += [(holder_of[stage], since) for stage, since in first_of_stages if stage in holder_of]
    waited = [(key, used(since, now, Unit.WORKING_HOURS, calendar)) for key, since in begun]
    for row, hours in zip(cut, _hours_waited(cut, *breaks), strict=True):
        organisation = row.assignment.organisation if row.assignment is not None else None
        waited.append((organisation.code if organisation and row.stage in THEIRS else holder_of[row.stage], hours))
    for key, hours in waited:
        longest[key] = max(hours, longest.get(key, 0))
    numbers = {code: (name, n) for code, name, n in counted if code in longest}
    for key, (name, of_it) in HOLDERS.items():
        numbers[key] = (str(name), sum(n for stage, n in stages if stage in of_it))
    found = [
        (longest.get(key, 0), Group(key, name, n, _("最久%(hours)s个工作小时") % {"hours": int(longest.get(key, 0))}))
        for key, (name, n) in numbers.items()
        if n
    ]
    groups = [group for _hours, group in sorted(found, key=lambda one: -one[0])]
    organisations = [group.key for group in groups if group.key not in HOLDERS][:MOST_GROUPS]
    return [group for group in groups if group.key in HOLDERS or group.key in organisations]


def came_back(user: User, group: str = "") -> Any:
    """Cases of the last `stuck_days` for a matter that had ended at the same place within `came_back_days` before, or that were opened
    again after residents said it was not solved. The same place: the same building; without one, the same words for it in one estate.
    """
    since, within = _period("stuck_days"), timedelta(days=office_rule("came_back_days"))
    there = Case.objects.worked_by(user).filter(
        estate=OuterRef("estate"),
        category=OuterRef("category"),
        ended_at__lt=OuterRef("opened_at"),
        ended_at__gte=ExpressionWrapper(OuterRef("opened_at") - within, output_field=DateTimeField()),
    )
    in_building, so_called = Q(building=OuterRef("building")), Q(building=None, place=OuterRef("place"))
    last = there.filter(in_building | so_called).order_by("-ended_at").values("number")[:1]
    reopened = Reopening.objects.filter(at__gte=since)
    again = reopened.filter(case=OuterRef("pk")).order_by("-at").values("at")[:1]
    # Three questions, each answered by one look at each of two short lists, instead of one that would look back from every case.
    # When the earlier one ended is said once more without the case it is asked for, so that an index leads to the few that ended late enough.
    opened, late = (
        Case.objects.worked_by(user).filter(opened_at__gte=since).order_by(),
        there.filter(ended_at__gte=since - within),
    )
    came = [opened.filter(Exists(late.filter(place))).values("pk") for place in (in_building, so_called)]
    either = came[0].union(came[1], reopened.order_by().values("case_id"))
    rows = Case.objects.worked_by(user).filter(pk__in=either)
    rows = rows.annotate(earlier_number=Subquery(last), again_at=Subquery(again))
    if group:
        rows = rows.filter(category__code=group)
    return rows.select_related(*CASE_PARTS).order_by(Coalesce("again_at", "opened_at").desc(), "-id")


def _came_back_shown(rows: Iterable[Any]) -> list[StuckRow]:
    found = []
    for case in rows:
        why = (
            _("居民说没解决，重新打开")
            if case.again_at
            else _("同一个地方，前面的%(number)s刚办完") % {"number": case.earlier_number}
        )
        found.append(StuckRow(case, why, case.again_at or case.opened_at, case.category.name))
    return found


def _came_back_groups(user: User) -> list[Group]:
    rows = came_back(user).order_by().values("category__code", "category__name")
    rows = rows.annotate(n=Count("id", distinct=True)).order_by("-n", "category__name")
    return [Group(row["category__code"], row["category__name"], row["n"]) for row in rows]


def silent(user: User, group: str = "") -> Any:
    """Open cases whose speakers were told nothing for `silent_days` working days, the longest first; `group`: a community's code."""
    told = Notice.objects.unscoped(WHY).filter(case=OuterRef("pk"), void=False).order_by("-at").values("at")[:1]
    spoke = Voice.objects.unscoped(WHY).filter(case=OuterRef("pk"))
    rows = Case.objects.worked_by(user).open().filter(Exists(spoke), parked_until=None)
    since = clock.day_end(working_days_before(clock.today(), office_rule("silent_days")))
    rows = rows.annotate(last_told=Coalesce(Subquery(told), F("opened_at"))).filter(last_told__lt=since)
    if group:
        rows = rows.filter(community__code=group)
    return rows.select_related(*CASE_PARTS).order_by("last_told", "id")


def _silent_shown(rows: Iterable[Any]) -> list[StuckRow]:
    found = []
    for case in rows:
        days = working_days_between(clock.local(case.last_told).date(), clock.today())
        why = _("%(phase)s，说过话的人%(days)s个工作日没听到信儿") % {"phase": case.get_phase_display(), "days": days}
        found.append(StuckRow(case, why, case.last_told, case.community.name))
    return found


def _silent_groups(user: User) -> list[Group]:
    rows = silent(user).order_by().values("community__code", "community__name")
    rows = rows.annotate(n=Count("id")).order_by("-n", "community__name")
    return [Group(row["community__code"], row["community__name"], row["n"]) for row in rows]


def parked(user: User, group: str = "") -> QuerySet[Parking]:
    """What is parked now, the one to be looked at again soonest first; `group`: a ground."""
    rows = Parking.objects.unscoped(WHY).in_force().filter(worked_in(scope_of(user), "case__"))
    if group:
        rows = rows.filter(ground=group)
    found: QuerySet[Parking] = rows.select_related(*(f"case__{part}" for part in CASE_PARTS)).order_by("review_on", "id")
    return found


def _parked_shown(rows: Iterable[Parking]) -> list[StuckRow]:
    return [
        StuckRow(row.case, _("等：%(condition)s") % {"condition": row.condition}, row.proposed_at, str(row.get_ground_display()))
        for row in rows
    ]


def _parked_groups(user: User) -> list[Group]:
    rows = parked(user).order_by().values("ground").annotate(n=Count("id")).order_by("-n", "ground")
    return [Group(row["ground"], str(ParkGround(row["ground"]).label), row["n"]) for row in rows]


QUESTIONS: dict[str, Question] = {
    question.key: question
    for question in (
        Question(
            "refused",
            gettext_lazy("谁不接"),
            gettext_lazy("近%(days)s天里拒接的"),
            refused,
            _refused_shown,
            _refused_groups,
            MOST_GROUPS,
        ),
        Question("waiting", gettext_lazy("等谁最久"), gettext_lazy("现在等着的"), waiting, _waiting_shown, _waiting_groups),
        Question(
            "came_back",
            gettext_lazy("又回来的"),
            gettext_lazy("办完%(days)s天内，同一个地方又来了，或者居民说没解决"),
            came_back,
            _came_back_shown,
            _came_back_groups,
            MOST_GROUPS,
        ),
        Question(
            "silent",
            gettext_lazy("没回音的"),
            gettext_lazy("说过话的人%(days)s个工作日没听到信儿的"),
            silent,
            _silent_shown,
            _silent_groups,
            MOST_GROUPS,
        ),
        Question(
            "parked",
            gettext_lazy("挂账的"),
            gettext_lazy("现在挂着账、不算在上面“等谁”“没回音”里的"),
            parked,
            _parked_shown,
            _parked_groups,
            len(ParkGround),
        ),
    )
}


def figures(user: User, most: int = COUNTED_TO) -> Iterator[tuple[Question, int, list[Group]]]:
    """Each question, its figure, and the parts that stand beside it. Where the parts are all of it, the figure is their sum, so that nothing is
    counted twice; what is counted by itself is counted to `most` and one more."""
    counted = counted_together({key: one.find(user, "") for key, one in QUESTIONS.items() if not one.most}, most)
    for key, question in QUESTIONS.items():
        groups = question.groups(user)
        yield question, sum(group.number for group in groups) if question.most else counted[key], question.beside(groups)
