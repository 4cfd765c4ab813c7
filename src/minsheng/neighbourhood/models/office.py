"""What an office settles for itself: its numbers, and the workbooks it brought in."""

from django.db import models
from django.db.models import functions

from .people import User


class OfficeRule(models.Model):
    """A number an office decides, where it differs from the default in data/rules.csv."""

    key = models.CharField(max_length=40, unique=True)
    value = models.PositiveIntegerField()


class PlaceBatchQuerySet(models.QuerySet):
    def with_changed(self):
        """`changed`: how many rows changed what was there."""
        rows = PlaceBatchRow.objects.filter(batch=models.OuterRef("pk"), outcome="changed").order_by()
        counted = rows.values("batch").annotate(number=models.Count("pk")).values("number")
        return self.annotate(changed=functions.Coalesce(models.Subquery(counted), 0))


class PlaceBatch(models.Model):
    """One workbook of places and people taken in; undone as one act."""

    file_name = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    created = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PlaceBatchQuerySet.as_manager()


class PlaceBatchRow(models.Model):
    """What became of one thing that one row said: "created", "changed" (what was there), "repeated" or "refused".

    `made`, for undoing: [model, id] of what it created, [model, id, {field: [was, is]}] of what it changed.
    """

    batch = models.ForeignKey(PlaceBatch, models.PROTECT, related_name="rows")
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=120, default="", blank=True)
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=200, default="", blank=True)
    made = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "outcome", "id"], name="place_batch_rows")]
