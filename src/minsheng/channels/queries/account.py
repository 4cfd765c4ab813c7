"""Questions about what came in by the official account."""

from datetime import datetime, timedelta

from django.db.models import Q

from minsheng.casework.models import Voice
from minsheng.casework.states import VoiceState
from minsheng.foundation import clock

from ..models import AccountMessage, Way
from ..states import WayKind


def account_or_none(identity: int) -> Way | None:
    """An official account that is switched on."""
    rows = Way.objects.select_related("community").filter(pk=identity, kind=WayKind.ACCOUNT, live=True, ended_at=None)
    return rows.first()


def earlier_voice(way: Way, sender: str, since: datetime) -> Voice | None:
    """What the same person said last, if that was not long ago and nobody has sorted it yet."""
    rows = AccountMessage.objects.filter(way=way, sender=sender, at__gte=since).select_related("voice").order_by("-pk")
    last = rows.first()
    return last.voice if last is not None and last.voice.state == VoiceState.NEW else None


def media_due(back_off: tuple[int, ...]) -> list[AccountMessage]:
    """Pictures and sounds to ask for now: after each failure it waits a little longer, after the last one nobody asks."""
    now = clock.now()
    due = Q(attempts=0)
    waited = 0
    for tries, minutes in enumerate(back_off, start=1):
        waited += minutes
        due |= Q(attempts=tries, at__lte=now - timedelta(minutes=waited))
    rows = AccountMessage.objects.filter(due, fetched_at=None, way__live=True, way__ended_at=None).exclude(media="")
    return list(rows.select_related("way", "voice__community").order_by("pk")[:20])
