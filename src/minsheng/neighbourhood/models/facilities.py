"""设施: what residents use and somebody cares for, and each look at it."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet

from ..states import FACILITY_LOOK, FacilityState
from .organisations import Organisation
from .places import Community, Estate, Place, PlaceQuerySet, Venue


def _days_between_looks() -> timedelta:
    from ..office_rules import office_rule  # rules of the office are rows, which are models too

    return timedelta(days=office_rule("facility_check_days"))


class FacilityQuerySet(PlaceQuerySet):
    def open(self):
        return self.filter(valid_to=None)

    def due(self):
        """Open, and looked at so long ago, or opened so long ago and never looked at, that somebody should go."""
        last = clock.today() - _days_between_looks()
        return self.open().filter(Q(checked_on__lte=last) | Q(checked_on=None, valid_from__lte=last))


class Facility(Place):
    """A thing that residents use and somebody cares for: lamp, lift, room for chess. Open from `valid_from`, closed since `valid_to`.

    Cared for by an organisation, or by a person of the office; never by both.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="facilities")
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="facilities")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="facilities")
    purpose = models.CharField(max_length=80, default="", db_default="", blank=True)
    caretaker = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="facilities")
    caretaker_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    hours = models.CharField(max_length=80, default="", blank=True)
    # What the latest look found; written by check_facility alone.
    checked_on = models.DateField(null=True, blank=True)
    in_order = models.BooleanField(default=True, db_default=True)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "code"], name="facility_code"),
            models.CheckConstraint(name="facility_one_caretaker", condition=Q(caretaker=None) | Q(caretaker_person=None)),
        ]

    @property
    def state(self) -> str:
        if self.valid_to is not None:
            return FacilityState.CLOSED
        if not self.in_order:
            return FacilityState.NOT_IN_ORDER
        return FacilityState.DUE if self.check_due_on <= clock.today() else FacilityState.FINE

    @property
    def check_due_on(self) -> date:
        return (self.checked_on or self.valid_from) + _days_between_looks()

    @property
    def look(self) -> tuple[str, str]:
        return FACILITY_LOOK[self.state]

    def get_state_display(self) -> str:
        return str(FacilityState(self.state).label)

    @property
    def cared_for_by(self) -> str:
        """The name of whoever cares for it; empty while nobody does."""
        if self.caretaker_id and self.caretaker is not None:
            return self.caretaker.name
        return self.caretaker_person.name if self.caretaker_person_id and self.caretaker_person is not None else ""

    @property
    def place_shown(self) -> str:
        parts = [self.estate.name if self.estate_id and self.estate else self.community.name]
        if self.venue_id and self.venue:
            parts.append(self.venue.name)
        return " ".join(parts)


class FacilityCheckQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: their communities. Auditor: all. A representative: of what the own organisation cares for."""
        from ..scope import scope_of  # scope reads posts, which are models too

        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        ours = Q(facility__caretaker_id__in=scope.organisations)
        return self.opened("scope").filter(Q(facility__community_id__in=scope.communities) | ours)


class FacilityCheck(models.Model):
    """Somebody of the office was there and looked. A wrong entry is put right by the next one."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="checks")
    on = models.DateField()
    in_order = models.BooleanField()
    words = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = FacilityCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(name="facility_check_says_what_is_wrong", condition=Q(in_order=True) | ~Q(words="")),
        ]
