"""Residents, only as far as a voice needs them: covered, and behind the door."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from minsheng.foundation import privacy
from minsheng.foundation.door import ScopedQuerySet

from .places import Community, Home


class ResidentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        from ..scope import scope_of

        return scope_of(user).limit(self, "community_id", staff_only=True)

    def with_phone(self, *phones: str):
        """Exactly one of these numbers, by the HMAC index."""
        return self.filter(phone_index__in=[privacy.index_of(privacy.plain_phone(one), "resident.phone") for one in phones])


ENDING = 4


def ending_of(digits: str) -> str:
    """The HMAC under which a telephone is found by its last four digits; empty for anything shorter."""
    return privacy.index_of(digits[-ENDING:], "resident.phone_ending") if len(digits) >= ENDING else ""


class Resident(models.Model):
    """Somebody who spoke, only as far as a voice needs it. Covered by default: `name_shown`, `phone_shown`."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="residents")
    home = models.ForeignKey(Home, models.PROTECT, null=True, blank=True, related_name="residents")
    name_sealed = models.TextField(default="", blank=True)
    phone_sealed = models.TextField(default="", blank=True)
    phone_index = models.CharField(max_length=64, default="", blank=True)
    # Under which the last four digits are found again while the telephone rings (docs/decisions/0019).
    phone_ending = models.CharField(max_length=64, default="", blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ResidentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["phone_index"], name="resident_phone", condition=~Q(phone_index="")),
            models.Index(fields=["phone_ending", "community"], name="resident_ending", condition=~Q(phone_ending="")),
        ]

    @property
    def name_shown(self) -> str:
        return _("已按本人要求删去") if self.erased_at else privacy.masked_name(self.uncovered_name())

    @property
    def phone_shown(self) -> str:
        return privacy.masked_phone(self.uncovered_phone())

    def uncovered_name(self) -> str:
        return privacy.unseal(self.name_sealed, "resident.name")

    def uncovered_phone(self) -> str:
        return privacy.unseal(self.phone_sealed, "resident.phone")

    @property
    def same_as(self) -> tuple[int, str, str]:
        """Alike for rows that are one person: a file of messages makes a row for each of its lines."""
        return (self.community_id, self.phone_index or str(self.pk), self.uncovered_name())

    def cover(self, name: str, phone: str) -> None:
        self.name_sealed = privacy.seal(name, "resident.name")
        digits = privacy.plain_phone(phone)
        self.phone_sealed = privacy.seal(digits, "resident.phone")
        self.phone_index = privacy.index_of(digits, "resident.phone")
        self.phone_ending = ending_of(digits)
