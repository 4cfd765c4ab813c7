"""What somebody promised on the way."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import Voice
from minsheng.casework.models.voices import CommunityRows
from minsheng.neighbourhood.models import Community

from .outings import Outing


class PromiseQuerySet(CommunityRows):
    def open(self):
        return self.filter(done_at=None)


class Promise(models.Model):
    """ "星期五把表送来": a worker's own word, on the own day until it is kept or taken back with a reason. Never counted by person."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="promises")
    outing = models.ForeignKey(Outing, models.PROTECT, null=True, blank=True, related_name="promises")
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, blank=True, related_name="promises")
    words = models.CharField(max_length=200)
    due = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(null=True)
    done_words = models.CharField(max_length=200, default="", blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PromiseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "due"], name="promise_open", condition=Q(done_at=None))]
        constraints = [
            models.CheckConstraint(
                name="promise_done_says_how", condition=Q(done_at=None, kept=None) | Q(done_at__isnull=False, kept__isnull=False)
            )
        ]
