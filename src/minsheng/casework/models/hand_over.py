"""交接: one person's work goes to another, with a slip of what was open at that moment."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation.labelled import Labelled

from ..states.hand_over import HandOverReason


class HandOver(Labelled):
    """From `since` on, `to` is entrusted with what `of` was; until `until` where it is a leave. The lines are the slip that both sign."""

    of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=10, choices=HandOverReason.choices)
    words = models.TextField(default="", blank=True)
    # What they are entrusted with, in words, as it was then.
    posts = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # When what hangs on the person passed: in the act, or on the first day where that is later; and when it came back after a leave.
    passed_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="hand_over_to_another", condition=~Q(of=models.F("to"))),
            models.CheckConstraint(
                name="hand_over_since_before_until", condition=Q(until=None) | Q(until__gte=models.F("since"))
            ),
        ]


class HandOverLine(models.Model):
    """One open thing on the slip: never a resident's words, so that a slip may lie on a desk."""

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    # What stands open, as the page says it.
    state = models.CharField(max_length=60)
