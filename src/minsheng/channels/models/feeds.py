"""Addresses at which calendars read."""

from django.conf import settings
from django.db import models


class CalendarFeed(models.Model):
    """A secret address at which a telephone reads what its owner is planned for. Only its SHA-256 is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds")
    # What its owner knows it by.
    name = models.CharField(max_length=40, default="", blank=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
