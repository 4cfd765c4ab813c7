"""What was kept of a write that came twice with other content, as it stands beside what came later."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.casework.models import Assignment, Case
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User

from ..models import Contribution, JointPlan, JointSession, PlanSignature
from ..states import GivenKind

# What a write about a contribution calls its parts → what people call them.
GIVEN_NAMES = {
    "organisation": gettext_lazy("谁出的"),
    "role": gettext_lazy("谁出的"),
    "kind": gettext_lazy("出的是什么"),
    "amount": gettext_lazy("多少"),
    "words": gettext_lazy("是什么"),
}
GIVEN_CHOICES = {"kind": GivenKind}
Kept = tuple[str, list[tuple[str, str]]] | None


def _kept(case: Case, *said: tuple[str, str]) -> Kept:
    return reverse("case_together", args=[case.number]), list(said)


def kept_session(identity: str, user: User) -> Kept:
    """A session as it stands beside a write that came twice with other content."""
    found = JointSession.objects.visible_to(user).filter(pk=identity).select_related("case").first()
    if found is None:
        return None
    seats = _("；").join(f"{seat.organisation.name} {seat.view}".strip() for seat in found.seats.select_related("organisation"))
    day = clock.day_shown(clock.local(found.at).date())
    return _kept(found.case, (_("什么时候"), day), (_("在哪儿"), found.where), (_("谁来了、怎么说"), seats))


def kept_plan(identity: str, user: User) -> Kept:
    found = JointPlan.objects.visible_to(user).filter(pk=identity).select_related("case").first()
    if found is None:
        return None
    steps = found.steps.select_related("assignment__organisation")
    said = _("；").join(f"{step.assignment.organisation.name} {step.what} {clock.day_shown(step.due)}" for step in steps)
    return _kept(found.case, (_("哪几步"), said))


def kept_signature(identity: str, user: User) -> Kept:
    plans = JointPlan.objects.visible_to(user)
    found = PlanSignature.objects.filter(pk=identity, plan__in=plans).select_related("plan__case", "organisation").first()
    if found is None:
        return None
    return _kept(
        found.plan.case, (_("单位"), found.organisation.name), (_("说什么"), f"{found.get_verdict_display()} {found.words}")
    )


def kept_contribution(identity: str, user: User) -> Kept:
    rows = Contribution.objects.visible_to(user).filter(pk=identity).select_related("case", "organisation")
    found = rows.first()
    if found is None:
        return None
    kind = (_("出的是什么"), str(found.get_kind_display()))
    return _kept(found.case, (_("谁出的"), found.giver_shown), kind, (_("多少"), found.amount_shown), (_("是什么"), found.words))


def kept_dispatch(identity: str, user: User) -> Kept:
    """Who leads, and whoever was asked to help with it."""
    found = Assignment.objects.visible_to(user).filter(pk=identity).select_related("case", "organisation").first()
    if found is None:
        return None
    said = [(_("谁牵头"), found.organisation.name), (_("哪一份"), found.share), (_("最晚哪天"), clock.day_shown(found.due))]
    return reverse("case", args=[found.case.number]), said
