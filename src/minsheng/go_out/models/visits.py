"""One door of a visit: how it went, what was seen, and what somebody makes of it; what was said are voices of their own."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models.voices import CommunityRows
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Building, Home

from ..states import StopOutcome
from .outings import Outing


class StopQuerySet(CommunityRows):
    """For staff of the community alone: a judgement reaches no resident and no organisation."""

    path = "outing__community_id"


class Stop(Labelled):
    """望闻问切: `saw` is a fact that a worker saw, `felt` the worker's judgement. A person's words stand in neither."""

    outing = models.ForeignKey(Outing, models.PROTECT, related_name="stops")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    home = models.CharField(max_length=60, default="", blank=True)
    # The home in the register, where what was typed names one; `home` stays as it was typed.
    dwelling = models.ForeignKey(Home, models.PROTECT, null=True, blank=True, related_name="stops")
    outcome = models.CharField(max_length=10, choices=StopOutcome.choices, default=StopOutcome.MET)
    saw = models.TextField(default="", blank=True)
    felt = models.TextField(default="", blank=True)
    next_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = StopQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_on"], name="stop_next", condition=Q(next_on__isnull=False)),
            models.Index(fields=["dwelling", "-at"], name="stop_of_home", condition=Q(dwelling__isnull=False)),
        ]
        constraints = [models.CheckConstraint(name="stop_outcome_known", condition=Q(outcome__in=StopOutcome.values))]
