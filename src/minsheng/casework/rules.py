"""Who may do what in casework. Each predicate is one sentence of DESIGN §3 and §4."""

from dataclasses import replace
from typing import Any

import rules

from minsheng.neighbourhood.models import Representative
from minsheng.neighbourhood.rules import leads
from minsheng.neighbourhood.scope import in_force, keep_scopes, scope_of
from minsheng.neighbourhood.states import Role

from .queries.hand_over import moved_scope
from .queries.handed import still_opens
from .states import Stage

OFFICE = (Role.WORKER, Role.SECRETARY, Role.STREET, Role.DISTRICT)


def _community_id(thing: Any) -> int | None:
    if thing is None:
        return None
    case = getattr(thing, "case", None)
    found = getattr(thing, "community_id", None)
    return found if found is not None else getattr(case, "community_id", None)


@rules.predicate
def works_there(user: Any, thing: Any) -> bool:
    """Any staff whose scope holds the community of the voice, case or share."""
    return scope_of(user).covers(_community_id(thing))


@rules.predicate
def office_there(user: Any, thing: Any) -> bool:
    """Community worker, secretary or officer there: opens cases, dispatches, answers."""
    return scope_of(user).has_role_in(_community_id(thing), *OFFICE)


@rules.predicate
def leads_there(user: Any, thing: Any) -> bool:
    return scope_of(user).has_role_in(_community_id(thing), Role.SECRETARY, Role.STREET, Role.DISTRICT)


@rules.predicate
def staff_of_community(user: Any, community: Any) -> bool:
    return community is not None and scope_of(user).covers(community.pk)


@rules.predicate
def office_of_community(user: Any, community: Any) -> bool:
    return community is not None and scope_of(user).has_role_in(community.pk, *OFFICE)


@rules.predicate
def officer_above(user: Any, thing: Any) -> bool:
    """Street or district officer whose area holds it."""
    return scope_of(user).is_officer_of(_community_id(thing))


@rules.predicate
def district_officer(user: Any, thing: Any) -> bool:
    return thing is not None and scope_of(user).everywhere


@rules.predicate
def did_not_dispatch(user: Any, assignment: Any) -> bool:
    """Adjudicated never by the one who dispatched (DESIGN §3)."""
    return assignment is not None and assignment.offered_by_id != user.pk


@rules.predicate
def acts_for_its_organisation(user: Any, assignment: Any) -> bool:
    """A representative of the organisation; staff for their own office; and, where an organisation has nobody who can log in,
    a worker who writes down what it said on the telephone (who thereby has a part in the share)."""
    if assignment is None:
        return False
    scope = scope_of(user)
    if assignment.organisation_id in scope.organisations:
        return True
    community_id = assignment.case.community_id
    if assignment.organisation.is_office:  # the office's own people; whoever decides on refusals above it works no share
        return community_id in scope.own_communities
    if not scope.has_role_in(community_id, *OFFICE):
        return False
    if assignment.represented is not None:
        return not assignment.represented
    return not in_force(Representative.objects.filter(organisation_id=assignment.organisation_id, user__is_active=True)).exists()


@rules.predicate
def holds_its_link(user: Any, assignment: Any) -> bool:
    """Whoever came by the secret address of this one share, while it opens it: asked anew for each act (docs/decisions/0029)."""
    return assignment is not None and assignment.pk in scope_of(user).handed and still_opens(assignment, user)


@rules.predicate
def community_office_there(user: Any, thing: Any) -> bool:
    """Worker or secretary there: street and district decide on refusals and hand nothing out."""
    return scope_of(user).has_role_in(_community_id(thing), Role.WORKER, Role.SECRETARY)


def _handed_in(case: Any) -> list[Any]:
    """Who handed in which file of a case, in one statement however many shares it has; a receipt of what was given is no part in the work."""
    if case.handling is not None:
        handed = [file for file in case.handling.files if file.voice_id is None and file.by_id is not None]
        return [file for file in handed if file.stage != Stage.RECEIPT]
    rows = case.attachments.unscoped("who handed in evidence").filter(voice=None, taken_away_at=None)
    rows = rows.exclude(stage=Stage.RECEIPT).exclude(by=None)
    return list(rows.only("assignment_id", "case_id", "stage", "round", "by_id"))


