"""What somebody who was planned has to know: the plan changed after they were in it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community, Organisation
from minsheng.neighbourhood.scope import scope_of

from ..states import PLAN_CHANGE_LOOK, PlanChangeState
from .duty import DutyShift
from .outings import Outing


class PlanChangeQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whom it is for, and only while they still work there or act for that organisation."""
        scope = scope_of(user)
        if not (scope.is_staff or scope.organisations):
            return self.none().opened("nobody")
        here = Q(outing__community__in=scope.communities) | Q(shift__point__community__in=scope.communities)
        office = Q(organisation=None) if scope.everywhere else Q(organisation=None) & here
        return self.opened("own").filter(office | Q(organisation__in=scope.organisations), user_id=user.pk)


class PlanChange(Labelled):
    """One row for each person and outing or shift: what they last knew (`was_at`), and what it has become. It stands until seen, or until the day is over."""

    outing = models.ForeignKey(Outing, models.PROTECT, null=True, blank=True, related_name="plan_changes")
    shift = models.ForeignKey(DutyShift, models.PROTECT, null=True, blank=True, related_name="plan_changes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # For which organisation; None: a colleague.
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=PlanChangeState.choices)
    was_at = models.DateTimeField()
    other_place = models.BooleanField(default=False)
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = PlanChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user"], name="plan_change_unseen", condition=Q(seen_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["outing", "user"], name="plan_change_once"),
            models.UniqueConstraint(fields=["shift", "user"], name="plan_change_once_a_shift"),
            models.CheckConstraint(
                name="plan_change_of_one",
                condition=Q(outing__isnull=False, shift__isnull=True) | Q(outing__isnull=True, shift__isnull=False),
            ),
            models.CheckConstraint(name="plan_change_state_known", condition=Q(state__in=PlanChangeState.values)),
        ]

    @property
    def at(self) -> datetime:
        """When it is now."""
        return self.outing.at if self.outing is not None else self.shift.start  # type: ignore[union-attr]

    @property
    def community(self) -> Community:
        return self.outing.community if self.outing is not None else self.shift.point.community  # type: ignore[union-attr]

    @property
    def look(self) -> tuple[str, str]:
        return PLAN_CHANGE_LOOK[self.state]
