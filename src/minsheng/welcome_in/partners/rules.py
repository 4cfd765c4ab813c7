"""Who checks an application, who decides on it, and who agrees with a partner."""

from typing import Any

import rules

from minsheng.casework.rules import leads_there, office_there
from minsheng.neighbourhood.scope import scope_of
from minsheng.neighbourhood.states import Role


@rules.predicate
def leads_community(user: Any, community: Any) -> bool:
    """Secretary there, or officer of the street or district above it."""
    return community is not None and scope_of(user).has_role_in(community.pk, Role.SECRETARY, Role.STREET, Role.DISTRICT)


rules.add_perm("partners.check_partner", office_there)
rules.add_perm("partners.accept_partner", leads_there)
rules.add_perm("partners.decline_partner", leads_there)
rules.add_perm("partners.sign_agreement", leads_there)
rules.add_perm("partners.make_full", leads_there)
rules.add_perm("partners.review_partner", leads_there)
rules.add_perm("partners.end_partner", leads_there)
rules.add_perm("partners.erase_applicant", leads_there)


@rules.predicate
def acts_for_the_partner(user: Any, partner: Any) -> bool:
    return partner is not None and partner.organisation_id is not None and partner.organisation_id in scope_of(user).organisations


@rules.predicate
def not_the_partner(user: Any, partner: Any) -> bool:
    """Nobody judges what they promised themselves."""
    return not acts_for_the_partner(user, partner)


rules.add_perm("partners.promise_help", acts_for_the_partner | office_there)
rules.add_perm("partners.note_help", office_there & not_the_partner)


@rules.predicate
def where_it_is_needed(user: Any, promise: Any) -> bool:
    """Office of the community whose residents it was promised for."""
    return promise is not None and promise.need is not None and office_there(user, promise.need)


@rules.predicate
def not_who_promised(user: Any, promise: Any) -> bool:
    return promise is not None and not_the_partner(user, promise.partner)


rules.add_perm("partners.judge_help", where_it_is_needed & not_who_promised)
rules.add_perm("partners.answer_by_code", not_the_partner)


@rules.predicate
def office_of_community(user: Any, community: Any) -> bool:
    """Community worker or secretary there, or officer of the street or district above it."""
    return community is not None and scope_of(user).has_role_in(
        community.pk, Role.WORKER, Role.SECRETARY, Role.STREET, Role.DISTRICT
    )


rules.add_perm("partners.invite", office_of_community)
# Of the organisation whoever acts for it; of an invitation that has none nobody does, so that the office writes down what was said.
rules.add_perm("partners.answer_invitation", acts_for_the_partner | office_there)
rules.add_perm("partners.withdraw_invitation", office_there)
rules.add_perm("partners.erase_invited", leads_there)

rules.add_perm("partners.put_offer", acts_for_the_partner | office_there)
rules.add_perm("partners.put_need", office_there)
# The organisation says itself that it does it, or the office writes down that it said so.
rules.add_perm("partners.match_need", acts_for_the_partner | office_there)
