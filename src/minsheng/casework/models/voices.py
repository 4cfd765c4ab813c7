"""What was heard, where it came from, and how a write is told from its repetition."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import privacy
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Building, Community, Estate, Facility, Resident, Venue
from minsheng.neighbourhood.scope import scope_of

from ..reasons_in_english import reason_shown
from ..states import VOICE_LOOK, Source, SpeakerMode, Track, Urgency, VoiceKind, VoiceState

# What still counts as said; said positively, so that an index by state is of use.
# Of what there is less than of problems, so that a list of one kind is not looked for among those.
FEWER_KINDS = [VoiceKind.SUGGESTION, VoiceKind.NEED, VoiceKind.PRAISE, VoiceKind.QUESTION]
LIVE = tuple(state for state in VoiceState if state not in (VoiceState.REPLACED, VoiceState.UNDONE))


class CommunityRows(ScopedQuerySet):
    """Rows of the user's communities, for staff alone: never for an organisation or the auditor."""

    path = "community_id"

    def visible_to(self, user):
        return scope_of(user).limit(self, self.path, staff_only=True) if scope_of(user).is_staff else self.none().opened("nobody")


class VoiceQuerySet(CommunityRows):
    def live(self):
        return self.filter(state__in=LIVE)

    def unsorted(self):
        return self.filter(state=VoiceState.NEW)

    def askable(self):
        return self.filter(askable=True, state=VoiceState.IN_CASE)


class Occasion(Labelled):
    """A visit, a meeting in the yard, a duty shift: where voices come from and results are reported back to."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="occasions")
    kind = models.CharField(max_length=16, choices=Source.choices)
    title = models.CharField(max_length=80)
    at = models.DateTimeField()
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="occasions")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="occasions")
    headcount = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = CommunityRows.as_manager()

    def __str__(self) -> str:
        return self.title


class Voice(Labelled):
    """One thing heard or seen, verbatim: the smallest record, never edited away. A correction is a new voice that replaces it."""

    number = models.CharField(max_length=24, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="voices", db_index=False)
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="voices")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="voices")
    place = models.CharField(max_length=80, default="", blank=True)
    # The room, lamp or lift that is spoken of, where somebody said which.
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="voices", db_index=False)
    topic = models.CharField(max_length=200, default="", blank=True)
    words = models.TextField()
    observed = models.TextField(default="", blank=True)
    judgement = models.TextField(default="", blank=True)
    kind = models.CharField(max_length=12, choices=VoiceKind.choices, default=VoiceKind.PROBLEM)
    kind_given = models.BooleanField(default=False)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    category = models.ForeignKey("casework.Category", models.PROTECT, null=True, blank=True, related_name="voices")
    source = models.CharField(max_length=16, choices=Source.choices, default=Source.OTHER)
    occasion = models.ForeignKey(Occasion, models.PROTECT, null=True, blank=True, related_name="voices")
    heard_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    speaker_mode = models.CharField(max_length=10, choices=SpeakerMode.choices, default=SpeakerMode.UNKNOWN)
    speaker = models.ForeignKey(Resident, models.PROTECT, null=True, blank=True, related_name="voices")
    household = models.CharField(max_length=60, default="", blank=True)
    on_behalf = models.CharField(max_length=60, default="", blank=True)
    askable = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=VoiceState.choices, default=VoiceState.NEW)
    state_words = models.TextField(default="", blank=True)
    track = models.CharField(max_length=10, choices=Track.choices, default="", blank=True)
    sorted_at = models.DateTimeField(null=True, blank=True)
    sorted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sample_due = models.BooleanField(default=False)
    sample_checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, blank=True, related_name="voices")
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repetitions")
    # What the same person said first of this, where they said more by its receipt code: the thread of a voice.
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by", db_index=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    receipt_sealed = models.TextField()
    receipt_index = models.CharField(max_length=64, unique=True)
    fingerprint = models.CharField(max_length=32, default="", blank=True)
    alike = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="alikes")
    batch = models.ForeignKey("casework.ImportBatch", models.PROTECT, null=True, blank=True, related_name="voices")
    # The community whose file it came in with: where its number is known, wherever the voice is handed over to.
    imported_into = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="+")
    external_number = models.CharField(max_length=60, default="", blank=True)
    external_content = models.CharField(max_length=64, default="", blank=True)
    # Until when the file says that it is to be answered.
    external_due_at = models.DateTimeField(null=True, blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "state", "-heard_at", "-id"], name="voice_inbox"),
            models.Index(fields=["community", "-id"], name="voice_list"),
            models.Index(fields=["community", "kind", "-id"], name="voice_by_kind", condition=Q(kind__in=FEWER_KINDS)),
            models.Index(fields=["community", "fingerprint"], name="voice_fingerprint"),
            models.Index(fields=["heard_at", "id"], name="voice_unsorted", condition=Q(state="new")),
            models.Index(fields=["sorted_at"], name="voice_to_look_at", condition=Q(sample_due=True)),
            models.Index(fields=["follows"], name="voice_thread", condition=Q(follows__isnull=False)),
            models.Index(fields=["-heard_at"], name="voice_heard_at"),
            models.Index(fields=["heard_by", "-id"], name="voice_heard_by"),
            models.Index(fields=["external_number"], name="voice_number_elsewhere", condition=~Q(external_number="")),
            models.Index(fields=["facility", "-id"], name="voice_of_facility", condition=Q(facility__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="voice_state_known", condition=Q(state__in=VoiceState.values)),
            models.CheckConstraint(
                name="voice_in_case_has_case",
                condition=(Q(state="in_case") & Q(case__isnull=False)) | (~Q(state="in_case") & Q(case=None)),
            ),
            models.UniqueConstraint(
                fields=["imported_into", "external_number"],
                condition=~Q(external_number="") & ~Q(state="undone"),
                name="voice_external_number_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def receipt_code(self) -> str:
        return privacy.unseal(self.receipt_sealed, "voice.receipt")

    @property
    def look(self) -> tuple[str, str]:
        return VOICE_LOOK[self.state]

    @property
    def number_elsewhere(self) -> str:
        """The number that it has in the file it came with; where the file had none, its content stands for one, and is nobody's number."""
        return "" if self.external_number.startswith("~") else self.external_number

    @property
    def photos_shown(self) -> list[Any]:
        """Of what was prefetched as `pictures`, the photos."""
        return [one for one in getattr(self, "pictures", ()) if one.is_picture]

    @property
    def memos(self) -> list[Any]:
        """Of what was prefetched as `pictures`, what was spoken into the phone."""
        return [one for one in getattr(self, "pictures", ()) if not one.is_picture]

    @property
    def speaker_shown(self) -> str:
        """Who spoke, covered: as it may stand beside the words on a staff page."""
        if self.speaker_mode == SpeakerMode.HOUSEHOLD and self.household:
            name = self.household
        elif self.speaker_id and self.speaker is not None:
            name = self.speaker.name_shown or str(self.get_speaker_mode_display())
        else:
            name = str(self.get_speaker_mode_display())
        return f"{name}（{self.on_behalf}）" if self.on_behalf else name

    @property
    def occasion_words(self) -> str:
        """Where it was heard, if anybody said so: what nobody chose is told to nobody."""
        return "" if self.source == Source.OTHER else str(self.get_source_display())

    @property
    def place_shown(self) -> str:
        parts = [self.estate.name if self.estate_id and self.estate else "", self.place]
        if not self.place and self.building_id and self.building:
            parts.append(self.building.name)
        return " ".join(part for part in parts if part)


