"""Tables that know nothing of neighbourhoods: timeline, seals, outbox, counters, the log of who looked."""

from django.conf import settings
from django.db import models


class TimelineEntry(models.Model):
    """One act, as it happened. Append-only; each entry of a chain carries the hash of the one before (invariant 2)."""

    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    also_kind = models.CharField(max_length=20, default="")
    also_id = models.CharField(max_length=40, default="")
    payload = models.TextField(null=True)  # noqa: DJ001  null means erased, and nothing else
    salt = models.CharField(max_length=32, null=True)  # noqa: DJ001
    payload_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "foundation_timeline_entry"
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "sequence"], name="timeline_one_entry_a_place"),
        ]
        indexes = [
            models.Index(fields=["also_kind", "also_id"], name="timeline_also", condition=~models.Q(also_kind="")),
        ]


class TimelineHead(models.Model):
    """The last entry of each chain: where the next one is tied on, and what the nightly seal covers."""

    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    sealed_sequence = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "foundation_timeline_head"
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="timeline_one_head_a_chain")]
        indexes = [
            models.Index(fields=["id"], name="timeline_head_unsealed", condition=~models.Q(sealed_sequence=models.F("sequence")))
        ]


class Seal(models.Model):
    """A night's signature over all heads that changed; chained, signed outside the database, and appended to a file."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    heads = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        db_table = "foundation_timeline_seal"


class SealedHead(models.Model):
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="sealed_heads")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "foundation_timeline_sealed_head"


class OutboxItem(models.Model):
    """What must leave the building, queued in the transaction of the act. `key` is the same for the same person and event, so that
    nothing is told twice."""

    key = models.CharField(max_length=120, unique=True)
    way = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=60)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, default="")
    # Not before then.
    next_try_at = models.DateTimeField(null=True)
    # Nothing more is tried by itself: a person decides.
    stopped_at = models.DateTimeField(null=True)
    # Marked as sent before it left, and nobody knows yet whether it arrived (what goes to people, at most once).
    unsure = models.BooleanField(default=False, db_default=False)
    decision = models.CharField(max_length=10, default="", db_default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["queued_at"], name="outbox_waiting", condition=models.Q(sent_at=None)),
            models.Index(fields=["way", "id"], name="outbox_waiting_by_way", condition=models.Q(sent_at=None, stopped_at=None)),
            models.Index(
                fields=["-id"], name="outbox_for_a_person", condition=models.Q(stopped_at__isnull=False) | models.Q(unsure=True)
            ),
        ]


class Counter(models.Model):
    """The last number given of a series."""

    key = models.CharField(max_length=60, unique=True)
    value = models.PositiveIntegerField(default=0)


class LookLog(models.Model):
    """Who looked at what is usually covered, and why: unmasking, "view as"."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    act = models.CharField(max_length=40)
    what = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["-at"], name="look_log_at")]


class RateCount(models.Model):
    """How often something was tried in one hour, by whom (an address, a code)."""

    key = models.CharField(max_length=80)
    hour = models.PositiveIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="rate_once_an_hour")]


class CalendarYear(models.Model):
    """The sheet of one year: days that differ from an ordinary week, and opening hours that begin in it.

    `days`: {"2026-10-10": ["work", "国庆节调休"]}; `hours`: [{"since": "2026-06-01", "until": "2026-09-30", "work": "08:30-12:00 15:00-18:00",
    "half": "08:30-12:00"}].
    """

    year = models.PositiveSmallIntegerField(unique=True)
    days = models.JSONField(default=dict)
    hours = models.JSONField(default=list)
    source = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["year"]
