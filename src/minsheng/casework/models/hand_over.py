"""交接: one person's work goes to another, with a slip of what was open at that moment."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation.labelled import Labelled

from ..states.hand_over import HandOverReason


class HandOver(Labelled):
    """From `since` on, `to` is entrusted with what `of` was; until `until` where it is a leave, or `ended_on` where it was taken back before.

    The lines are the slip that both sign. Taken back before it began, `ended_on` is the day before `since`.
    """

    of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=10, choices=HandOverReason.choices)
    words = models.TextField(default="", blank=True)
    # What they are entrusted with, in words, as it was then.
    posts = models.JSONField(default=list)
    # And by which rows and days it passed; without it nothing can be taken back.
    moved = models.JSONField(default=list, db_default=[])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # When what hangs on the person passed: in the act, or on the first day where that is later; and when it came back after a leave.
    passed_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_words = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="hand_over_to_another", condition=~Q(of=models.F("to"))),
            models.CheckConstraint(
                name="hand_over_since_before_until", condition=Q(until=None) | Q(until__gte=models.F("since"))
            ),
            models.CheckConstraint(
                name="hand_over_ended_before_until",
                condition=Q(ended_on=None) | Q(until=None) | Q(ended_on__lt=models.F("until")),
            ),
        ]

    @property
    def last_day(self) -> date | None:
        """The last day on which it is `to`'s; None where it does not come back."""
        return self.ended_on or self.until

    @property
    def returns_on(self) -> date | None:
        """The first day on which it is `of`'s again; None where it does not come back."""
        return self.last_day + timedelta(days=1) if self.last_day else None

    @property
    def never_began(self) -> bool:
        return self.ended_on is not None and self.ended_on < self.since

    @property
    def back_on(self) -> date | None:
        """Taken back before the time: the first day on which it is `of`'s again."""
        return self.returns_on if self.ended_on else None


class HandOverLine(models.Model):
    """One open thing on the slip: never a resident's words, so that a slip may lie on a desk."""

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    # What stands open, as the page says it.
    state = models.CharField(max_length=60)
    # What passed, in the words of whoever passed it (passing.py); and whether the line was written when it was taken back.
    refs = models.JSONField(default=list, db_default=[])
    back = models.BooleanField(default=False, db_default=False)
