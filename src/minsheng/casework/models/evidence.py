"""Files that show something: a photo taken when a voice was heard, before and after, a document, a signature."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.scope import scope_of

from ..states import Stage
from .cases import Case
from .shares import Assignment
from .voices import Voice


class AttachmentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: their communities. A representative: what the own organisation gave, and nothing that came with a voice."""
        scope = scope_of(user)
        if scope.everywhere:
            return self.opened("district")
        mine = Q(community_id__in=scope.communities)
        if scope.organisations:
            mine |= Q(assignment__organisation_id__in=scope.organisations)
        return self.opened("scope").filter(mine)


class Attachment(Labelled):
    """One file, kept under the hash of its own content and served only through the door."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    community = models.ForeignKey(Community, models.PROTECT, related_name="attachments")
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, blank=True, related_name="attachments")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="attachments")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="attachments")
    round = models.PositiveSmallIntegerField(default=1)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    path = models.CharField(max_length=120)
    thumbnail = models.CharField(max_length=120, default="", blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    name = models.CharField(max_length=120, default="", blank=True)
    note = models.CharField(max_length=200, default="", blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_away_at = models.DateTimeField(null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="attachment_belongs_somewhere", condition=Q(voice__isnull=False) | Q(case__isnull=False)),
        ]

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")
