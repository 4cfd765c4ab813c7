"""堵点: questions about where things get stuck. Each has a figure, and the list that the figure counts (invariant 9).

What is parked is kept out of those that measure waiting, and shown beside them.

Everything is asked of the cases somebody works with; nothing is told of one staff member (invariant 13).
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.casework.models import CameBack, Case, Parking, Refusal, Reopening, worked_in
from minsheng.casework.queries.cases import CASE_PARTS
from minsheng.casework.queries.return_visits import InDigits
from minsheng.casework.states.parking import ParkGround
from minsheng.foundation.keyset import page_in_order, page_of
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import office_rule, scope_of

from .lines import WHY, Group, Question, StuckRow, period
from .silent import silent, silent_groups, silent_page, silent_shown
from .waiting import HOLDERS, waiting, waiting_groups, waiting_page, waiting_shown


def refused(user: User, group: str = "") -> QuerySet[Refusal]:
    """Shares that an organisation refused in the last `stuck_days`; `group`: its code."""
    rows = Refusal.objects.filter(worked_in(scope_of(user), "assignment__case__"), at__gte=period("stuck_days"))
    if group:
        rows = rows.filter(assignment__organisation__code=group)
    parts = (f"assignment__case__{part}" for part in CASE_PARTS)
    return rows.select_related("assignment__organisation", *parts)


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


def came_back(user: User, group: str = "") -> Any:
    """Cases of the last `stuck_days` for a matter that had ended at the same place within `came_back_days` before, or that somebody linked
    to one that had ended, or that were opened again after residents said it was not solved. The same place: the same building; without one,
    the same words for it in one estate; without an estate, in one community; where no place was written, none. Of what somebody said to be
    two matters, neither is the earlier.
    """
    since, within = period("stuck_days"), timedelta(days=office_rule("came_back_days"))
    there = Case.objects.worked_by(user).filter(
        category=OuterRef("category"),
        ended_at__lt=OuterRef("opened_at"),
        ended_at__gte=ExpressionWrapper(OuterRef("opened_at") - within, output_field=DateTimeField()),
    )
    apart = CameBack.objects.unscoped(WHY).filter(case=OuterRef(OuterRef("pk")), earlier=OuterRef("pk"), undone_at__isnull=False)
    there = there.exclude(Exists(apart)).annotate(called=InDigits("place"))
    so_called = Q(building=None, called=InDigits(OuterRef("place")))
    places = (
        Q(estate=OuterRef("estate"), building=OuterRef("building")),
        Q(estate=OuterRef("estate")) & so_called & ~Q(place=""),
        Q(estate=None, community=OuterRef("community")) & so_called & ~Q(place=""),
    )
    found = [there.filter(place).order_by("-ended_at").values("number")[:1] for place in places]
    reopened = Reopening.objects.filter(at__gte=since)
    again = reopened.filter(case=OuterRef("pk")).order_by("-at").values("at")[:1]
    linked = CameBack.objects.unscoped(WHY).filter(undone_at=None, case__opened_at__gte=since).order_by()
    link = linked.filter(case=OuterRef("pk")).order_by("-earlier__ended_at").values("earlier__number")[:1]
    # Questions that are each answered by one look at each of two short lists, instead of one that would look back from every case.
    # When the earlier one ended is said once more without the case it is asked for, so that an index leads to the few that ended late enough.
    opened, late = (
        Case.objects.worked_by(user).filter(opened_at__gte=since).order_by(),
        there.filter(ended_at__gte=since - within),
    )
    came = [opened.filter(Exists(late.filter(place))).values("pk") for place in places]
    either = came[0].union(*came[1:], linked.values("case_id"), reopened.order_by().values("case_id"))
    rows = Case.objects.worked_by(user).filter(pk__in=either)
    rows = rows.annotate(
        linked_number=Subquery(link),
        earlier_number=Coalesce(Subquery(link), *(Subquery(one) for one in found)),
        again_at=Subquery(again),
        came_at=Coalesce(Subquery(again), F("opened_at")),
    )
    if group:
        rows = rows.filter(category__code=group)
    return rows.select_related(*CASE_PARTS)


def _came_back_shown(rows: Iterable[Any]) -> list[StuckRow]:
    found = []
    for case in rows:
        if case.again_at:
            why = _("居民说没解决，重新打开")
        elif case.linked_number:
            why = _("就是前面办完的%(number)s") % {"number": case.linked_number}
        else:
            why = _("同一个地方，前面的%(number)s刚办完") % {"number": case.earlier_number}
        found.append(StuckRow(case, why, case.came_at, case.category.name))
    return found


def _came_back_groups(user: User) -> list[Group]:
    rows = came_back(user).order_by().values("category__code", "category__name")
    rows = rows.annotate(n=Count("id")).order_by("-n", "category__name")
    return [Group(row["category__code"], row["category__name"], row["n"]) for row in rows]


def parked(user: User, group: str = "") -> QuerySet[Parking]:
    """What is parked now; `group`: a ground."""
    rows = Parking.objects.unscoped(WHY).in_force().filter(worked_in(scope_of(user), "case__"))
    if group:
        rows = rows.filter(ground=group)
    found: QuerySet[Parking] = rows.select_related(*(f"case__{part}" for part in CASE_PARTS))
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
            lambda rows, query, size: page_of(rows, query, size, "at"),
            _refused_shown,
            _refused_groups,
        ),
        Question(
            "waiting",
            gettext_lazy("等谁最久"),
            gettext_lazy("现在等着的"),
            waiting,
            waiting_page,
            waiting_shown,
            waiting_groups,
            always=HOLDERS,
        ),
        Question(
            "came_back",
            gettext_lazy("又回来的"),
            gettext_lazy("办完%(days)s天内，同一个地方又来了，或者有人连上了，或者居民说没解决"),
            came_back,
            lambda rows, query, size: page_of(rows, query, size, "came_at"),
            _came_back_shown,
            _came_back_groups,
        ),
        Question(
            "silent",
            gettext_lazy("没回音的"),
            gettext_lazy("说过话的人%(days)s个工作日没听到信儿的"),
            silent,
            silent_page,
            silent_shown,
            silent_groups,
            of_voices=True,
        ),
        Question(
            "parked",
            gettext_lazy("挂账的"),
            gettext_lazy("现在挂着账、不算在上面“等谁”“没回音”里的"),
            parked,
            lambda rows, query, size: page_in_order(rows, query, size, "review_on", date.fromisoformat),
            _parked_shown,
            _parked_groups,
            len(ParkGround),
        ),
    )
}


def figures(user: User) -> Iterator[tuple[Question, int, list[Group]]]:
    """Each question, its figure, and the parts that stand beside it. The figure is the sum of all parts, so that nothing is counted twice."""
    for question in QUESTIONS.values():
        groups = question.groups(user)
        yield question, sum(group.number for group in groups), question.beside(groups)
