"""Why a household is to be seen now and then, and when it was last: restricted, for those who care for it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from minsheng.foundation import clock, privacy
from minsheng.foundation.door import ScopedQuerySet
from minsheng.neighbourhood.care import cared_for_by
from minsheng.neighbourhood.models import Building, Community, Home

from ..mark_kinds import mark_label
from .visits import Stop


class CaredForRows(ScopedQuerySet):
    def visible_to(self, user):
        rows = cared_for_by(user, building="building_id", community="community_id")
        return self.none().opened("nobody") if rows is None else self.opened("cares for it").filter(rows)


class HouseholdMarkQuerySet(CaredForRows):
    def standing(self):
        today = clock.today()
        return self.filter(ended_at=None).filter(Q(until=None) | Q(until__gte=today))


class HouseholdMark(models.Model):
    """One reason to see a household at an interval: given by whom, from when to when. `note` is sealed; the kind stands in no entry."""

    home = models.ForeignKey(Home, models.PROTECT, related_name="marks")
    building = models.ForeignKey(Building, models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    days = models.PositiveSmallIntegerField()
    note_sealed = models.TextField(default="", blank=True)
    best_from = models.TimeField(null=True, blank=True)
    best_until = models.TimeField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HouseholdMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "kind"], name="household_mark_once", condition=Q(ended_at=None)),
            models.CheckConstraint(name="household_mark_days", condition=Q(days__gte=1)),
            models.CheckConstraint(
                name="household_mark_best_time",
                condition=Q(best_from=None, best_until=None) | Q(best_from__lt=models.F("best_until")),
            ),
        ]

    @property
    def label(self) -> str:
        return mark_label(self.kind)

    @property
    def note(self) -> str:
        return privacy.unseal(self.note_sealed, "mark.note") if self.note_sealed else ""


class LastSeenQuerySet(CaredForRows):
    def to_be_seen(self):
        """With a reason that stands today."""
        marks = HouseholdMark.objects.unscoped("is there a reason").standing().filter(home=OuterRef("home"))
        return self.exclude(due_on=None).filter(Exists(marks))

    def due(self):
        return self.to_be_seen().filter(due_on__lte=clock.today())


class LastSeen(models.Model):
    """When a home was last stood at and last met, and by when it is to be seen again: kept from its stops and marks in each act."""

    home = models.OneToOneField(Home, models.PROTECT, related_name="last_seen")
    building = models.ForeignKey(Building, models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    stop = models.ForeignKey(Stop, models.PROTECT, null=True, blank=True, related_name="+")
    met_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)

    objects = LastSeenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "due_on", "id"], name="last_seen_due", condition=Q(due_on__isnull=False))]
