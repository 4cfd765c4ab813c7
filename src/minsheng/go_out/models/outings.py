"""A visit or a meeting in the yard, planned or spontaneous; what is heard there hangs on its occasion (casework)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import Occasion
from minsheng.casework.models.voices import CommunityRows
from minsheng.foundation import privacy
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community, Estate, Organisation, Venue

from ..states import OUTING_LOOK, OutingKind, OutingReason, OutingState


class OutingQuerySet(CommunityRows):
    """For staff of the community alone: a partner is told where and when by whoever leads."""

    def standing(self):
        return self.exclude(state=OutingState.CANCELLED)


class Outing(Labelled):
    """`place` is the spot in plain words ("3号楼前"). Presence is what people say; nobody is tracked (invariant 13)."""

    number = models.CharField(max_length=24, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="outings", db_index=False)
    kind = models.CharField(max_length=16, choices=OutingKind.choices)
    reason = models.CharField(max_length=12, choices=OutingReason.choices, default="", blank=True)
    state = models.CharField(max_length=10, choices=OutingState.choices, default=OutingState.PLANNED)
    at = models.DateTimeField()
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="outings", db_index=False)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="outings")
    place = models.CharField(max_length=60, default="", blank=True)
    topic = models.CharField(max_length=80, default="", blank=True)
    occasion = models.OneToOneField(Occasion, models.PROTECT, related_name="outing")
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    came_sealed = models.TextField(default="", blank=True)
    cancelled_words = models.CharField(max_length=200, default="", blank=True)
    # How often the plan or the state changed, and when last: by this a calendar on a telephone knows the newer of two.
    version = models.PositiveIntegerField(default=0, db_default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = OutingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "-at", "-id"], name="outing_list"),
            models.Index(fields=["estate", "kind", "-at"], name="outing_before"),
            models.Index(fields=["-at", "-id"], name="outing_newest"),
            models.Index(fields=["at"], name="outing_ahead", condition=Q(state__in=["planned", "going"])),
        ]
        constraints = [
            models.CheckConstraint(name="outing_state_known", condition=Q(state__in=OutingState.values)),
            models.CheckConstraint(name="outing_over_was_begun", condition=~Q(state="over") | Q(over_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def look(self) -> tuple[str, str]:
        return OUTING_LOOK[self.state]

    @property
    def is_meeting(self) -> bool:
        return self.kind == OutingKind.YARD_MEETING

    @property
    def headcount(self) -> int:
        return self.occasion.headcount or 0

    @property
    def came(self) -> str:
        """The names of those who wanted to be written down, as they were typed."""
        return privacy.unseal(self.came_sealed, "outing.came") if self.came_sealed else ""

    @property
    def where(self) -> str:
        """The estate and the spot (某小区 3号楼前), as far as somebody said it."""
        spot = self.place or (self.venue.name if self.venue_id and self.venue else "")
        estate = self.estate.name if self.estate_id and self.estate else ""
        return " ".join(part for part in (estate, "" if spot == estate else spot) if part)


class OutingMember(models.Model):
    """Somebody of the office who goes along; `dropped_at` once the plan was changed and somebody else goes."""

    outing = models.ForeignKey(Outing, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outing", "user"], name="outing_member_once")]


class OutingGuest(models.Model):
    """An organisation that comes along: property company, partner, department; `dropped_at` as above."""

    outing = models.ForeignKey(Outing, models.PROTECT, related_name="guests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outing", "organisation"], name="outing_guest_once")]


class MeetingNoticeQuerySet(CommunityRows):
    path = "outing__community_id"


class MeetingNotice(models.Model):
    """One page that hangs in the yard: `lines` are {voice, became, said, then, reworded}, as a person looked them over; no names, no house numbers."""

    outing = models.ForeignKey(Outing, models.PROTECT, related_name="notices")
    lines: models.JSONField[Any, Any] = models.JSONField()
    next_words = models.CharField(max_length=80, default="", blank=True)
    until = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = MeetingNoticeQuerySet.as_manager()
