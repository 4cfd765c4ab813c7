"""外来工单: the number and deadline that a hotline or platform gave to what one of our cases is about, and the reply sent back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation.labelled import Labelled

from ..states.external import Platform
from .cases import Case
from .residents_say import WithCase


class ExternalOrder(Labelled):
    """One order of another system. It never ends a case and never starts a clock of ours: its deadline stands beside them."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="external_orders")
    platform = models.CharField(max_length=10, choices=Platform.choices)
    number = models.CharField(max_length=60)
    due_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    reply = models.TextField(default="", blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    objects = WithCase.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "number"], condition=Q(taken_back_at=None), name="external_order_once")
        ]
        indexes = [models.Index(fields=["due_at"], name="external_order_open", condition=Q(replied_at=None, taken_back_at=None))]
