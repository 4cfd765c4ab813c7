"""Pushed up: who was told that something is stuck, and the table that says after how many days."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import Assignment, Case, StageClock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.scope import scope_of

from ..states import PushedTo, PushStage


class PushTable(models.Model):
    """The levels that an office took in, as a whole: [stage, working days, roles]. The newest counts, the older ones stay to be read."""

    levels = models.JSONField()
    source = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class EscalationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff and auditor: with the case. A representative: what the own organisation was told."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        told = Q(assignment__organisation_id__in=scope.organisations, role=PushedTo.REPRESENTATIVE)
        return self.opened("scope").filter(Q(community_id__in=scope.communities) | told)


class Escalation(Labelled):
    """One role was told of one clock at one level. The same end of the same clock is told to a role once a level, however often anybody
    looks."""

    clock = models.ForeignKey(StageClock, models.PROTECT, related_name="escalations")
    case = models.ForeignKey(Case, models.PROTECT, related_name="escalations")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="escalations")
    community = models.ForeignKey(Community, models.PROTECT, related_name="+", db_index=False)
    stage = models.CharField(max_length=12, choices=PushStage.choices)
    role = models.CharField(max_length=16, choices=PushedTo.choices)
    days = models.SmallIntegerField()
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "due_at", "stage", "days", "role"], name="pushed_once_a_level"),
            models.CheckConstraint(name="pushed_to_somebody_known", condition=Q(role__in=PushedTo.values)),
        ]
