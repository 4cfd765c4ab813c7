"""What is heard from below."""

from minsheng.neighbourhood.events import ResidentErased
from minsheng.neighbourhood.models import Resident

from .actions.forgetting import forget_resident


def erased(event: ResidentErased) -> None:
    """Somebody asked that their data be erased: what outings keep of it goes in the same transaction."""
    resident = Resident.objects.unscoped("erasure").get(pk=event.resident_id)
    forget_resident(resident=resident, voices=event.voices)
