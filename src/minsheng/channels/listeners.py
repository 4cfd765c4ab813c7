"""What the ways in and out do about news from elsewhere."""

from minsheng.casework.events import WorkHandedOver
from minsheng.casework.states.hand_over import HandOverReason

from .actions import revoke_feeds_of


def handed_over(event: WorkHandedOver) -> None:
    """Who has left takes no calendar along."""
    if event.reason == HandOverReason.LEFT:
        revoke_feeds_of(event.user_id)
