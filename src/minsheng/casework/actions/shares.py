"""Shares: offered, promised or refused, adjudicated, done with proof, checked by somebody who had no part in it."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Organisation, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of, serving

from .. import wording
from ..events import (
    RefusalAdjudicated,
    ResultChecked,
    ResultGiven,
    ShareAccepted,
    ShareOffered,
    ShareRefused,
    ShareReminded,
    ShareTakenBack,
)
from ..models import Answer, Assignment, Case, Refusal
from ..queries.evidence import missing_for_result
from ..queries.verbatim import quoted_from
from ..queries.warnings import warnings_before_offering
from ..states import ASSIGNMENT_MOVES, AssignmentState, Decision, Ground, NoticeKind, Phase, ShareRole
from .keep_clocks import default_day
from .notices import tell_speakers
from .phase import recompute_phase
from .texts import index_share


@transaction.atomic
def offer_share(
    *, case: Case, organisation: Organisation, role: str, share: str, by: User, due: date | None = None
) -> Assignment:
    """Ask an organisation to take a share. The quorum of the case is frozen by now; warnings are kept with the offer.

    Raises StateForbids for a second lead, an organisation that already holds a share, an ended or already answered case.
    """
    require(by, "casework.offer_share", case)
    if role not in ShareRole.values:
        raise BadInput("请选牵头还是协办。", "role")
    if case.has_ended or case.phase == Phase.END_PROPOSED:
        raise StateForbids(f"这件事项现在是“{case.get_phase_display()}”，不能再派。", "case_ended")
    require_going(case)
    if Answer.objects.unscoped("an answered round takes no new share").filter(case=case, round=case.round).exists():
        raise StateForbids("已经回了话，在等居民确认。要再派，等居民说没解决，或由书记重新打开。", "already_answered")
    if not serving(case.community).filter(pk=organisation.pk).exists():
        raise BadInput(f"{organisation.name}不服务这个社区，请换一家。", "organisation", "does_not_serve")
    kept = words_kept(share, "share")
    _require_reworded(case, kept)
    day = due or default_day(case.category)
    if day < clock.today():
        raise BadInput("要求的日子已经过了，请写今天或以后。", "due", "in_the_past")
    standing = list(
        Assignment.objects.unscoped("shares of the round").standing().filter(case=case, round=case.round).order_by("id")
    )
    live = [s for s in standing if s.state != AssignmentState.RELEASED]
    if role == ShareRole.LEAD and any(s.role == ShareRole.LEAD for s in live):
        raise StateForbids("已经有一家牵头了。这一家请选协办，或先收回牵头的那一份。", "lead_taken")
    if any(s.organisation_id == organisation.pk for s in live):
        raise StateForbids(f"{organisation.name}手上已经有这件事的一份。", "already_holds")
    assignment = Assignment.objects.create(
        case=case,
        organisation=organisation,
        round=case.round,
        role=role,
        share=kept,
        state_since=clock.now(),
        due=day,
        offered_by=by,
        offered_at=clock.now(),
    )
    index_share(assignment)
    unheld = [s for s in standing if s.state == AssignmentState.RELEASED]
    if unheld:
        taken = next((s for s in unheld if s.role == role), unheld[0])
        Assignment.objects.unscoped("take over").filter(pk=taken.pk).update(taken_over_by=assignment)
    record(
        ShareOffered(
            case_id=case.pk,
            assignment_id=assignment.pk,
            organisation=organisation.name,
            role=role,
            share=kept,
            due=day.isoformat(),
            warnings=[w.code for w in warnings_before_offering(case, organisation, role)],
            by_id=by.pk,
        )
    )
    recompute_phase(case)
    return assignment


def _require_reworded(case: Case, words: str) -> None:
    """Of what residents said nothing reaches an organisation in their own words (invariant 7)."""
    quoted = quoted_from(case, words)
    if quoted:
        raise BadInput(f"“{quoted}”是居民的原话。给单位看的要换个说法写，别让人认出是谁说的。", "share", "verbatim")


def require_going(case: Case) -> None:
    """While a case is parked nobody is waited for: to go on with it, it is taken up first."""
    if case.parked_until is not None:
        raise StateForbids("这件事挂着账。要接着办，请社区先点“接着办”。", "case_parked")


def move_share(assignment: Assignment, to: str, **changes: Any) -> None:
    """Move along the table, where the row is still in the state that was read."""
    if to not in ASSIGNMENT_MOVES[assignment.state]:
        raise StateForbids(f"这一份现在是“{assignment.get_state_display()}”，不能这样做。", "share_state")
    if assignment.case.has_ended:
        raise StateForbids(f"这件事项已经是“{assignment.case.get_phase_display()}”。", "case_ended")
    require_going(assignment.case)
    changes |= {"state": to, "state_since": clock.now()}
    mine = Assignment.objects.unscoped("move_share").filter(pk=assignment.pk, state=assignment.state)
    if not mine.update(**changes):
        raise SomebodyWasFaster
    for field, value in changes.items():
        setattr(assignment, field, value)


def is_proxy(assignment: Assignment, by: User) -> bool:
    """Staff write down for the office itself, or for an organisation in which nobody can log in (docs/decisions/0006)."""
    scope = scope_of(by)
    return assignment.organisation_id not in scope.organisations and assignment.pk not in scope.handed


def hands_with(assignment: Assignment, by: User) -> list[int]:
    """Everybody who ever promised, gave a result or could use a link of this share, also where somebody else does it again.

    Asked anew and held until the transaction ends: two who put themselves down at once are both kept.
    """
    rows = Assignment.objects.unscoped("whose hands").select_for_update().filter(pk=assignment.pk)
    return sorted({*rows.values_list("hands", flat=True).get(), by.pk})


@transaction.atomic
def accept_share(*, assignment: Assignment, promise_date: date, by: User) -> None:
    """Promise a date. It is frozen when made; everyone who spoke is told who leads and until when."""
    require(by, "casework.accept_share", assignment)
    if promise_date < clock.today():
        raise BadInput("答应的日子已经过了，请写今天或以后。", "promise_date", "in_the_past")
    if promise_date > clock.today() + timedelta(days=366):
        raise BadInput("答应的日子在一年以后，太远了。请写近一点，或拒接并说明。", "promise_date", "too_far")
    move_share(
        assignment,
        AssignmentState.ACCEPTED,
        promise_date=promise_date,
        accepted_by=by,
        accepted_at=clock.now(),
        hands=hands_with(assignment, by),
        by_office=assignment.by_office or is_proxy(assignment, by),
    )
    case, name = assignment.case, assignment.organisation.name
    record(
        ShareAccepted(
            case_id=case.pk,
            assignment_id=assignment.pk,
            organisation=name,
            promise_date=promise_date.isoformat(),
            by_id=by.pk,
        )
    )
    if assignment.role == ShareRole.LEAD:
        tell_speakers(case, NoticeKind.PASSED, f"promised:{assignment.pk}", wording.promised(case, name, promise_date))
    recompute_phase(case)


@transaction.atomic
def refuse_share(*, assignment: Assignment, ground: str, words: str, by: User) -> None:
    """Refuse, with a ground and in words. The case is not done until street or district has decided on it."""
    require(by, "casework.refuse_share", assignment)
    if ground not in Ground.values:
        raise BadInput("请选一条拒接的原因。", "ground")
    kept = words_kept(words)
    move_share(assignment, AssignmentState.REFUSED)
    Refusal.objects.create(assignment=assignment, ground=ground, words=kept, by=by, at=clock.now())
    record(
        ShareRefused(
            case_id=assignment.case_id,
            assignment_id=assignment.pk,
            organisation=assignment.organisation.name,
            ground=ground,
            words=kept,
            by_id=by.pk,
        )
    )
    recompute_phase(assignment.case)


@transaction.atomic
def adjudicate_refusal(*, assignment: Assignment, decision: str, words: str, by: User) -> None:
    """Street or district, never the dispatcher: upheld releases the organisation, overruled orders it to act."""
    require(by, "casework.adjudicate", assignment)
    if decision not in Decision.values:
        raise BadInput("请选拒接成立，还是要办。", "decision")
    kept = words_kept(words)
    refusal = Refusal.objects.filter(assignment=assignment).first()
    move_share(assignment, AssignmentState.RELEASED if decision == Decision.UPHELD else AssignmentState.ORDERED)
    if refusal is None:
        raise StateForbids("这一份没有拒接，不用裁定。", "share_state")
    if refusal.by_id == by.pk or by.pk in assignment.hands:
        raise StateForbids("这一份您经过手，要由另一个人裁定。", "same_person")
    refusal.decision, refusal.decided_words = decision, kept
    refusal.decided_by, refusal.decided_at = by, clock.now()
    refusal.save()
    record(
        RefusalAdjudicated(
            case_id=assignment.case_id,
            assignment_id=assignment.pk,
            organisation=assignment.organisation.name,
            decision=decision,
            words=kept,
            by_id=by.pk,
        )
    )
    if decision == Decision.OVERRULED and assignment.role == ShareRole.LEAD:
        case, name = assignment.case, assignment.organisation.name
        tell_speakers(case, NoticeKind.PASSED, f"ordered:{assignment.pk}", wording.ordered(case, name))
    recompute_phase(assignment.case)


@transaction.atomic
def take_back_share(*, assignment: Assignment, words: str, by: User) -> None:
    """The office takes a share back before its result is in. A refusal can't be taken back: it must be decided."""
    require(by, "casework.take_back_share", assignment)
    kept, promised = words_kept(words), assignment.promise_date
    move_share(assignment, AssignmentState.TAKEN_BACK)
    # What it had taken over from another waits for somebody again.
    Assignment.objects.unscoped("take back").filter(taken_over_by=assignment).update(taken_over_by=None)
    name = assignment.organisation.name
    record(ShareTakenBack(case_id=assignment.case_id, assignment_id=assignment.pk, organisation=name, words=kept, by_id=by.pk))
    if promised is not None and assignment.role == ShareRole.LEAD:
        tell_speakers(
            assignment.case, NoticeKind.CHANGED, f"taken_back:{assignment.pk}", wording.taken_back(assignment.case, name)
        )
    recompute_phase(assignment.case)


