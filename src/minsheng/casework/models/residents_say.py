"""What residents are told, and what they say to it: the end of the chain is theirs."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community

from ..states import CallOutcome, NoticeKind, Satisfaction, Verdict, Via
from .cases import Case
from .voices import CommunityRows, Voice


class WithVoice(CommunityRows):
    path = "voice__community_id"


class WithCase(CommunityRows):
    path = "case__community_id"


class Answer(models.Model):
    """The office's answer to everyone who spoke, one a round."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="answers", db_index=False)
    round = models.PositiveSmallIntegerField()
    words = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = WithCase.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="answer_once_a_round")]


class Confirmation(Labelled):
    """One voice's verdict on one answer. The latest of a round counts; none is ever changed."""

    voice = models.ForeignKey(Voice, models.PROTECT, related_name="confirmations")
    case = models.ForeignKey(Case, models.PROTECT, related_name="confirmations")
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    satisfaction = models.CharField(max_length=10, choices=Satisfaction.choices, default=Satisfaction.NOT_ASKED)
    words = models.TextField(default="", blank=True)
    via = models.CharField(max_length=8, choices=Via.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    counts = models.BooleanField(default=True)
    independent = models.BooleanField(default=False)

    objects = WithVoice.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "case", "round"], condition=Q(counts=True), name="one_verdict_counts"),
            models.CheckConstraint(
                name="confirmation_by_code_or_person", condition=Q(via="code", by=None) | (~Q(via="code") & Q(by__isnull=False))
            ),
        ]


class Inspection(Labelled):
    """Where nobody who spoke can be reached: a second person looked, and how people were told (poster, next meeting)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="inspections")
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    words = models.TextField()
    told_by = models.CharField(max_length=10, choices=[("poster", "贴告示"), ("meeting", "下次会上说")])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = WithCase.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="inspection_once_a_round")]


class Notice(Labelled):
    """One thing told to one speaker: at most once a person and event (`event` names it)."""

    voice = models.ForeignKey(Voice, models.PROTECT, related_name="notices", db_index=False)
    # That of the voice, so that an index knows what is to be told there; None: what a version before wrote, which is looked through besides.
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="notices", db_index=False)
    kind = models.CharField(max_length=8, choices=NoticeKind.choices)
    event = models.CharField(max_length=60)
    words = models.TextField()
    mark = models.CharField(max_length=32, default="", db_default="")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_via = models.CharField(max_length=8, default="", blank=True)
    void = models.BooleanField(default=False)

    objects = WithVoice.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "kind", "event"], name="notice_once_a_person_and_event")]
        indexes = [
            models.Index(fields=["case", "kind"], name="notice_of_case"),
            models.Index(
                fields=["community", "voice"],
                name="notice_to_call",
                condition=Q(told_at=None, void=False, kind__in=[NoticeKind.CHANGED, NoticeKind.RESULT]),
            ),
        ]


class Call(Labelled):
    """One attempt to tell somebody by telephone or at the door."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="calls")
    outcome = models.CharField(max_length=14, choices=CallOutcome.choices)
    words = models.TextField(default="", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()
