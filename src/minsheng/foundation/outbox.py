"""What waits to leave the building, and the ways it can go. The heart has one way: the receipt page, where it arrives by being there."""

from collections.abc import Callable, Sequence

from django.db import transaction

from . import clock
from .models import OutboxItem

More = Callable[[Sequence[int]], list[OutboxItem]]
_more_ways: list[More] = []


def also_by(more: More) -> None:
    """What is told on the receipt page may go by other ways too: of rows that the page now shows, `more` gives the places for those. For
    apps.py alone."""
    _more_ways.append(more)


@transaction.atomic
def publish_receipts(limit: int = 1000) -> int:
    """Mark as sent what the receipt page now shows, and queue what goes by other ways, in one transaction: an act waits for neither. May run
    twice at once: each row is taken once."""
    keys = list(OutboxItem.objects.filter(sent_at=None, way="receipt").order_by("id").values_list("pk", flat=True)[:limit])
    taken = OutboxItem.objects.filter(pk__in=keys, sent_at=None).update(sent_at=clock.now(), attempts=1)
    if keys:
        wanted = [item for more in _more_ways for item in more(keys)]
        OutboxItem.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
    return taken
