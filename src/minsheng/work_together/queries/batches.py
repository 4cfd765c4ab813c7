"""A batch of cases that nobody holds: whom each could go to, balanced, and why. A proposal that a person looks over; nothing is written here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.casework.models import Assignment, Case
from minsheng.casework.queries.warnings import Warning
from minsheng.casework.rules import OFFICE
from minsheng.casework.states import AssignmentState, Phase, ShareRole, Urgency
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.models import Organisation, User
from minsheng.neighbourhood.queries import scope_of

from ..balancing import Matter, balanced
from .suggestions import NOT_LISTED, Known, Suggestion, known_of, said_of

# As many as somebody reads through with care in one sitting; what is left comes in the next batch.
MOST = 12
# Phases in which a case may be without anybody who holds a share of it.
WITHOUT = (Phase.TO_DISPATCH, Phase.REOPENED, Phase.UNHELD)
PARTS = ("community", "category__parent__parent", "estate", "building", "concerns")
OTHERS_SAID = 5
# How far from the best, in shares in hand: what one would rather let it have more than ask somebody else.
HANDLED, HANDLED_LATE, ABLE, NEVER_YET, LATELY = 0, 1, 2, 2, 1
# A page lies open for a while, and overnight; what was proposed longer ago is looked at anew.
SEEN_FOR = 36 * 3600
SALT = "work_together.batches"


@dataclass(frozen=True)
class ProposalSeen:
    """What stood beside a decision: whom the program proposed, by code and name (empty: nobody), and each sentence why."""

    lead: str = ""
    lead_name: str = ""
    support: str = ""
    support_name: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return [name for name in (self.lead_name, self.support_name) if name]


@dataclass
class Row:
    """One case: who is proposed to lead and to help, each with why; why nobody is; everybody who may be asked, the likeliest first."""

    case: Case
    choices: list[Suggestion]
    refused_it: set[int]
    lead: Suggestion | None = None
    support: Suggestion | None = None
    why: list[str] = field(default_factory=list)
    why_support: list[str] = field(default_factory=list)
    seen: ProposalSeen = field(default_factory=ProposalSeen)
    token: str = ""
    # What the dispatcher is told to think about, once somebody was chosen.
    warnings: list[Warning] = field(default_factory=list)

    @property
    def others(self) -> list[tuple[Organisation, list[str]]]:
        """Who else is near, each with what there is to know."""
        proposed = {one.organisation.pk for one in (self.lead, self.support) if one is not None}
        near = [one for one in self.choices if one.near and one.organisation.pk not in proposed]
        return [(one.organisation, self.said(one)) for one in near[:OTHERS_SAID]]

    def choice(self, organisation: int) -> Suggestion:
        return next(one for one in self.choices if one.organisation.pk == organisation)

    def said(self, one: Suggestion) -> list[str]:
        """What is known of it, with what keeps it from being proposed."""
        first = [_("这件事说的就是它")] if one.organisation.pk == self.case.concerns_id else []
        return first + ([_("拒接过这件事")] if one.organisation.pk in self.refused_it else []) + one.reasons


@dataclass(frozen=True)
class Load:
    """What an organisation has in hand, as far as the asker may see, and would have if all went as proposed."""

    organisation: Organisation
    before: int
    after: int


@dataclass
class Batch:
    rows: list[Row] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    more: bool = False


def cases_to_dispatch(user: User) -> QuerySet[Case]:
    """Cases of those communities in which somebody dispatches."""
    scope = scope_of(user)
    rows: QuerySet[Case] = Case.objects.visible_to(user)
    return (rows if scope.everywhere else rows.filter(community__in=scope.led(*OFFICE))).select_related(*PARTS)


def held_by_nobody(user: User) -> QuerySet[Case]:
    """Those of them of which nobody holds a share and that are not parked: the most urgent first, then by day."""
    shares = Assignment.objects.unscoped("does anybody hold a case already visible").standing()
    shares = shares.filter(case=OuterRef("pk"), round=OuterRef("round")).exclude(state=AssignmentState.RELEASED)
    rows = cases_to_dispatch(user).filter(~Exists(shares), phase__in=WITHOUT, parked_until=None)
    whens = [models.When(urgency=one, then=n) for n, one in enumerate((Urgency.NOW, Urgency.SOON))]
    return rows.order_by(models.Case(*whens, default=2), "due", "pk")  # noqa: TID251


def batch_for(user: User) -> Batch:
    """The first of those that wait, with a balanced proposal. Raises SolverMissing without the extra."""
    cases = list(held_by_nobody(user)[: MOST + 1])
    rows, known = rows_of(cases[:MOST], user)
    by_key = {row.case.pk: row for row in rows}
    fits = {row.case.pk: _lead_fits(row) for row in rows}
    in_hand = {one.organisation.pk: one.held for row in rows for one in row.choices}
    after = dict(in_hand)
    for key, chosen in balanced([Matter(key, some) for key, some in fits.items()], in_hand).items():
        by_key[key].lead = by_key[key].choice(chosen)
        after[chosen] += 1
    for key, chosen in balanced([Matter(row.case.pk, _support_fits(row)) for row in rows], after).items():
        by_key[key].support = by_key[key].choice(chosen)
        after[chosen] += 1
    for row in rows:
        _explain(row, known, fits[row.case.pk], after)
        row.token = sealed(row, user)
    return Batch(rows, loads_of(rows), len(cases) > MOST)


def loads_of(rows: Sequence[Row]) -> list[Load]:
    """Of whoever is proposed in these rows: what it has in hand, and what it would have."""
    proposed = [one for row in rows for one in (row.lead, row.support) if one is not None]
    more = Counter(one.organisation.pk for one in proposed)
    loads = {one.organisation.pk: Load(one.organisation, one.held, one.held + more[one.organisation.pk]) for one in proposed}
    return sorted(loads.values(), key=lambda one: (-one.after, one.organisation.name))


def rows_of(cases: Sequence[Case], user: User) -> tuple[list[Row], Known]:
    """Each case with everybody who may be asked; nobody is proposed yet."""
    known = known_of({one.community_id: one.community for one in cases}.values(), cases, user)
    return [
        Row(case, said_of(known, case.community, case), {one for one, of in known.refused_it if of == case.pk}) for case in cases
    ], known


def _may(row: Row, one: Suggestion) -> bool:
    """It serves there, or it would not stand here. Whoever refused this very case is not proposed for it again."""
    return not one.holds and one.organisation.pk not in row.refused_it


def _may_lead(row: Row, one: Suggestion) -> bool:
    """Never whom the case concerns, nor the community office where the law gives a matter to departments."""
    duty = one.organisation.is_office and row.case.category.department_duty
    return _may(row, one) and one.organisation.pk != row.case.concerns_id and not duty


def _lead_fits(row: Row) -> dict[int, int]:
    """Whom the list of duties lets lead, and where there is nobody: who handled the same kind here, or is able to."""
    able = [one for one in row.choices if _may_lead(row, one)]
    listed = [one for one in able if one.listed == 0]
    some = listed or [one for one in able if one.done or is_able(one.organisation, row.case)]
    return {one.organisation.pk: _fit(one) for one in some}


def _fit(one: Suggestion) -> int:
    """Past results: in time before late, late before never; and whoever refused or stayed away here the last time stands one back."""
    never = NEVER_YET if one.listed < NOT_LISTED else ABLE
    fit = never if not one.done else HANDLED if one.in_time * 2 >= one.done else HANDLED_LATE
    return fit + (LATELY if one.lately else 0)


def is_able(organisation: Organisation, case: Case) -> bool:
    """One of its abilities stands in the kind of the matter or in its title."""
    parent = case.category.parent
    text = f"{case.category.name} {parent.name if parent is not None else ''} {case.title}"
    return any(len(ability) > 1 and ability in text for ability in organisation.abilities)


def _support_fits(row: Row) -> dict[int, int]:
    """Only whom the list of duties names as a helper; nobody helps where nobody leads."""
    if row.lead is None:
        return {}
    some = [one for one in row.choices if one.listed == 1 and _may(row, one) and one is not row.lead]
    return {one.organisation.pk: _fit(one) for one in some}


def _explain(row: Row, known: Known, fits: dict[int, int], after: dict[int, int]) -> None:
    """Each sentence that led there: for the page in its language; for the story as the program is written, and with what is in hand in
    this community alone, because others read it later."""
    row.why = _why_lead(row, fits) if row.lead is not None else _why_nobody(row, known)
    if row.lead is not None:
        row.why.append(_after(after[row.lead.organisation.pk]))
    if row.support is not None:
        row.why_support = [*row.support.reasons, _after(after[row.support.organisation.pk])]
    with translation.override(settings.LANGUAGE_CODE):
        row.seen = _seen(replace(row, choices=said_of(known, row.case.community, row.case)), known, fits)


def _why_lead(row: Row, fits: dict[int, int], *, kept: bool = False) -> list[str]:
    if row.lead is None:
        return []
    chosen = row.choice(row.lead.organisation.pk)
    said = list(chosen.kept_reasons if kept else chosen.reasons)
    if chosen.listed == NOT_LISTED and is_able(chosen.organisation, row.case):
        said.append(_("会办这一类"))
    # Whoever suits better and still was not taken holds more than this one does: else the whole would cost less the other way round.
    better = [
        one for one in row.choices if one.organisation.pk in fits and fits[one.organisation.pk] < fits[chosen.organisation.pk]
    ]
    if better:
        names = _("、").join(one.organisation.name for one in better)
        said.append(_("论对口%(names)s在前，手上更多，匀给它") % {"names": names})
    return said


def _seen(row: Row, known: Known, fits: dict[int, int]) -> ProposalSeen:
    if row.lead is None:
        return ProposalSeen(reasons=tuple(_why_nobody(row, known)))
    lead, said = row.lead.organisation, _why_lead(row, fits, kept=True)
    if row.support is None:
        return ProposalSeen(lead.code, lead.name, reasons=tuple(said))
    helper = row.support.organisation
    why = _("%(name)s协办：%(why)s") % {"name": helper.name, "why": _("，").join(row.choice(helper.pk).kept_reasons)}
    return ProposalSeen(lead.code, lead.name, helper.code, helper.name, (*said, why))


def put_back(row: Row, token: str, user: User) -> None:
    """The proposal that stood beside what somebody typed stands there again. Raises BadInput where it is none of ours."""
    row.seen, row.token = unsealed(token, row.case, user), token
    by_code = {one.organisation.code: one for one in row.choices}
    row.lead, row.support = by_code.get(row.seen.lead), by_code.get(row.seen.support)
    row.why = list(row.seen.reasons)


def _after(n: int) -> str:
    return ngettext("都照提议派了以后手上%(n)s件", "都照提议派了以后手上%(n)s件", n) % {"n": n}


def _why_nobody(row: Row, known: Known) -> list[str]:
    """What the list of duties says and why it comes to nothing; and that nobody else was found."""
    found = []
    for one in (one for one in row.choices if one.listed == 0):
        name = {"name": one.organisation.name}
        if one.organisation.pk == row.case.concerns_id:
            found.append(_("目录写的%(name)s，这件事说的就是它") % name)
        elif one.organisation.pk in row.refused_it:
            found.append(_("目录写的%(name)s拒接过这件事") % name)
        else:
            found.append(_("目录写的%(name)s不该牵头，这一类是部门的职责") % name)
    serves = {one.organisation.pk for one in row.choices}
    for listed in known.rows_of(row.case):
        if listed.role == ShareRole.LEAD and listed.organisation is not None and listed.organisation_id not in serves:
            found.append(_("目录写的%(name)s今天不服务这儿") % {"name": listed.organisation.name})
    return [*dict.fromkeys(found), _("别家会的也没有")] if found else [_("目录里没有，会的也没有")]


def sealed(row: Row, user: User) -> str:
    """What stood beside the case, for the way through the page and back: nobody can give another proposal out as ours."""
    seen: dict[str, Any] = {**row.seen.__dict__, "by": user.pk, "case": row.case.number, "round": row.case.round}
    return signing.dumps(seen, salt=SALT, compress=True)


def unsealed(token: str, case: Case, user: User) -> ProposalSeen:
    """Raises BadInput for what was not proposed to this person, of this case, as it stands now, in these last hours."""
    try:
        seen: dict[str, Any] = signing.loads(token, salt=SALT, max_age=SEEN_FOR)
    except signing.BadSignature:
        seen = {}
    if (seen.pop("by", None), seen.pop("case", None), seen.pop("round", None)) != (user.pk, case.number, case.round):
        raise BadInput("这份提议不是刚才给您看的那一份。请照现在的再看一眼，再派。", "proposal", "proposal_stale")
    return ProposalSeen(**seen | {"reasons": tuple(seen["reasons"])})
