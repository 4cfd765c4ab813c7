"""Who may do what to places, people and organisations."""

from typing import Any

import rules

from .models import Community
from .queries import without_post
from .scope import Scope, keep_scopes, scope_of
from .states import Role


@rules.predicate
def works_in_its_community(user: Any, thing: Any) -> bool:
    """Staff whose scope holds the thing's community (grid worker to district)."""
    return thing is not None and scope_of(user).covers(getattr(thing, "community_id", None))


@rules.predicate
def works_in_community(user: Any, community: Any) -> bool:
    return community is not None and scope_of(user).covers(community.pk)


OFFICE = (Role.WORKER, Role.SECRETARY, Role.STREET, Role.DISTRICT)


@rules.predicate
def office_of_its_community(user: Any, thing: Any) -> bool:
    """Community worker, secretary or officer of the thing's community, or of the community itself."""
    if isinstance(thing, Community):
        return scope_of(user).has_role_in(thing.pk, *OFFICE)
    return thing is not None and scope_of(user).has_role_in(thing.community_id, *OFFICE)


@rules.predicate
def works_somewhere(user: Any) -> bool:
    return scope_of(user).is_staff


@rules.predicate
def is_district_officer(user: Any) -> bool:
    return scope_of(user).everywhere


@rules.predicate
def is_auditor_or_district(user: Any) -> bool:
    scope = scope_of(user)
    return scope.everywhere or scope.audits


@rules.predicate
def leads_the_community(user: Any, thing: Any) -> bool:
    """The secretary, or an officer above."""
    community_id = getattr(thing, "community_id", None) if thing is not None else None
    return scope_of(user).has_role_in(community_id, Role.SECRETARY, Role.STREET, Role.DISTRICT)


@rules.predicate
def leads_this_colleague(user: Any, other: Any) -> bool:
    """The district for everybody; secretary and street for grid workers, workers and representatives of their own communities."""
    scope = scope_of(user)
    if other is None or not other.is_active or other.pk == user.pk:
        return False
    if scope.everywhere or not scope.has_role(Role.SECRETARY, Role.STREET):
        return scope.everywhere
    theirs = scope_of(other)
    if theirs.organisations and theirs.answers_in is None:
        keep_scopes([other], led=True)
        theirs = scope_of(other)
    return leads(scope, theirs)


def leads(scope: Scope, theirs: Scope) -> bool:
    """The district leads everybody; secretary and street whoever has no post above them and none elsewhere."""
    if scope.everywhere or not scope.has_role(Role.SECRETARY, Role.STREET):
        return scope.everywhere
    if theirs.has_role(Role.STREET, Role.DISTRICT, Role.AUDITOR) or (theirs.has_role(Role.SECRETARY) and not scope.is_officer):
        return False
    where = theirs.own_communities | (theirs.answers_in or frozenset())
    return bool(where) and where <= scope.led(Role.SECRETARY, Role.STREET)


@rules.predicate
def led_whoever_left(user: Any, other: Any) -> bool:
    """Who holds nothing any more is still closed by those who led them."""
    return other is not None and without_post(user).filter(pk=other.pk).exists()


rules.add_perm("neighbourhood.close_account", leads_this_colleague | led_whoever_left)
rules.add_perm("neighbourhood.issue_code", leads_this_colleague)
rules.add_perm("neighbourhood.take_second_factor", leads_this_colleague)
rules.add_perm("neighbourhood.uncover_resident", works_in_its_community)
rules.add_perm("neighbourhood.find_resident", works_in_community)
rules.add_perm("neighbourhood.look_up_caller", works_somewhere)
rules.add_perm("neighbourhood.erase_resident", leads_the_community)
rules.add_perm("neighbourhood.view_as", is_district_officer)
rules.add_perm("neighbourhood.read_logs", is_auditor_or_district)
rules.add_perm("neighbourhood.change_rules", is_district_officer)
rules.add_perm("neighbourhood.change_calendar", is_district_officer)
rules.add_perm("neighbourhood.import_place", is_district_officer)
rules.add_perm("neighbourhood.place_buildings", leads_the_community)
rules.add_perm("neighbourhood.entrust_grid", leads_the_community)
rules.add_perm("neighbourhood.enter_home", works_in_community)
rules.add_perm("neighbourhood.keep_facility", office_of_its_community)
rules.add_perm("neighbourhood.check_facility", works_in_its_community)