class Write(models.Model):
    """A write that arrived with an id made where it was written, and what it became (invariant 1)."""

    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    content = models.CharField(max_length=64)
    act = models.CharField(max_length=40)
    result = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class WriteConflict(models.Model):
    """The same id with other content: refused, and kept for a person to look at."""

    write = models.ForeignKey(Write, models.PROTECT, related_name="conflicts")
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="+")
    received_sealed = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    @property
    def received(self) -> str:
        """What came, as JSON with names and numbers covered: the full ones are looked up as of any voice."""
        return json.dumps(covered(json.loads(privacy.unseal(self.received_sealed, "conflict.received"))), ensure_ascii=False)


def covered(said: Any) -> Any:
    """The same with whatever stands under name, contact or phone covered."""
    if not isinstance(said, dict):
        return said
    cover = {
        "name": privacy.masked_name,
        "contact": privacy.masked_name,
        "phone": lambda typed: privacy.masked_phone(privacy.plain_phone(typed)),
    }
    return {k: cover[k](v) if k in cover and isinstance(v, str) else covered(v) for k, v in said.items()}


class ImportBatch(models.Model):
    """One message file taken in; undone as one act."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="batches")
    file_name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    created = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CommunityRows.as_manager()


class ImportRow(models.Model):
    """What became of one row: created, repeated, or refused with its reason."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=200, default="", blank=True)
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, related_name="+")
    alike = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "sheet", "row"], name="import_row_once")]

    @property
    def reason_shown(self) -> str:
        return reason_shown(self.reason)
