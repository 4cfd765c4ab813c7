"""What is heard from below."""

from minsheng.neighbourhood.events import AccountClosed, ResidentErased
from minsheng.neighbourhood.models import Resident, User

from .actions.forgetting import forget_resident
from .actions.rosters import free_seats_of


def erased(event: ResidentErased) -> None:
    """Somebody asked that their data be erased: what outings keep of it goes in the same transaction."""
    resident = Resident.objects.unscoped("erasure").get(pk=event.resident_id)
    forget_resident(resident=resident, voices=event.voices)


def account_closed(event: AccountClosed) -> None:
    """Nobody sits there: the seats wait for somebody, and stand free on the gate."""
    free_seats_of(User.objects.get(pk=event.user_id), by_id=event.by_id)
