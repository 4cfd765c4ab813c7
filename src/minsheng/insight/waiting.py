"""等谁最久: for whom things wait, in working hours."""

from collections import Counter, defaultdict
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
from minsheng.neighbourhood.models import Organisation, User
from minsheng.neighbourhood.queries import scope_of

from .lines import WHY, Group, StuckRow

# Whom a clock waits for, where it is no organisation.
OFFICE_STAGES = (ClockStage.DISPATCH, ClockStage.CHECK, ClockStage.ANSWER, ClockStage.APPROVE)
HOLDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "office": (gettext_lazy("社区自己"), OFFICE_STAGES),
    "street": (gettext_lazy("街道裁定"), (ClockStage.ADJUDICATE,)),
    "residents": (gettext_lazy("居民答复"), (ClockStage.CONFIRM,)),
}
# Where it waits for the organisation of a share.
THEIRS = (ClockStage.REPLY, ClockStage.HANDLE)
_HOLDER_OF = {stage: key for key, (_name, stages) in HOLDERS.items() for stage in stages}
# A key of HOLDERS, or an organisation (its id).
Holder = str | int
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
    return str(HOLDERS[_HOLDER_OF[row.stage]][0])


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
    """For whom, each with the longest wait in working hours, the longest first; all clocks are counted by one look at them."""
    rows, broken = waiting(user).order_by(), _broken()
    some = rows.filter(broken).order_by("started_at", "id")[:MOST_BROKEN]
    whole = Min("started_at", filter=~broken)
    parts = rows.values("stage", "assignment__organisation").annotate(n=Count("id"), first=whole)
    counted, cut, *breaks = asked_together(
        parts.values_list("stage", "assignment__organisation", "n", "first"),
        some,
        *_breaks_asked(some.values("assignment"), some.values("case")),
    )
    numbers, since, longest = Counter[Holder](), dict[Holder, datetime](), defaultdict[Holder, float](float)
    for stage, organisation, n, first in counted:
        holder = _held_by(stage, organisation)
        numbers[holder] += n
        if first is not None:
            since[holder] = min(first, since.get(holder, first))
    calendar, now = calendar_in_force(), clock.now()
    longest |= {holder: used(first, now, Unit.WORKING_HOURS, calendar) for holder, first in since.items()}
    for row, hours in zip(cut, _hours_waited(cut, *breaks), strict=True):
        holder = _held_by(row.stage, row.assignment.organisation_id if row.assignment is not None else None)
        longest[holder] = max(longest[holder], hours)
    named = Organisation.objects.unscoped(WHY).filter(pk__in=[key for key in numbers if isinstance(key, int)])
    names: dict[Holder, tuple[str, str]] = {pk: (code, name) for pk, code, name in named.values_list("pk", "code", "name")}
    names |= {key: (key, str(name)) for key, (name, _stages) in HOLDERS.items()}
    ordered = sorted(numbers, key=lambda holder: (-longest[holder], names[holder]))
    return [
        Group(*names[holder], numbers[holder], _("最久%(hours)s个工作小时") % {"hours": int(longest[holder])})
        for holder in ordered
    ]


def _held_by(stage: str, organisation: int | None) -> Holder:
    return organisation if stage in THEIRS and organisation is not None else _HOLDER_OF[stage]
