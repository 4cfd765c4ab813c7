"""Notices of meetings."""

from django.conf import settings
from django.db import models

from minsheng.casework.models import Case
from minsheng.casework.models.voices import CommunityRows
from minsheng.neighbourhood.models import Community


class MeetingInvitation(models.Model):
    """会议通知: who is asked to come where and when. A meeting that does not take place is called off; the notice stays."""

    number = models.CharField(max_length=24, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="meeting_invitations")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="meeting_invitations")
    topic = models.CharField(max_length=60)
    at = models.DateTimeField()
    place = models.CharField(max_length=80)
    invited = models.JSONField(default=list)
    agenda = models.TextField(default="", blank=True)
    bring = models.TextField(default="", blank=True)
    contact = models.CharField(max_length=40, default="", blank=True)
    phone = models.CharField(max_length=20, default="", blank=True)
    document_number = models.CharField(max_length=40, default="", blank=True)
    issuer = models.CharField(max_length=60)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    called_off_words = models.TextField(default="", blank=True)

    objects = CommunityRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "-id"], name="meeting_invitation_list")]

    def __str__(self) -> str:
        return self.number
