"""挂账: a case that cannot be solved now stands with a condition and a day to look again; it stays open."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import clock
from minsheng.foundation.labelled import Labelled

from ..states.parking import ParkGround
from .cases import Case
from .residents_say import WithCase


class ParkingQuerySet(WithCase):
    def lasting(self):
        """Proposed or in force: neither declined nor ended."""
        return self.filter(declined_at=None, ended_at=None)

    def proposed(self):
        return self.lasting().filter(approved_at=None)

    def in_force(self):
        return self.lasting().exclude(approved_at=None)

    def that_count(self):
        """What is proposed or in force, and what was: clocks stood for it."""
        return self.filter(Q(declined_at=None, ended_at=None) | Q(approved_at__isnull=False))


class Parking(Labelled):
    """Proposed by one of the office, approved by another of a higher level. `Case.parked_until` is set while one is in force.

    One that has `ended_at` and was never approved fell with its case, which ended before anybody decided.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="parkings")
    ground = models.CharField(max_length=10, choices=ParkGround.choices)
    words = models.TextField()
    condition = models.TextField()
    review_on = models.DateField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_words = models.TextField(default="", blank=True)
    reviews = models.PositiveSmallIntegerField(default=0)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_words = models.TextField(default="", blank=True)

    # Whether the district alone decides on it; None where nobody asked with the rest of the page (queries/around.py).
    above: bool | None = None

    objects = ParkingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(declined_at=None, ended_at=None), name="parking_one_at_a_time"),
            models.CheckConstraint(
                name="parking_second_person", condition=Q(approved_by=None) | ~Q(approved_by=models.F("proposed_by"))
            ),
        ]

    @property
    def lasts(self) -> bool:
        """As `lasting()` asks it."""
        return self.declined_at is None and self.ended_at is None

    @property
    def spell(self) -> tuple[datetime, datetime] | None:
        """From when until when the clocks stood; one that lasts reaches to now."""
        return (self.approved_at, self.ended_at or clock.now()) if self.approved_at else None
