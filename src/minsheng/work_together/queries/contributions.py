"""Questions about what was given: the list, the totals of which each opens it, and who is thanked by name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from minsheng.casework.models import Case
from minsheng.casework.queries.dossier import Gave, GaveAll
from minsheng.foundation.together import asked_together
from minsheng.neighbourhood.models import Organisation, Representative, User
from minsheng.neighbourhood.queries import in_force, scope_of

from ..models import Contribution, ThanksWish
from ..models.contributions import amount_shown
from ..states import GivenKind


def contributions_of(case: Case, user: User) -> QuerySet[Contribution]:
    """What stands, in the order in which it was written down; with each whether somebody of its organisation can log in."""
    acting = in_force(Representative.objects.filter(organisation=OuterRef("organisation"), user__is_active=True))
    rows: QuerySet[Contribution] = Contribution.objects.visible_to(user).standing().filter(case=case)
    return rows.annotate(represented=Exists(acting)).select_related("organisation", "noted_by", "receipt").order_by("pk")


def contribution_or_none(user: User, identity: int) -> Contribution | None:
    rows = Contribution.objects.visible_to(user).select_related("organisation", "receipt", "case__community", "case__estate")
    found: Contribution | None = rows.filter(pk=identity).first()
    return found


def totals_of(given: Iterable[Contribution]) -> list[str]:
    """One sentence a kind: what was given of it altogether."""
    found: list[str] = []
    rows = list(given)
    for kind in GivenKind:
        amounts = [one.amount for one in rows if one.kind == kind]
        if amounts:
            found.append(amount_shown(kind, sum(amounts, Decimal(0))))
    return found


@dataclass(frozen=True)
class Wish:
    """One organisation that gave something, and what it said about being thanked; None while it has said nothing."""

    organisation: Organisation
    wished: bool | None
    represented: bool


@dataclass(frozen=True)
class Given:
    """What was given for a case. An entry `opens` where this reader may read its receipt."""

    rows: list[Contribution]
    wishes: list[Wish]

    @property
    def totals(self) -> list[str]:
        return totals_of(self.rows)


def asked_of(case: Case, user: User) -> tuple[QuerySet[Contribution], QuerySet[ThanksWish]]:
    """The two questions, for whoever asks others with them."""
    return contributions_of(case, user), ThanksWish.objects.visible_to(user).filter(case=case)


def given_for(case: Case, user: User) -> Given:
    """All of it, in one statement."""
    rows, said = asked_together(*asked_of(case, user))
    return given_among(case, user, rows, said)


def given_among(case: Case, user: User, rows: list[Contribution], said: list[ThanksWish]) -> Given:
    """What the answers to `asked_of` say."""
    here = scope_of(user).covers(case.community_id)
    wishes = {one.organisation_id: one.wished for one in said}
    gave = {one.organisation: bool(one.represented) for one in rows if one.organisation is not None}  # type: ignore[attr-defined]
    for one in rows:
        one.case = case
        one.opens = one.receipt is not None and (here or one.organisation_id in scope_of(user).organisations)
    return Given(rows, [Wish(one, wishes.get(one.pk), represented) for one, represented in gave.items()])


def given_in_dossier(case: Case, user: User) -> GaveAll:
    """What stands in 一案一档."""
    given = given_for(case, user)
    return GaveAll([Gave(one.giver_shown, one.amount_shown, one.words) for one in given.rows], given.totals)


def thanked(cases: Collection[int]) -> dict[int, list[str]]:
    """Case → the organisations that gave something that stands, and said that they wish to be named."""
    wishes = ThanksWish.objects.unscoped("everybody reads it, by the wish of who is named").filter(case__in=cases, wished=True)
    gave = Contribution.objects.unscoped("who is named gave something").standing().filter(case__in=cases)
    said, rows = asked_together(wishes, gave.exclude(organisation=None).select_related("organisation").order_by("pk"))
    wished = {(one.case_id, one.organisation_id) for one in said}
    found: dict[int, list[str]] = {}
    for one in rows:
        names = found.setdefault(one.case_id, [])
        if (one.case_id, one.organisation_id) in wished and one.organisation.name not in names:
            names.append(one.organisation.name)
    return found
