"""回访: a look again after an end, by somebody who had no hand in it; and cases known to be the same matter come back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import clock
from minsheng.foundation.labelled import Labelled

from ..states.return_visits import Found, VisitKind
from .cases import Case
from .residents_say import WithCase


class ReturnVisitQuerySet(WithCase):
    def open(self):
        """Nobody has gone yet, and the case has not been opened again since."""
        return self.filter(found="", off_at=None)

    def due(self):
        return self.open().filter(due_on__lte=clock.today())


class ReturnVisit(Labelled):
    """Made when a case ends. `off_at`: the case was opened again before anybody went."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="return_visits")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=VisitKind.choices)
    due_on = models.DateField()
    found = models.CharField(max_length=10, choices=Found.choices, default="", blank=True)
    words = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)

    objects = ReturnVisitQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], name="return_visit_open", condition=Q(found="", off_at=None))]
        constraints = [models.UniqueConstraint(fields=["case", "round", "kind"], name="return_visit_once_a_round")]


class CameBack(models.Model):
    """A case is the same matter come back of one that had ended."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="came_back_from")
    earlier = models.ForeignKey(Case, models.PROTECT, related_name="came_back_as")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = WithCase.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "earlier"], condition=Q(undone_at=None), name="came_back_once")]
