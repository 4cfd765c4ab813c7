"""What was agreed, as the search finds it: the steps of the version in force, beside the texts of its case (docs/search.md)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from minsheng.casework.models import CaseText
from minsheng.casework.queries.texts import in_parts
from minsheng.casework.states import TOMBSTONE, CasePart
from minsheng.foundation.text_index import filled
from minsheng.neighbourhood.models import User

from ..models import JointPlan, PlanStep

WHY = "the index is compared with all that was written"


def plan_rows(plan: Any, model: Any = CaseText) -> list[Any]:
    """Of a version that was replaced, and of one without a word, none. `plan` with its case and steps; it may be one of a migration."""
    if plan.replaced_at is not None:
        return []
    texts = [text for step in plan.steps.all() for text in (step.what, step.payer) if text != TOMBSTONE]
    row = filled(model(case_id=plan.case_id, part=CasePart.PLAN.value, of=plan.pk), texts, plan.case.community_id)
    return [row] if row.text else []


def rows_of_plans(plans: Any, model: Any = CaseText) -> Iterator[list[Any]]:
    for some in in_parts(plans.filter(replaced_at=None).select_related("case").prefetch_related("steps")):
        yield [row for plan in some for row in plan_rows(plan, model)]


def plan_rows_wanted() -> Iterator[list[Any]]:
    """Every row that the index should have of plans, some hundreds at a time."""
    yield from rows_of_plans(JointPlan.objects.unscoped(WHY))


def steps_found(user: User, plans: list[int]) -> QuerySet[PlanStep]:
    """The steps of these plans (ids), as far as `user` sees them."""
    seen = JointPlan.objects.visible_to(user).filter(pk__in=plans)
    return PlanStep.objects.filter(plan__in=seen.values("pk")).order_by("plan", "number")


def step_said(step: Any) -> tuple[int, str]:
    """Of which plan it is, and its words."""
    return step.plan_id, f"{step.number}. {' · '.join(filter(None, [step.what, step.payer]))}"
