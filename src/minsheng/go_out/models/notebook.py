"""The offline notebook: phones that may hand in, what they handed in, and the pieces of their photos."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import WriteConflict
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.scope import scope_of
from minsheng.neighbourhood.states import Role

from ..states import DeliveryState

LEADS = (Role.SECRETARY, Role.STREET, Role.DISTRICT)


class DeviceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own phones; those of the people of a community for whoever leads there."""
        scope = scope_of(user)
        if scope.everywhere:
            return self.opened("district")
        if not scope.is_staff:
            return self.none().opened("nobody")
        return self.opened("scope").filter(Q(user=user) | Q(community__in=scope.led(*LEADS)))


class Device(models.Model):
    """A phone with a notebook. Its secret opens the letter box and nothing else; withdrawn, it still delivers what it has."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="devices")
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    # The day alone: nobody's comings and goings are kept (invariant 13).
    last_seen_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DeviceQuerySet.as_manager()


class DeliveryQuerySet(ScopedQuerySet):
    path = "community_id"

    def visible_to(self, user):
        """For whoever leads the community that it is about: it may hold what nobody there has sorted yet."""
        scope = scope_of(user)
        if scope.everywhere:
            return self.opened("district")
        return self.opened("scope").filter(**{f"{self.path}__in": scope.led(*LEADS)})

    def open(self):
        """What waits for a person; a conflict that was settled elsewhere does not any more."""
        waits = Q(state=DeliveryState.PERSON, taken_at=None) | Q(state=DeliveryState.WRITER, taken_at=None)
        return self.filter(waits).filter(Q(conflict=None) | Q(conflict__settled_at=None))


class Delivery(Labelled):
    """One record as it came, kept before anything is tried with it. `content` is the hash of the plain text, or of the bytes while they don't open.

    Sealed twice the same record is two different things, so the content tells what came twice, and not the bytes.
    """

    record = models.UUIDField()
    device = models.ForeignKey(Device, models.PROTECT, related_name="deliveries")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    sealed = models.BinaryField()
    content = models.CharField(max_length=80)
    came_at = models.DateTimeField()
    # How far the phone's clock was behind the office's, in seconds, when it handed this in.
    phone_off = models.IntegerField(default=0)
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=20, default="", blank=True)
    schema = models.PositiveIntegerField(null=True)
    said_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=DeliveryState.choices, default=DeliveryState.CAME)
    # What has to come first: the id of a record, or the number of an outing that has not begun.
    waits_for = models.CharField(max_length=40, default="", blank=True)
    # What came of it: the number of an outing or a voice, the id of a promise; `voice` takes its photos.
    result = models.CharField(max_length=40, default="", blank=True)
    voice = models.ForeignKey("casework.Voice", models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=40, default="", blank=True)
    words = models.CharField(max_length=300, default="", blank=True)
    # Who wrote the same words before ("alike"); whether a count gave names ("named").
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    conflict = models.ForeignKey(WriteConflict, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "by", "content"], name="delivery_once"),
            models.CheckConstraint(name="delivery_state_known", condition=Q(state__in=DeliveryState.values)),
        ]
        indexes = [
            models.Index(fields=["community", "came_at"], name="delivery_kept", condition=Q(state__in=["person", "you"])),
            models.Index(fields=["waits_for"], name="delivery_waits", condition=~Q(waits_for="")),
            models.Index(fields=["by", "state"], name="delivery_again", condition=Q(state__in=["came", "waiting", "later"])),
            models.Index(fields=["about", "act"], name="delivery_about", condition=~Q(about="")),
            models.Index(fields=["voice"], name="delivery_voice", condition=Q(voice__isnull=False)),
        ]


class SentFileQuerySet(DeliveryQuerySet):
    def open(self):
        return self.filter(state__in=[DeliveryState.PERSON, DeliveryState.WRITER])


class SentFile(Labelled):
    """A photo or voice memo that comes in pieces; it becomes an attachment of what its record became."""

    file = models.UUIDField()
    record = models.UUIDField()
    device = models.ForeignKey(Device, models.PROTECT, related_name="files")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    of = models.PositiveSmallIntegerField()
    came_at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True)
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=DeliveryState.choices, default=DeliveryState.CAME)
    words = models.CharField(max_length=300, default="", blank=True)
    result = models.CharField(max_length=40, default="", blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SentFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "by", "of", "key"], name="sent_file_once")]
        indexes = [models.Index(fields=["record", "by"], name="sent_file_record")]


class Piece(models.Model):
    """A part of a sealed file as it came. Sent again with other bytes it is kept beside the first."""

    sent_file = models.ForeignKey(SentFile, models.PROTECT, related_name="pieces")
    index = models.PositiveSmallIntegerField()
    sha = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sent_file", "index", "sha"], name="piece_once")]
