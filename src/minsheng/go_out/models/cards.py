"""What the next one who knocks should know about a home, and what two people wrote about it without knowing of each other."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models.voices import CommunityRows
from minsheng.foundation import privacy
from minsheng.neighbourhood.models import Community, Home

PLACE = "card.words"


class CardQuerySet(CommunityRows):
    path = "home__building__estate__community_id"


class HouseholdCard(models.Model):
    """ "有狗，先打电话": for staff of the community alone. `version` counts every writing; each stays below as a version."""

    home = models.OneToOneField(Home, models.PROTECT, related_name="card")
    version = models.PositiveIntegerField(default=0)
    words_sealed = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    objects = CardQuerySet.as_manager()

    @property
    def words(self) -> str:
        return privacy.unseal(self.words_sealed, PLACE)


class CardVersion(models.Model):
    """One writing as it was. `at` is when it was said; of several by one person in a row the last said stands on the card."""

    card = models.ForeignKey(HouseholdCard, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    words_sealed = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "version"], name="card_version_once")]


class HouseholdConflictQuerySet(CommunityRows):
    def open(self):
        return self.filter(solved_at=None)


class HouseholdConflict(models.Model):
    """What somebody wrote on a version that had changed meanwhile: both stay until a person writes what holds."""

    card = models.ForeignKey(HouseholdCard, models.PROTECT, related_name="conflicts")
    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    base = models.PositiveIntegerField()
    words_sealed = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    came_at = models.DateTimeField()
    # The record of the phone that it came in, to tell that phone when it is settled.
    record = models.UUIDField(null=True)
    solved_at = models.DateTimeField(null=True)
    solved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = HouseholdConflictQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "came_at"], name="card_conflict_open", condition=Q(solved_at=None))]

    @property
    def words(self) -> str:
        return privacy.unseal(self.words_sealed, PLACE)
