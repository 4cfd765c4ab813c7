"""Clocks: what is waited for, since when, until when; what stopped them for a while; who asked for more time."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.foundation.working_time import Unit
from minsheng.neighbourhood.scope import scope_of

from ..states import ClockStage, PauseReason
from .cases import Case, Category, in_scope
from .shares import Assignment

# A clock that nobody has planned yet: it is the next to be looked at. What began it need not say so.
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


class ClockRule(Labelled):
    """How long a stage may take, where it differs from data/clocks.csv: for one category and what is below it, or (null) for all."""

    stage = models.CharField(max_length=12, choices=ClockStage.choices)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="clock_rules")
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16, choices=Unit.choices)
    # No longer a rule of its own: what stands above counts.
    dropped = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "category"], name="clock_rule_once"),
            models.UniqueConstraint(fields=["stage"], condition=Q(category=None), name="clock_rule_for_all_once"),
        ]


class StageClockQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        scope = scope_of(user)
        rows = self.opened("with the case")
        return rows if scope.everywhere or scope.audits else rows.filter(in_scope(scope, "case__"))

    def running(self):
        return self.filter(stopped_at=None)

    def end_at(self, moment):
        """Set when they end. Who is told when counts from a new end; where it is the same, what was told stays told."""
        told = models.Case(models.When(due_at=moment, then=models.F("pushed")), default=None)  # noqa: TID251
        return self.update(due_at=moment, push_at=AT_ONCE, pushed=told)


class StageClock(Labelled):
    """One clock. Its rule and its end are frozen when it starts; only an approved pause or extension moves the end."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks", db_index=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="clocks")
    stage = models.CharField(max_length=12, choices=ClockStage.choices)
    round = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    # Empty where the end is a promised day.
    amount = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=16, choices=Unit.choices, default="", blank=True)
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    # When to look again whether somebody is to be told of it, null: never again; and the level told last, in working days after its end
    # (work_together/pushing.py).
    push_at = models.DateTimeField(null=True, blank=True, default=AT_ONCE, db_default=AT_ONCE)
    pushed = models.SmallIntegerField(null=True, blank=True)
    # Since when it stands because its case is parked: it goes on as the same clock, its end moved by as long as it stood.
    stood_at = models.DateTimeField(null=True)

    objects = StageClockQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="clock_running", condition=Q(stopped_at=None)),
            models.Index(fields=["case", "stage"], name="clock_of_case"),
            models.Index(fields=["push_at"], name="clock_to_push", condition=Q(stopped_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage"], condition=Q(stopped_at=None, assignment=None), name="clock_one_of_a_case"
            ),
            models.UniqueConstraint(
                fields=["assignment", "stage"],
                condition=Q(stopped_at=None, assignment__isnull=False),
                name="clock_one_of_a_share",
            ),
        ]

    @property
    def is_late(self) -> bool:
        return self.stopped_at is None and self.due_at < clock.now()


class SharePause(Labelled):
    """The clock of a share stands still, for a reason, at the most until a day; ended earlier by somebody, or by that day alone."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=12, choices=PauseReason.choices)
    words = models.TextField(default="", blank=True)
    since = models.DateTimeField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["assignment"], condition=Q(ended_at=None), name="pause_one_at_a_time")]

    @property
    def end(self) -> datetime:
        return self.ended_at or calendar_in_force().close_of(self.until)

    @property
    def lasts(self) -> bool:
        return self.ended_at is None and clock.now() < self.end


class Extension(models.Model):
    """改期: an organisation asks for a later day; somebody of the office who had no part in the share decides."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="extensions")
    wanted = models.DateField()
    words = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_words = models.TextField(default="", blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["assignment"], condition=Q(decided_at=None), name="extension_one_at_a_time"),
            models.CheckConstraint(
                name="extension_second_person", condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by"))
            ),
        ]
