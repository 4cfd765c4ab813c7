"""How refusals of the same kind were decided before: what an officer reads beside the one to be decided."""

from django.db import models
from django.db.models import Q, When
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User

from ..models import Assignment, Refusal

MOST = 5


def precedents_for(share: Assignment, user: User) -> list[Refusal]:
    """Decided refusals of the same category that this user may see: of the same place first, then of this organisation, then the newest."""
    case = share.case
    here = Q(assignment__case__estate=case.estate_id) if case.estate_id else Q(assignment__case__community=case.community_id)
    rows = Refusal.objects.filter(assignment__in=Assignment.objects.visible_to(user), assignment__case__category=case.category_id)
    rows = rows.exclude(decision="").exclude(assignment=share)
    near = models.Case(When(here, then=1), default=0)  # noqa: TID251
    same = models.Case(When(assignment__organisation=share.organisation_id, then=1), default=0)  # noqa: TID251
    rows = rows.order_by(near.desc(), same.desc(), "-decided_at", "-pk")
    return list(
        rows.select_related(
            "assignment__organisation", "assignment__case__community", "assignment__case__estate", "assignment__case__building"
        )[:MOST]
    )


def in_words(refusal: Refusal) -> str:
    """One precedent in a sentence: when and where, who refused and why, what was decided and with which words."""
    share = refusal.assignment
    assert refusal.decided_at is not None
    return _("%(day)s，%(place)s，%(name)s（%(why)s）：%(decision)s。%(words)s") % {
        "day": clock.day_shown(clock.local(refusal.decided_at).date()),
        "place": share.case.place_to_the_building,
        "name": share.organisation.name,
        "why": refusal.get_ground_display(),
        "decision": refusal.get_decision_display(),
        "words": refusal.decided_words,
    }