@transaction.atomic
def remind_share(*, assignment: Assignment, words: str, by: User) -> None:
    """催办: ask an organisation after its share; written down, so that everyone sees how often."""
    require(by, "casework.remind_share", assignment)
    if assignment.state not in (
        AssignmentState.OFFERED,
        AssignmentState.ACCEPTED,
        AssignmentState.ORDERED,
        AssignmentState.REWORK,
    ):
        raise StateForbids(f"这一份现在是“{assignment.get_state_display()}”，不用催。", "share_state")
    require_going(assignment.case)
    kept = words_kept(words, required=False)
    rows = Assignment.objects.unscoped("remind").filter(pk=assignment.pk)
    rows.update(reminded_at=clock.now(), reminders=assignment.reminders + 1)
    name = assignment.organisation.name
    record(ShareReminded(case_id=assignment.case_id, assignment_id=assignment.pk, organisation=name, words=kept, by_id=by.pk))


@transaction.atomic
def give_result(*, assignment: Assignment, words: str, by: User) -> None:
    """Say that the share is done. Without the proof that the category asks for there is no result (invariant 4)."""
    require(by, "casework.give_result", assignment)
    kept = words_kept(words)
    if AssignmentState.GIVEN not in ASSIGNMENT_MOVES[assignment.state]:
        raise StateForbids(f"这一份现在是“{assignment.get_state_display()}”，不能交结果。", "share_state")
    missing = missing_for_result(assignment)
    if missing:
        raise StateForbids(f"还缺佐证：{'、'.join(missing)}。请先传上来，再交结果。您写的还在下面。", "evidence_missing")
    move_share(
        assignment,
        AssignmentState.GIVEN,
        result=kept,
        result_by=by,
        result_at=clock.now(),
        hands=hands_with(assignment, by),
        by_office=assignment.by_office or is_proxy(assignment, by),
    )
    index_share(assignment)
    evidence = assignment.attachments.unscoped("count for the record").filter(taken_away_at=None, round=assignment.round).count()
    record(
        ResultGiven(
            case_id=assignment.case_id,
            assignment_id=assignment.pk,
            organisation=assignment.organisation.name,
            words=kept,
            evidence=evidence,
            by_id=by.pk,
        )
    )
    recompute_phase(assignment.case)


@transaction.atomic
def check_result(*, assignment: Assignment, passed: bool, words: str, by: User) -> None:
    """Somebody of the office who had no part in the share looks at the result; not passed means: do it again."""
    require(by, "casework.check_result", assignment)
    kept = words_kept(words, required=not passed)
    to = AssignmentState.DONE if passed else AssignmentState.REWORK
    move_share(assignment, to, checked_by=by, checked_at=clock.now(), check_words=kept)
    record(
        ResultChecked(
            case_id=assignment.case_id,
            assignment_id=assignment.pk,
            organisation=assignment.organisation.name,
            passed=passed,
            words=kept,
            by_id=by.pk,
        )
    )
    recompute_phase(assignment.case)
