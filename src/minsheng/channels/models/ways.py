"""Ways out that the district sets up, and what came in by the official account."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import Voice
from minsheng.foundation.labelled import Labelled
from minsheng.foundation.privacy import seal, unseal
from minsheng.neighbourhood.models import Community

from ..states import TO_MACHINES, WayKind

SECRETS = "way.secrets"


class Way(Labelled):
    """One way out (or in), set up by the district. Until it is live, what would leave is written to files and goes nowhere."""

    kind = models.CharField(max_length=10, choices=WayKind.choices)
    name = models.CharField(max_length=40)
    # Whose news it tells; none: of the whole district.
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=400, default="", blank=True)
    # What its kind needs besides; never a secret.
    details = models.JSONField(default=dict)
    tells = models.JSONField(default=list)
    # Name → value, sealed: the database alone opens none.
    sealed = models.TextField(default="", blank=True)
    live = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    # After failures it is left alone for a while.
    failures = models.PositiveSmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    # What WeChat gives for two hours in exchange for the secret, sealed.
    ticket = models.TextField(default="", blank=True)
    ticket_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="way_ended_is_not_live", condition=Q(ended_at=None) | Q(live=False))]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What stands in the outbox as its way."""
        return f"way:{self.pk}"

    @property
    def to_people(self) -> bool:
        return self.kind not in TO_MACHINES

    @property
    def brings_in(self) -> bool:
        """The official account brings in; nothing is queued to go out by it."""
        return self.kind == WayKind.ACCOUNT

    def secrets(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(unseal(self.sealed, SECRETS)) if self.sealed else {}
        return found

    def cover(self, secrets: dict[str, str]) -> None:
        self.sealed = seal(json.dumps(secrets), SECRETS) if secrets else ""

    def detail(self, name: str) -> Any:
        return self.details.get(name, "")


class AccountMessage(models.Model):
    """What arrived by the official account: once, however often it is sent. The sender is kept as a hash that only the key can make."""

    way = models.ForeignKey(Way, models.PROTECT, related_name="messages")
    message = models.CharField(max_length=64)
    sender = models.CharField(max_length=64)
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    # A picture or a sound that still lies with WeChat (three days), and how often it was asked for.
    media = models.CharField(max_length=200, default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["way", "message"], name="account_message_once")]
        indexes = [
            models.Index(fields=["way", "sender", "-id"], name="account_message_sender"),
            models.Index(fields=["id"], name="account_media_waiting", condition=Q(fetched_at=None) & ~Q(media="")),
        ]
