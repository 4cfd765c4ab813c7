"""Duty points ("您说我听"), the week they are open by, the shifts that came of it, who sits there, and whether they were seen there."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from minsheng.casework.models import Occasion
from minsheng.casework.models.voices import CommunityRows
from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community, Estate, Representative, User, Venue
from minsheng.neighbourhood.queries import scope_of

from ..states import SHIFT_LOOK, WEEKDAYS, DutyAbility, ShiftState, SwapState


class DutyPointQuerySet(CommunityRows):
    def open(self):
        return self.filter(closed_at=None)


class DutyPoint(models.Model):
    """A place in an estate where somebody sits and listens. `place` is the spot in plain words; a closed one stays to be read."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="duty_points")
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="duty_points")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="duty_points")
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=60, default="", blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = DutyPointQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["estate", "name"], condition=Q(closed_at=None), name="duty_point_name")]

    def __str__(self) -> str:
        return self.name


class DutyTime(models.Model):
    """One opening time of the week template; `until` once the week was written anew (what was before stays to be read)."""

    point = models.ForeignKey(DutyPoint, models.PROTECT, related_name="times")
    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="duty_time_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="duty_time_forward", condition=Q(ends__gt=F("begins"))),
            models.UniqueConstraint(fields=["point", "weekday", "begins"], condition=Q(until=None), name="duty_time_once"),
        ]
        ordering = ["weekday", "begins", "pk"]

    @property
    def weekday_shown(self) -> str:
        return str(WEEKDAYS[self.weekday])


class DutyTimeSeat(Labelled):
    """One seat that an opening time needs; `standing` is who usually sits there: in place of `lent_by`, to the end of `lent_until`."""

    time = models.ForeignKey(DutyTime, models.PROTECT, related_name="seats")
    ability = models.CharField(max_length=20, choices=DutyAbility.choices)
    required = models.BooleanField(default=True)
    standing = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lent_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["time", "ability"], name="duty_time_seat_once"),
            models.CheckConstraint(
                name="duty_time_seat_lent",
                condition=Q(lent_by=None, lent_until=None) | Q(lent_by__isnull=False, lent_until__isnull=False),
            ),
            models.CheckConstraint(name="duty_time_seat_ability", condition=Q(ability__in=DutyAbility.values)),
        ]
        ordering = ["pk"]

    def lent_on(self, day: date) -> bool:
        return self.lent_until is not None and day <= self.lent_until

    def usual_on(self, day: date) -> User | None:
        """Who usually sits there on that day; None: nobody by name."""
        return self.standing if self.lent_until is None or self.lent_on(day) else self.lent_by

    @property
    def usual(self) -> User | None:
        return self.usual_on(clock.today())

    @property
    def lent(self) -> bool:
        return self.lent_on(clock.today())


class DutyShiftQuerySet(ScopedQuerySet):
    """Staff see the shifts of their communities; a representative those in which somebody of the own organisation sits."""

    def visible_to(self, user):
        scope = scope_of(user)
        if scope.is_staff:
            return scope.limit(self, "point__community_id", staff_only=True)
        if not scope.organisations:
            return self.none().opened("nobody")
        ours = Representative.objects.filter(organisation_id__in=scope.organisations)
        held = DutySeat.objects.filter(Q(who=user) | Q(who__in=ours.values("user_id")), shift=OuterRef("pk"))
        return self.opened("own organisation").filter(Exists(held))

    def standing(self):
        return self.exclude(state=ShiftState.CANCELLED)


class DutyShift(Labelled):
    """One time at one point. `note` is what who sat there hands over; what was heard hangs on `occasion`, made when it begins."""

    point = models.ForeignKey(DutyPoint, models.PROTECT, related_name="shifts")
    start = models.DateTimeField()
    end = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ShiftState.choices, default=ShiftState.PLANNED)
    occasion = models.OneToOneField(Occasion, models.PROTECT, null=True, blank=True, related_name="duty_shift")
    begun_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(default="", blank=True)
    cancelled_words = models.CharField(max_length=200, default="", blank=True)
    # For calendars: how often it was called off or taken up again, and when last.
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["start"], name="duty_shift_start")]
        constraints = [
            models.UniqueConstraint(fields=["point", "start"], name="duty_shift_once"),
            models.CheckConstraint(name="duty_shift_forward", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(name="duty_shift_state_known", condition=Q(state__in=ShiftState.values)),
            models.CheckConstraint(
                name="duty_shift_begun_has_occasion", condition=Q(state__in=["planned", "cancelled"]) | Q(occasion__isnull=False)
            ),
        ]

    @property
    def community_id(self) -> int:
        return self.point.community_id

    @property
    def look(self) -> tuple[str, str]:
        return SHIFT_LOOK[self.state]


class DutySeat(Labelled):
    """A seat of one shift, and who sits there; free while `who` is empty."""

    shift = models.ForeignKey(DutyShift, models.PROTECT, related_name="seats")
    ability = models.CharField(max_length=20, choices=DutyAbility.choices)
    required = models.BooleanField(default=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="duty_seats")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "ability"], name="duty_seat_once"),
            models.CheckConstraint(name="duty_seat_ability", condition=Q(ability__in=DutyAbility.values)),
        ]
        ordering = ["pk"]

    @property
    def community_id(self) -> int:
        return self.shift.point.community_id


class DutySwap(Labelled):
    """Somebody asks somebody else to sit in their place; with `in_return`, to exchange seats. Nothing changes until `to` agrees."""

    seat = models.ForeignKey(DutySeat, models.PROTECT, related_name="swaps")
    in_return = models.ForeignKey(DutySeat, models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SwapState.choices, default=SwapState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["to"], name="duty_swap_waits", condition=Q(state="asked"))]
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(state="asked"), name="duty_swap_one_at_a_time"),
            models.CheckConstraint(name="duty_swap_state_known", condition=Q(state__in=SwapState.values)),
        ]


class DutyPresence(models.Model):
    """A second person says whether somebody was there. A correction is a new row that names the one it `replaces`."""

    seat = models.ForeignKey(DutySeat, models.PROTECT, related_name="presences")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    present = models.BooleanField()
    words = models.CharField(max_length=200, default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.CheckConstraint(name="duty_presence_by_a_second_person", condition=~Q(by=F("who"))),
            models.UniqueConstraint(fields=["seat", "who"], condition=Q(replaces=None), name="duty_presence_first"),
        ]
