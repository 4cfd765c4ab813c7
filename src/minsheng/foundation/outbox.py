"""What waits to leave the building, and the ways it can go. The heart has one way: the receipt page, where it arrives by being there."""

from django.db import transaction

from . import clock
from .models import OutboxItem


@transaction.atomic
def publish_receipts(limit: int = 1000) -> int:
    """Mark as sent what the receipt page now shows. May run twice at once: each row is taken once."""
    keys = list(OutboxItem.objects.filter(sent_at=None, way="receipt").order_by("id").values_list("pk", flat=True)[:limit])
    return OutboxItem.objects.filter(pk__in=keys, sent_at=None).update(sent_at=clock.now(), attempts=1)
