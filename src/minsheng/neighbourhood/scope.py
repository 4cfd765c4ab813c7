"""Who someone is today: the one source of every permission. Fail-closed: without a post or an organisation the scope is empty."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from minsheng.foundation import clock

from .models import Post, Representative
from .states import COMMUNITY_ROLES, Role


@dataclass(frozen=True)
class Scope:
    """`communities` are ids (those of a street officer's street included); `organisations` the ids somebody acts for."""

    everywhere: bool = False
    audits: bool = False
    roles: frozenset[str] = frozenset()
    communities: frozenset[int] = frozenset()
    streets: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    own_communities: frozenset[int] = field(default=frozenset())
    # (role, community) for every community in which somebody has the role; a street officer has it in all of the street.
    entrusted: frozenset[tuple[str, int]] = field(default=frozenset())
    # What stands under the name: the first role and the name of its area, or the organisation somebody acts for.
    first_role: tuple[str, str] | None = None
    acts_for: str = ""

    @property
    def is_staff(self) -> bool:
        return self.everywhere or bool(self.communities)

    @property
    def is_officer(self) -> bool:
        """Street or district: adjudicates, never works a share."""
        return self.everywhere or bool(self.streets)

    def covers(self, community_id: int | None) -> bool:
        return self.everywhere or (community_id is not None and community_id in self.communities)

    def has_role(self, *roles: str) -> bool:
        return bool(self.roles & set(roles))

    def has_role_in(self, community_id: int | None, *roles: str) -> bool:
        """Whether one of the roles is held there: a secretary here who is a grid worker next door is no secretary next door."""
        if self.everywhere:
            return Role.DISTRICT in roles
        return any((role, community_id) in self.entrusted for role in roles)

    def is_officer_of(self, community_id: int | None) -> bool:
        return self.has_role_in(community_id, Role.STREET, Role.DISTRICT)

    def led(self, *roles: str) -> frozenset[int]:
        """The communities in which one of the roles is held."""
        return frozenset(community for role, community in self.entrusted if role in roles)

    def limit(self, rows: Any, path: str, *, staff_only: bool = False) -> Any:
        """`rows` limited to the scope's communities by the field `path`; representatives see places their organisation serves."""
        if self.everywhere:
            return rows.opened("district")
        if self.audits and not staff_only:
            return rows.opened("auditor")
        mine = Q(**{f"{path}__in": self.communities})
        if self.organisations and not staff_only:
            mine |= Q(**{f"{path}__in": served_by(self.organisations)})
        return rows.opened("scope").filter(mine)


def served_by(organisations: frozenset[int]) -> QuerySet[Any, Any]:
    from .models import Organisation  # the through table of the many-to-many

    return Organisation.communities.through.objects.filter(organisation_id__in=organisations).values("community_id")


def in_force(rows: QuerySet[Any]) -> QuerySet[Any]:
    day = clock.today()
    return rows.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


def scope_of(user: Any) -> Scope:
    """The scope of a user today; kept on the user object for the length of a request."""
    if user is None or not getattr(user, "is_authenticated", False) or not user.is_active:
        return Scope()
    if user.kept_scope is None:
        user.kept_scope = _scope(user.pk)
    return user.kept_scope


_AREAS = ("role", "community_id", "street_id", "street__communities", "community__name", "street__name")


def _scope(user_id: int) -> Scope:
    """Two statements: the posts with a street's communities, and the organisations."""
    posts = list(in_force(Post.objects.filter(user_id=user_id)).order_by("pk").values_list(*_AREAS))
    roles = frozenset(role for role, *_ in posts)
    streets = frozenset(street for _, _, street, *_ in posts if street)
    own = frozenset(community for role, community, *_ in posts if community and role in COMMUNITY_ROLES)
    of_streets = {community for _, _, _, community, *_ in posts if community}
    entrusted = {(role, community) for role, community, *_ in posts if community}
    entrusted |= {(Role.STREET.value, community) for community in of_streets}
    acting = in_force(Representative.objects.filter(user_id=user_id)).order_by("pk")
    organisations = dict(acting.values_list("organisation_id", "organisation__name"))
    return Scope(
        everywhere=Role.DISTRICT in roles,
        audits=Role.AUDITOR in roles,
        roles=roles,
        communities=own | of_streets,
        streets=streets,
        organisations=frozenset(organisations),
        own_communities=own,
        entrusted=frozenset(entrusted),
        first_role=(posts[0][0], posts[0][4] or posts[0][5] or "") if posts else None,
        acts_for=next(iter(organisations.values()), ""),
    )
