"""各方出了什么: what was given for a case is written down, with its receipt; whoever gave says whether to be thanked."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from minsheng.casework.actions.evidence import keep_receipt, keep_with
from minsheng.casework.actions.phase import show_anew
from minsheng.casework.models import Assignment, Case
from minsheng.casework.states import AssignmentState
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Organisation, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of, serving

from ..events import ContributionNoted, ContributionTakenBack, ThanksWished
from ..models import Contribution, ThanksWish
from ..states import GivenKind, Giver
from .texts import require_for_organisations

WHY = "of a case already visible"
MOST = Decimal("9999999999.99")


@dataclass(frozen=True)
class Giving:
    """Whose giving it is, for the question who may write it down."""

    case: Case
    organisation: Organisation | None

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.pk if self.organisation is not None else None


@transaction.atomic
def note_contribution(
    *,
    case: Case,
    kind: str,
    amount: Decimal,
    by: User,
    organisation: Organisation | None = None,
    role: str = "",
    words: str = "",
    replaces: Contribution | None = None,
    looked_over: bool = False,
) -> Contribution:
    """Somebody gave `amount` yuan, hours or things: an organisation, a person by `role`, or where neither is said the residents together.

    `replaces`: the entry that this one corrects; its receipt goes along, out of the reach of an organisation that did not give after all.
    Raises BadInput for what may name a resident: organisations read it.
    """
    require(by, "work_together.note_contribution", Giving(case, organisation))
    kept, kept_role = short_words_kept(words, "words", 120), short_words_kept(role, "role", 40)
    giver = Giver.ORGANISATION if organisation is not None else Giver.PERSON if kept_role else Giver.RESIDENTS
    if organisation is not None:
        kept_role = ""
        _require_here(case, organisation)
    _require_amount(kind, amount)
    if kind == GivenKind.THINGS and not kept:
        raise BadInput("写一下出了什么东西。", "words", "things_unnamed")
    require_for_organisations(case, {"words": kept, "role": kept_role}, looked_over)
    if replaces is not None:
        _make_room(replaces, case, by)
    made = Contribution.objects.create(
        case=case,
        giver=giver,
        organisation=organisation,
        role=kept_role,
        kind=kind,
        amount=amount,
        words=kept,
        receipt=replaces.receipt if replaces is not None else None,
        replaces=replaces,
        noted_by=by,
        noted_at=clock.now(),
        by_office=organisation is None or organisation.pk not in scope_of(by).organisations,
    )
    record(
        ContributionNoted(
            case_id=case.pk,
            contribution_id=made.pk,
            giver=giver,
            who=made.giver_shown if giver != Giver.RESIDENTS else "",
            organisation_id=made.organisation_id,
            kind=kind,
            amount=str(amount),
            words=kept,
            by_office=made.by_office,
            replaces=replaces.pk if replaces else None,
            by_id=by.pk,
        )
    )
    if made.receipt is not None and replaces is not None and replaces.organisation_id != made.organisation_id:
        keep_with(made.receipt, _share_of(case, organisation))
    show_anew(case.pk)
    return made


def _share_of(case: Case, organisation: Organisation | None) -> Assignment | None:
    """The share with which an organisation reads what it handed in."""
    if organisation is None:
        return None
    rows = Assignment.objects.unscoped(WHY).standing().filter(case=case, organisation=organisation)
    found: Assignment | None = rows.exclude(state=AssignmentState.RELEASED).order_by("-round", "pk").first()
    return found


def _require_here(case: Case, organisation: Organisation) -> None:
    held = Assignment.objects.unscoped(WHY).filter(case=case, organisation=organisation)
    if not (held.exists() or serving(case.community).filter(pk=organisation.pk).exists()):
        raise BadInput("这家单位不在这个社区，请重选。", "organisation", "not_serving")


def _require_amount(kind: str, amount: Decimal) -> None:
    if kind not in GivenKind.values:
        raise BadInput("请选出的是资金、工时还是物。", "kind")
    if not amount.is_finite() or amount <= 0:
        raise BadInput("写一个比零大的数。", "amount", "not_above_zero")
    if amount > MOST:
        raise BadInput("这个数太大了。请看看有没有多写。", "amount", "too_much")
    if amount != round(amount, 2):
        raise BadInput("最多写两位小数。", "amount", "too_fine")
    if kind == GivenKind.THINGS and amount != amount.to_integral_value():
        raise BadInput("东西数整数。", "amount", "not_whole")


def _make_room(old: Contribution, case: Case, by: User) -> None:
    """The corrected entry stands in the place of the old one; only whoever may write the old one down may correct it."""
    require(by, "work_together.note_contribution", old)
    if old.case_id != case.pk:
        raise BadInput("要改正的那一笔不是这件事项的。", "replaces", "other_case")
    _leave(old)


def _leave(old: Contribution) -> None:
    if not Contribution.objects.unscoped(WHY).filter(pk=old.pk, gone_at=None).update(gone_at=clock.now()):
        raise StateForbids("这一笔已经改过或撤过了。", "contribution_gone")


@transaction.atomic
def take_back_contribution(*, contribution: Contribution, words: str, by: User) -> None:
    """Written down by mistake: it counts no more, and stays to be read in the story."""
    require(by, "work_together.note_contribution", contribution)
    kept = short_words_kept(words, "words", 120, required=True)
    require_for_organisations(contribution.case, {"words": kept}, True)
    _leave(contribution)
    record(
        ContributionTakenBack(
            case_id=contribution.case_id,
            contribution_id=contribution.pk,
            who=contribution.giver_shown if contribution.giver != Giver.RESIDENTS else "",
            kind=contribution.kind,
            amount=str(contribution.amount),
            words=kept,
            by_id=by.pk,
        )
    )
    show_anew(contribution.case_id)


@transaction.atomic
def attach_receipt(*, contribution: Contribution, content: bytes, by: User, name: str = "") -> None:
    """The receipt of what was given: read by the office and by whoever gave. One an entry; another one comes with a correction, in the
    place of the one that went along."""
    require(by, "work_together.note_contribution", contribution)
    old, before = contribution.replaces, contribution.receipt_id
    if contribution.gone_at is not None or (before is not None and (old is None or old.receipt_id != before)):
        raise StateForbids("这一笔已经有收据，或者改过、撤过了。要换，改正这一笔。", "receipt_there")
    share = _share_of(contribution.case, contribution.organisation)
    organisation = contribution.organisation.name if contribution.organisation is not None else ""
    kept = keep_receipt(content=content, case=contribution.case, assignment=share, organisation=organisation, by=by, name=name)
    mine = Contribution.objects.unscoped(WHY).filter(pk=contribution.pk, receipt=before, gone_at=None)
    if not mine.update(receipt=kept):
        raise SomebodyWasFaster
    contribution.receipt = kept


@transaction.atomic
def wish_thanks(*, case: Case, organisation: Organisation, wished: bool, by: User) -> None:
    """Whether it wishes to be thanked by name on the public board; said by the organisation, and for one without an account by the office."""
    require(by, "work_together.wish_thanks", Giving(case, organisation))
    by_office = organisation.pk not in scope_of(by).organisations
    said = {"wished": wished, "by": by, "at": clock.now(), "by_office": by_office}
    rows = ThanksWish.objects.unscoped(WHY).filter(case=case, organisation=organisation)
    if not rows.update(**said):
        try:
            with transaction.atomic():
                ThanksWish.objects.create(case=case, organisation=organisation, **said)
        except IntegrityError as error:
            raise SomebodyWasFaster from error
    record(
        ThanksWished(
            case_id=case.pk,
            organisation=organisation.name,
            organisation_id=organisation.pk,
            wished=wished,
            by_office=by_office,
            by_id=by.pk,
        )
    )
    show_anew(case.pk)
