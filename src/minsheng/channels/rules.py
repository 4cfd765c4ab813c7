"""Who may take something out of the building, who answers for the program, and who decides what a document looks like."""

from typing import Any

import rules

from minsheng.casework.rules import office_of_community, office_there, staff_of_community
from minsheng.neighbourhood.scope import scope_of
from minsheng.neighbourhood.states import Role


@rules.predicate
def sees_any_list(user: Any) -> bool:
    """Whoever works here, audits, or acts for an organisation: each takes out what the own pages show."""
    scope = scope_of(user)
    return scope.is_staff or scope.audits or bool(scope.organisations)


rules.add_perm("channels.export_list", sees_any_list)


@rules.predicate
def answers_for_the_program(user: Any) -> bool:
    """The district officer: the program is the district's, not a community's."""
    return scope_of(user).everywhere


rules.add_perm("channels.answer_remark", answers_for_the_program)
rules.add_perm("channels.manage_ways", answers_for_the_program)

rules.add_perm("channels.make_document", staff_of_community)
rules.add_perm("channels.issue_meeting_invitation", office_of_community)
rules.add_perm("channels.call_off_meeting", office_there)


@rules.predicate
def leads_the_place(user: Any, place: Any) -> bool:
    """The secretary for the own community, the street officer for the own street and its communities, the district for all."""
    scope = scope_of(user)
    if place is None:
        return False
    if place.community is not None:
        return scope.has_role_in(place.community.pk, Role.SECRETARY, Role.STREET, Role.DISTRICT)
    return scope.everywhere or (place.street is not None and place.street.pk in scope.streets)


rules.add_perm("channels.replace_template", leads_the_place)


@rules.predicate
def has_an_agenda(user: Any, whose: Any) -> bool:
    """Whoever works here or acts for an organisation, for themselves."""
    scope = scope_of(user)
    return whose is not None and whose.pk == user.pk and (scope.is_staff or bool(scope.organisations))


@rules.predicate
def is_oneself(user: Any, whose: Any) -> bool:
    return bool(whose is not None and whose.pk == user.pk)


rules.add_perm("channels.make_feed", has_an_agenda)
rules.add_perm("channels.revoke_feed", is_oneself)
