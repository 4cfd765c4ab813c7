"""Who someone is today: the one source of every permission. Fail-closed: without a post or an organisation the scope is empty."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from minsheng.foundation import clock

from .models import Community, Post, Representative
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


def _scope(user_id: int) -> Scope:
    posts = list(in_force(Post.objects.filter(user_id=user_id)))
    roles = frozenset(post.role for post in posts)
    streets = frozenset(post.street_id for post in posts if post.street_id)
    own = frozenset(post.community_id for post in posts if post.community_id and post.role in COMMUNITY_ROLES)
    communities = set(own)
    entrusted = {(post.role, post.community_id) for post in posts if post.community_id}
    if streets:
        rows = Community.objects.unscoped("a street's communities make its officer's scope")
        of_streets = list(rows.filter(street_id__in=streets).values_list("id", flat=True))
        communities.update(of_streets)
        entrusted |= {(Role.STREET.value, community) for community in of_streets}
    acting = in_force(Representative.objects.filter(user_id=user_id))
    return Scope(
        everywhere=Role.DISTRICT in roles,
        audits=Role.AUDITOR in roles,
        roles=roles,
        communities=frozenset(communities),
        streets=frozenset(streets),
        organisations=frozenset(acting.values_list("organisation_id", flat=True)),
        own_communities=own,
        entrusted=frozenset(entrusted),
    )
