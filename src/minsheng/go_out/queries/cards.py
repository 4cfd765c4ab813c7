"""Questions about the cards of homes: one card with its versions, and what two people wrote."""

from django.db.models import QuerySet

from minsheng.neighbourhood.models import Home, User
from minsheng.neighbourhood.scope import scope_of

from ..models import HouseholdCard, HouseholdConflict

HOME = "building__estate__community"


def home_or_none(user: User, identity: int) -> Home | None:
    """A home of the user's communities, for staff alone: an organisation sees the homes it serves, and no word about them."""
    rows = scope_of(user).limit(Home.objects.all(), "building__estate__community_id", staff_only=True)
    found: Home | None = rows.select_related(HOME, "unit").filter(pk=identity).first()
    return found


def card_of(home: Home, user: User) -> HouseholdCard | None:
    found: HouseholdCard | None = HouseholdCard.objects.visible_to(user).filter(home=home).select_related("by").first()
    return found


def home_words(home: Home) -> str:
    """3号楼 2单元 502, as people say it."""
    parts = [home.building.name, home.unit.name if home.unit else "", home.name or home.code]
    return " ".join(part for part in (home.building.estate.name, *parts) if part)


def card_conflicts(user: User) -> QuerySet[HouseholdConflict]:
    """What two people wrote about one home, the longest wait first."""
    found: QuerySet[HouseholdConflict] = HouseholdConflict.objects.visible_to(user).open()
    parts = ("card__home__building__estate__community", "card__home__unit", "card__by", "by")
    return found.select_related(*parts).order_by("came_at", "pk")
