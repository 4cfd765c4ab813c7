"""What residents say of a promise that was made for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import Voice
from minsheng.casework.models.voices import CommunityRows
from minsheng.casework.states import Via
from minsheng.foundation.labelled import Labelled

from ..states import Helped
from .helps import Help


class HelpVerdictQuerySet(CommunityRows):
    """With the voice: an organisation reads none of them, but the figures that are out."""

    path = "voice__community_id"


class HelpVerdict(Labelled):
    """One speaker on one promise; said once and never changed.

    `published`: it is part of the figures on the partner's page. They grow by as many people at a time as the office rule asks for, so that
    nobody who compares them on two days finds one person's answer; what is published stays so.
    """

    help = models.ForeignKey(Help, models.PROTECT, related_name="verdicts")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="help_verdicts")
    verdict = models.CharField(max_length=10, choices=Helped.choices)
    via = models.CharField(max_length=8, choices=Via.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    published = models.BooleanField(default=False)

    objects = HelpVerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["help", "voice"], name="help_verdict_once"),
            models.CheckConstraint(name="help_verdict_known", condition=Q(verdict__in=Helped.values)),
            models.CheckConstraint(
                name="help_verdict_by_code_or_person", condition=Q(via="code", by=None) | (~Q(via="code") & Q(by__isnull=False))
            ),
        ]
