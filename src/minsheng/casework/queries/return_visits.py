"""Looks again after an end: which are due for whom; and what ended at the same place shortly before."""

import hashlib
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Func, Q, QuerySet, Value

from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import office_rule, scope_of

from ..models import Assignment, Attachment, CameBack, Case, ReturnVisit
from ..states.return_visits import Found

WHY = "of a case already visible"
MOST = 5


class InDigits(Func):
    """A place as it is compared: 三号楼门口 is 3号楼门口. From ten on a number is left as it was typed."""

    function = "TRANSLATE"
    template = "%(function)s(%(expressions)s, '一二三四五六七八九', '123456789')"
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        replaced = "%(expressions)s"
        for digit, word in enumerate("一二三四五六七八九", 1):
            replaced = f"REPLACE({replaced}, '{word}', '{digit}')"
        return self.as_sql(compiler, connection, template=replaced, **context)


def in_sample(number: str, kind: str, percent: int) -> bool:
    """Whether the case of this number is looked at: the same whoever asks, and nobody can pick."""
    return int(hashlib.sha256(f"{number}:{kind}".encode()).hexdigest(), 16) % 100 < percent


def visits_due(user: User) -> Any:
    """For whoever works in the communities, what they had no hand in; an officer above sees those of the whole area.

    The hands that a list can ask for. Of what was promised by others before, the act itself asks again (rules.handlers_of).
    """
    scope = scope_of(user)
    rows = ReturnVisit.objects.visible_to(user).due().filter(case__ended_at__isnull=False)
    if scope.own_communities:
        rows = rows.filter(case__community__in=scope.own_communities)
    shares = Assignment.objects.unscoped(WHY).filter(Q(accepted_by=user) | Q(result_by=user))
    shown = Attachment.objects.unscoped(WHY).filter(by=user, taken_away_at=None, case__isnull=False, voice=None)
    rows = rows.exclude(case__in=shares.values("case_id")).exclude(case__in=shown.values("case_id"))
    return rows.select_related("case__community", "case__estate", "case__building", "case__category__parent")


def visits_of(case: Case) -> QuerySet[ReturnVisit]:
    """Of the present round, those that count."""
    rows: QuerySet[ReturnVisit] = ReturnVisit.objects.unscoped(WHY).filter(case=case, round=case.round, off_at=None)
    return rows.select_related("by")


def found_again(visits: list[ReturnVisit]) -> ReturnVisit | None:
    """The look that found that it came back."""
    return next((one for one in visits if one.found == Found.CAME_BACK), None)


def ended_here_before(case: Case) -> QuerySet[Case]:
    """What had ended at the same place within `came_back_days` before this case was opened, and is not linked to it yet.

    The same place as `insight` asks it of many: the same building, or without one the same words for it in one estate, or community.
    """
    place = Q(building=None, called=InDigits(Value(case.place)))
    if case.building_id:
        place |= Q(building=case.building_id)
    rows: QuerySet[Case] = (
        Case.objects.unscoped(WHY)
        .annotate(called=InDigits("place"))
        .filter(
            place,
            community=case.community_id,
            estate=case.estate_id,
            category=case.category_id,
            ended_at__lt=case.opened_at,
            ended_at__gte=case.opened_at - timedelta(days=office_rule("came_back_days")),
        )
    )
    linked = CameBack.objects.unscoped(WHY).filter(case=case, undone_at=None).values("earlier_id")
    # Who names neither an estate nor anything else names no place.
    rows = rows.exclude(pk__in=linked) if case.estate_id or case.place else rows.none()
    return rows.order_by("-ended_at", "-pk")[:MOST]


def links_of(case: Case) -> QuerySet[CameBack]:
    """What it came back from, and what came back of it."""
    rows: QuerySet[CameBack] = CameBack.objects.unscoped(WHY).filter(Q(case=case) | Q(earlier=case), undone_at=None)
    return rows.select_related("case", "earlier").order_by("pk")
