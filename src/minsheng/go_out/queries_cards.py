"""Questions about the cards of homes: one card with its versions, and what two people wrote."""

from django.db.models import QuerySet

from minsheng.neighbourhood.models import Home, User

from .models import HouseholdCard, HouseholdConflict

HOME = "building__estate__community"


def home_or_none(user: User, identity: int) -> Home | None:
    """A home of the user's communities, for staff alone."""
    found: Home | None = Home.objects.visible_to(user).select_related(HOME, "unit").filter(pk=identity).first()
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
