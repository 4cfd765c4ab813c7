"""What of outings can be searched for, beside the rows it was written in: one row a text and part (docs/search.md)."""

from django.db import models
from django.db.models import Q

from minsheng.casework.models.voices import CommunityRows
from minsheng.foundation.labelled import Labelled
from minsheng.foundation.text_index import GramsField, HoldingTerms
from minsheng.neighbourhood.models import Community

from ..states import OutingPart
from .outings import Outing


class OutingTextQuerySet(HoldingTerms, CommunityRows):
    path = "outing__community_id"


class OutingText(Labelled):
    """What it is about and where, or what was seen or thought at one door; `of` is the id of that stop, else 0. For staff alone."""

    outing = models.ForeignKey(Outing, models.PROTECT, related_name="texts", db_index=False)
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    part = models.CharField(max_length=8, choices=OutingPart.choices)
    of = models.BigIntegerField(default=0)
    text = models.TextField()
    grams = GramsField()

    objects = OutingTextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outing", "part", "of"], name="outing_text_once")]
        # Those of no community, of which there are none: asked for with those of one, and answered without reading the others.
        indexes = [models.Index(fields=["outing"], name="outing_text_nowhere", condition=Q(community=None))]
