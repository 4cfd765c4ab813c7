"""等谁最久: for whom things wait, in working hours."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.casework.models import Parking, SharePause, StageClock, worked_in
from minsheng.casework.queries.cases import CASE_PARTS
from minsheng.casework.queries.parking import by_case, spells_asked
from minsheng.casework.states import ClockStage
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.keyset import Page, page_with_moved
from minsheng.foundation.together import asked_together
from minsheng.foundation.working_time import Unit, begun, used
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .lines import MOST_GROUPS, WHY, Group, StuckRow

# Whom a clock waits for, where it is no organisation.
OFFICE_STAGES = (ClockStage.DISPATCH, ClockStage.CHECK, ClockStage.ANSWER, ClockStage.APPROVE)
HOLDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "office": (gettext_lazy("社区自己"), OFFICE_STAGES),
    "street": (gettext_lazy("街道裁定"), (ClockStage.ADJUDICATE,)),
    "residents": (gettext_lazy("居民答复"), (ClockStage.CONFIRM,)),
}
# Where it waits for the organisation of a share.
THEIRS = (ClockStage.REPLY, ClockStage.HANDLE)
# So many clocks that stood still for a while are put where they belong by what they really waited: the oldest. Any beyond them, and all
# others, by when they began.
MOST_BROKEN, MOST_MOVED = 200, 1000


def waiting(user: User, group: str = "") -> Any:
    """What somebody is waited for; what is paused waits for nobody. `group`: a key of HOLDERS or an organisation's code."""
    rows = StageClock.objects.unscoped(WHY).running().filter(worked_in(scope_of(user), "case__"))
    rows = rows.exclude(assignment__paused_until__gte=clock.today()).exclude(stage=ClockStage.REVIEW)
    if group in HOLDERS:
        rows = rows.filter(stage__in=HOLDERS[group][1])
    elif group:
        rows = rows.filter(assignment__organisation__code=group, stage__in=THEIRS)
    return rows.select_related("assignment__organisation", *(f"case__{part}" for part in CASE_PARTS))


def waiting_page(rows: Any, query: Mapping[str, Any], size: int) -> Page:
    """What has waited longest in working hours first.

    Of two clocks that never stood still the older has waited longer. One that did is placed as if it had begun later by what it stood:
    exact while no more than MOST_MOVED of those that are waited for ever did.
    """
    broken = rows.filter(_broken()).order_by("started_at", "id").select_related(None)
    stood = list(broken.only("started_at", "assignment_id", "case_id")[:MOST_MOVED])
    moved = []
    if stood:
        breaks = asked_together(*_breaks_asked([row.assignment_id for row in stood], [row.case_id for row in stood]))
        calendar, now = calendar_in_force(), clock.now()
        moved = [(begun(hours, now, calendar), row.pk) for row, hours in zip(stood, _hours_waited(stood, *breaks), strict=True)]
    return page_with_moved(rows, moved, query, size, "started_at", datetime.fromisoformat)


def _holder(row: StageClock) -> str:
    if row.assignment is not None and row.stage in THEIRS:
        return row.assignment.organisation.name
    return next((str(name) for name, stages in HOLDERS.values() if row.stage in stages), "")


def waiting_shown(rows: Iterable[StageClock]) -> list[StuckRow]:
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


def waiting_groups(user: User) -> list[Group]:
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