def _hands(share: Any, files: list[Any]) -> set[int]:
    own = {share.accepted_by_id, share.result_by_id, *share.hands} - {None}
    return own | {file.by_id for file in files if file.assignment_id == share.pk} | _proved(files, {share.round})


def hands_of(assignment: Any) -> set[int]:
    """The persons who had a part in a share: promised, gave the result, handed in its evidence or the case's."""
    return _hands(assignment, _handed_in(assignment.case))


@rules.predicate
def had_no_part_in_it(user: Any, assignment: Any) -> bool:
    return assignment is not None and user.pk not in hands_of(assignment)


def rounds_handled(case: Any) -> set[int]:
    """The present round, and the one whose answer people may still speak to."""
    if case.handling is not None:
        answered = max((answer.round for answer in case.handling.answers), default=None)
    else:
        answered = case.answers.unscoped("the latest answer").order_by("-round").values_list("round", flat=True).first()
    return {case.round, answered} - {None}


def handlers_of(case: Any) -> set[int]:
    """The persons who handled a share of these rounds, or handed in proof for it (a photo of how it was before is no handling)."""
    rounds = rounds_handled(case)
    files = _handed_in(case)
    if case.handling is not None:
        shares = [share for share in case.handling.shares if share.stands and share.round in rounds]
    else:
        shares = case.assignments.unscoped("who handled").standing().filter(round__in=rounds)
    return set().union(_proved(files, rounds), *(_hands(share, files) for share in shares))


def _proved(files: list[Any], rounds: set[int]) -> set[int]:
    """Proof for the case itself in these rounds; how it was before is no handling."""
    return {file.by_id for file in files if file.assignment_id is None and file.round in rounds and file.stage != Stage.BEFORE}


@rules.predicate
def did_not_handle_the_case(user: Any, case: Any) -> bool:
    """The confirmer is never the handler, by person (invariant 3)."""
    return case is not None and user.pk not in handlers_of(case)


@rules.predicate
def holds_no_share(user: Any, case: Any) -> bool:
    """Neither of those who handled, nor of an organisation whose share it was: a code in their hands is not the resident's word."""
    if case is None:
        return True
    shares = case.assignments.unscoped("who handled").standing().filter(round__in=rounds_handled(case))
    return not shares.filter(organisation_id__in=scope_of(user).organisations).exists() and user.pk not in handlers_of(case)


@rules.predicate
def did_not_handle_what_became_of_it(user: Any, voice: Any) -> bool:
    """Whoever handled a share does not hold the key with which its resident answers."""
    return voice is not None and (voice.case_id is None or user.pk not in handlers_of(voice.case))


@rules.predicate
def did_not_settle_it(user: Any, voice: Any) -> bool:
    return voice is not None and voice.sorted_by_id != user.pk


for act in (
    "sort_voice",
    "settle_voice",
    "note_voice",
    "pass_voice",
    "repeat_voice",
    "hand_over_voice",
    "unsort_voice",
    "link_voice",
    "attach_to_voice",
):
    rules.add_perm(f"casework.{act}", works_there)


@rules.predicate
def leads_whoever_handed_over(user: Any, done: Any) -> bool:
    """Who leads the posts that passed, and all that whoever handed them over holds by now. Nobody takes back their own."""
    if done is None or done.of_id == user.pk:
        return False
    unread = [one for one in (done.of, done.to) if one.kept_scope is None or one.kept_scope.answers_in is None]
    keep_scopes(unread, led=True)
    passed, now = moved_scope(done), scope_of(done.of)
    where = now.answers_in or frozenset()
    if passed.organisations:
        where |= scope_of(done.to).answers_in or frozenset()
    theirs = replace(
        passed, roles=passed.roles | now.roles, own_communities=passed.own_communities | now.own_communities, answers_in=where
    )
    return leads(scope_of(user), theirs)


rules.add_perm("casework.end_hand_over", leads_whoever_handed_over)


