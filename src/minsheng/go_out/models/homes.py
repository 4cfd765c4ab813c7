"""The homes that a visit means to see, in the order in which one walks."""

from django.conf import settings
from django.db import models

from minsheng.casework.models.voices import CommunityRows
from minsheng.foundation import privacy
from minsheng.neighbourhood.models import Home

from .outings import Outing


class OutingHomeQuerySet(CommunityRows):
    path = "outing__community_id"

    def standing(self):
        return self.filter(dropped_at=None)


class OutingHome(models.Model):
    """One home to see on a visit; `dropped_at` once it was taken off the list. Why it is on it tells of the household, and so is sealed."""

    outing = models.ForeignKey(Outing, models.PROTECT, related_name="homes")
    home = models.ForeignKey(Home, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    why_sealed = models.TextField(default="", blank=True)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = OutingHomeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outing", "home"], name="outing_home_once")]

    @property
    def why(self) -> str:
        """独居，30天一次，已经41天没见到: for whoever may know it of this home."""
        return privacy.unseal(self.why_sealed, "outing.why") if self.why_sealed else ""
