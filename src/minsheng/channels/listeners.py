"""What the ways in and out do about news from elsewhere."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from minsheng.casework.events import WorkHandedOver
from minsheng.casework.models import Case, Voice
from minsheng.casework.states.hand_over import HandOverReason
from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem
from minsheng.neighbourhood.events import AccountClosed

from .actions import revoke_feeds_of
from .models import Way
from .queries.ways import ways_in_use
from .states import Told, WayKind


def handed_over(event: WorkHandedOver) -> None:
    """Who has left takes no calendar along."""
    if event.reason == HandOverReason.LEFT:
        revoke_feeds_of(event.user_id)


def account_closed(event: AccountClosed) -> None:
    revoke_feeds_of(event.user_id)


def case_news(told: Told) -> Callable[[Any], None]:
    """What happened to a case waits for every way that tells it, in the transaction of the act."""

    def heard(event: Any) -> None:
        ways = [way for way in ways_in_use().exclude(kind__in=[WayKind.SMS, WayKind.ACCOUNT]) if told.kind in way.tells]
        if not ways:
            return
        number, community = (
            Case.objects.unscoped("its number alone is told").values_list("number", "community_id").get(pk=event.case_id)
        )
        letters = [_letter(way, told.kind, number) for way in ways if way.community_id in (None, community)]
        OutboxItem.objects.bulk_create(letters)

    return heard


def _letter(way: Way, kind: str, number: str) -> OutboxItem:
    key = f"{way.key}:{uuid.uuid4()}"
    return OutboxItem(key=key, way=way.key, kind=kind, reference=number, queued_at=clock.now())


def notices_by_message(keys: Sequence[int]) -> list[OutboxItem]:
    """What residents are told on their receipt goes by text message too, where the office set that up: once a person and event."""
    ways = [way for way in ways_in_use().filter(kind=WayKind.SMS) if way.tells]
    kinds = {kind for way in ways for kind in way.tells}
    wanted = list(OutboxItem.objects.filter(pk__in=keys, kind__in=kinds).order_by("pk")) if kinds else []
    if not wanted:
        return []
    rows = Voice.objects.unscoped("who can be sent a message").filter(number__in=[item.reference for item in wanted])
    spoken = {voice.number: voice for voice in rows.filter(askable=True, speaker__isnull=False)}
    found: dict[str, OutboxItem] = {}
    for item in wanted:
        voice = spoken.get(item.reference)
        for way in ways:
            if voice is None or item.kind not in way.tells or way.community_id not in (None, voice.community_id):
                continue
            about = f"c{voice.case_id}" if voice.case_id else f"v{voice.pk}"
            event = item.key.split(":", 2)[2].replace(":", "-")  # notice:<voice>:<kind>:<event>
            key = f"{way.key}:{voice.speaker_id}-{about}-{event}"[:120]
            said = {"way": way.key, "kind": item.kind, "reference": item.reference, "queued_at": item.queued_at}
            found.setdefault(key, OutboxItem(key=key, **said))
    return list(found.values())
