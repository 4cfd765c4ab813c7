"""Which template a document is made by: the own office's before the street's before the district's before the default."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from minsheng.neighbourhood.models import Community, Street, User
from minsheng.neighbourhood.queries import scope_of

from ..models import DocumentTemplate

WHY = "a template holds no facts about anybody"


@dataclass(frozen=True)
class Place:
    """Whose template it is: a community's, a street's, or (neither) the district's. `code` stands in addresses, `key` in the timeline."""

    code: str
    name: str
    community: Community | None = None
    street: Street | None = None

    @property
    def key(self) -> str:
        return f"c{self.community.pk}" if self.community else f"s{self.street.pk}" if self.street else "district"


DISTRICT = Place("district", "全区")


def place_of_community(community: Community) -> Place:
    return Place(f"community-{community.code}", community.name, community=community)


def _place_of_street(street: Street) -> Place:
    return Place(f"street-{street.code}", street.name, street=street)


def place_or_none(user: User, code: str) -> Place | None:
    """A place of the user's own scope; None looks like a place that is not there."""
    scope = scope_of(user)
    what, _, number = code.partition("-")
    if code == DISTRICT.code:
        return DISTRICT if scope.is_staff else None
    if what == "community":
        community = Community.objects.visible_to(user).select_related("street").filter(code=number, valid_to=None).first()
        return place_of_community(community) if community and scope.covers(community.pk) else None
    if what == "street":
        street = Street.objects.filter(code=number, valid_to=None).first()
        return _place_of_street(street) if street and (scope.everywhere or street.pk in scope.streets) else None
    return None


def places_led_by(user: User) -> list[Place]:
    """Those whose templates somebody may replace, the widest first."""
    scope = scope_of(user)
    if not scope.is_staff:
        return []
    places = [DISTRICT] if scope.everywhere else []
    streets = Street.objects.filter(valid_to=None) if scope.everywhere else Street.objects.filter(pk__in=scope.streets)
    places += [_place_of_street(street) for street in streets.order_by("code")]
    communities = Community.objects.visible_to(user).filter(valid_to=None)
    if not scope.everywhere:
        communities = communities.filter(pk__in=scope.led("secretary", "street"))
    return places + [place_of_community(community) for community in communities]


def versions_of(kind: str, place: Place) -> QuerySet[DocumentTemplate]:
    """All that were ever handed in for this kind and place, the newest first."""
    rows = DocumentTemplate.objects.unscoped(WHY).filter(kind=kind, community=place.community, street=place.street)
    found: QuerySet[DocumentTemplate] = rows.select_related("by").order_by("-id")
    return found


def template_for(kind: str, place: Place) -> DocumentTemplate | None:
    """The one that holds in a place: its own, else of what it lies in; None for the default."""
    street = place.community.street_id if place.community else place.street.pk if place.street else None
    mine = Q(community=None, street=None)
    mine |= Q(community=place.community) if place.community else Q(pk=None)
    mine |= Q(street_id=street) if street else Q(pk=None)
    rows = DocumentTemplate.objects.unscoped(WHY).filter(mine, kind=kind, in_use=True).select_related("community", "street", "by")
    return min(rows, key=lambda one: (one.community_id is None, one.street_id is None), default=None)
