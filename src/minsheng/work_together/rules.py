"""Who may call organisations together, answer for one, and write down who came."""

from typing import Any

import rules

from minsheng.casework.rules import OFFICE, leads_there, office_of_community, office_there, officer_above, works_there
from minsheng.casework.states import AssignmentState
from minsheng.neighbourhood.models import Representative
from minsheng.neighbourhood.scope import in_force, scope_of
from minsheng.neighbourhood.states import Role


@rules.predicate
def leads_community(user: Any, community: Any) -> bool:
    """Secretary there, or officer of the street or district above it."""
    return community is not None and scope_of(user).has_role_in(community.pk, Role.SECRETARY, Role.STREET, Role.DISTRICT)


def speaks_for(user: Any, organisation: Any, community_id: int, represented: bool | None = None) -> bool:
    """A representative; staff for their own office; and, where an organisation has nobody who can log in, a worker who writes down
    what it said on the telephone."""
    scope = scope_of(user)
    if organisation.pk in scope.organisations:
        return True
    if organisation.is_office:
        return community_id in scope.own_communities
    if not scope.has_role_in(community_id, *OFFICE):
        return False
    if represented is not None:
        return not represented
    return not in_force(Representative.objects.filter(organisation=organisation, user__is_active=True)).exists()


@rules.predicate
def speaks_for_who_was_called(user: Any, call: Any) -> bool:
    return call is not None and speaks_for(user, call.organisation, call.whistle.community_id, call.represented)


rules.add_perm("work_together.blow_whistle", leads_community)
rules.add_perm("work_together.call_off_whistle", leads_there)
rules.add_perm("work_together.note_arrival", office_there)
rules.add_perm("work_together.answer_whistle", speaks_for_who_was_called)


@rules.predicate
def speaks_for_organisation_of_share(user: Any, share: Any) -> bool:
    """Who signs a plan: a representative of an organisation that holds a share of it."""
    return share is not None and speaks_for(user, share.organisation, share.case.community_id, share.represented)


@rules.predicate
def gives_or_office(user: Any, giving: Any) -> bool:
    """The office notes what anybody gave; an organisation that holds a share of the case what it gave itself."""
    if giving is None:
        return False
    if office_there(user, giving):
        return True
    if giving.organisation_id is None or giving.organisation_id not in scope_of(user).organisations:
        return False
    held = giving.case.assignments.unscoped("holds a share").standing().exclude(state=AssignmentState.RELEASED)
    return bool(held.filter(organisation=giving.organisation_id).exists())


@rules.predicate
def speaks_for_who_gives(user: Any, giving: Any) -> bool:
    """Whether it wishes to be thanked, an organisation says itself."""
    if giving is None or giving.organisation is None:
        return False
    return gives_or_office(user, giving) and speaks_for(user, giving.organisation, giving.case.community_id)


rules.add_perm("work_together.note_contribution", gives_or_office)
rules.add_perm("work_together.wish_thanks", speaks_for_who_gives)
rules.add_perm("work_together.issue_supervision_letter", leads_there)
rules.add_perm("work_together.take_in_push_levels", rules.predicate(lambda user: scope_of(user).everywhere))
rules.add_perm("work_together.hold_session", office_there)
rules.add_perm("work_together.make_plan", office_there)
rules.add_perm("work_together.sign_plan", speaks_for_organisation_of_share)


@rules.predicate
def keeps_the_list(user: Any) -> bool:
    """The list of duties is the district's."""
    return scope_of(user).everywhere


rules.add_perm("work_together.import_dispatch_list", keeps_the_list)
rules.add_perm("work_together.correct_dispatch_list", officer_above)


@rules.predicate
def leads_area_of_programme(user: Any, programme: Any) -> bool:
    """The secretary for the own community, the street for its street, the district for all of it and everything in it."""
    if programme is None:
        return False
    scope = scope_of(user)
    if programme.community_id is not None:
        return scope.has_role_in(programme.community_id, Role.SECRETARY, Role.STREET, Role.DISTRICT)
    return scope.everywhere or (programme.street_id is not None and programme.street_id in scope.streets)


rules.add_perm("work_together.start_programme", leads_area_of_programme)
rules.add_perm("work_together.end_programme", leads_area_of_programme)
rules.add_perm("work_together.plan_programme_date", office_of_community)
rules.add_perm("work_together.keep_programme_date", office_there)
rules.add_perm("work_together.hear_at_programme", works_there)


@rules.predicate
def dispatches_somewhere(user: Any) -> bool:
    """Whoever may ask organisations for shares in one community at least; of which cases is asked case by case."""
    return scope_of(user).everywhere or bool(scope_of(user).led(*OFFICE))


rules.add_perm("work_together.see_batch", dispatches_somewhere)