@rules.predicate
def works_where_it_came_in(user: Any, conflict: Any) -> bool:
    """Staff of the community that the write was for; of what names none, the district."""
    return conflict is not None and scope_of(user).covers(conflict.community_id)


rules.add_perm("casework.settle_conflict", works_where_it_came_in)
rules.add_perm("casework.read_receipt", works_there & did_not_handle_what_became_of_it)
rules.add_perm("casework.hear_voice", staff_of_community)
rules.add_perm("casework.check_settled", works_there & did_not_settle_it)
rules.add_perm("casework.import_voices", office_of_community)
rules.add_perm("casework.undo_import", office_there)
rules.add_perm("casework.open_case", office_of_community)
rules.add_perm("casework.attach_to_case", works_there)
rules.add_perm("casework.attach_to_share", acts_for_its_organisation | holds_its_link)
rules.add_perm("casework.hand_out_share", community_office_there)
rules.add_perm("casework.revoke_share_link", leads_there | community_office_there)
rules.add_perm("casework.release_excerpt", office_there)
rules.add_perm("casework.release_to_board", office_there)
rules.add_perm("casework.write_good_case", office_there)
rules.add_perm("casework.release_good_case_community", leads_there)
rules.add_perm("casework.release_good_case_street", officer_above)
rules.add_perm("casework.release_good_case_district", district_officer)
rules.add_perm("casework.withdraw_good_case", leads_there)
rules.add_perm("casework.note_external_order", office_there)
rules.add_perm("casework.offer_share", office_there)
rules.add_perm("casework.take_back_share", office_there)
rules.add_perm("casework.remind_share", works_there)
rules.add_perm("casework.pause_share", office_there & had_no_part_in_it)
rules.add_perm("casework.resume_share", office_there | acts_for_its_organisation)
rules.add_perm("casework.ask_extension", acts_for_its_organisation)
rules.add_perm("casework.decide_extension", office_there & had_no_part_in_it)
rules.add_perm("casework.accept_share", acts_for_its_organisation | holds_its_link)
rules.add_perm("casework.refuse_share", acts_for_its_organisation | holds_its_link)
rules.add_perm("casework.give_result", acts_for_its_organisation | holds_its_link)
rules.add_perm("casework.adjudicate", officer_above & did_not_dispatch)
rules.add_perm("casework.check_result", works_there & had_no_part_in_it)
rules.add_perm("casework.answer_residents", office_there)
rules.add_perm("casework.record_confirmation", works_there & did_not_handle_the_case)
rules.add_perm("casework.answer_by_code", holds_no_share)
rules.add_perm("casework.inspect_case", works_there & did_not_handle_the_case)
rules.add_perm("casework.call_speaker", works_there)
rules.add_perm("casework.propose_end", office_there)
rules.add_perm("casework.approve_end", leads_there)
rules.add_perm("casework.reopen_case", leads_there)


@rules.predicate
def proposed_its_parking(user: Any, case: Any) -> bool:
    """Whoever proposed to park it may take that back, as long as nobody approved it."""
    rows = case.parkings.unscoped("who proposed it").proposed() if case is not None else None
    return rows is not None and works_there(user, case) and rows.filter(proposed_by=user.pk).exists()


@rules.predicate
def wrote_it_or_leads(user: Any, visit: Any) -> bool:
    """Whoever wrote down what a look again found, or leads there, takes it back."""
    return visit is not None and (visit.by_id == user.pk or leads_there(user, visit))


rules.add_perm("casework.record_return_visit", works_there & did_not_handle_the_case)
rules.add_perm("casework.undo_return_visit", works_there & wrote_it_or_leads)
rules.add_perm("casework.link_came_back", works_there)
rules.add_perm("casework.propose_parking", office_there)
rules.add_perm("casework.approve_parking", officer_above)
rules.add_perm("casework.decline_parking", officer_above | proposed_its_parking)
rules.add_perm("casework.take_up_case", office_there)
rules.add_perm("casework.import_categories", rules.predicate(lambda user: scope_of(user).everywhere))
rules.add_perm("casework.change_platform", rules.predicate(lambda user: scope_of(user).everywhere))
rules.add_perm("casework.change_clock_rule", rules.predicate(lambda user: scope_of(user).everywhere))
