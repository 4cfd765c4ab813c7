"""What is heard from below."""

from minsheng.foundation.models import TimelineHead
from minsheng.neighbourhood.events import ResidentErased
from minsheng.neighbourhood.models import Resident

from .actions.forgetting import forget_what_was_written


def erased(event: ResidentErased) -> None:
    """Somebody asked that their data be erased: what was written for organisations goes in the same transaction."""
    resident = Resident.objects.unscoped("erasure").get(pk=event.resident_id)
    kind, identity = event.chain()
    head = TimelineHead.objects.get(subject_kind=kind, subject_id=identity)
    act = f"{kind}:{identity}:{head.sequence}"
    forget_what_was_written(resident=resident, voices=event.voices, act=act, by_id=event.by_id)
