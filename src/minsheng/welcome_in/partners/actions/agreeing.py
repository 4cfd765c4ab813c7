"""What the office and a partner agree on: it begins with a trial beside somebody who knows the work, and ends for all to see."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept, words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.actions.agreements import begin_agreement, close_agreement, enter_organisation, extend_agreement
from minsheng.neighbourhood.models import Agreement, Community, Organisation, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import in_force, serving

from ..events import AgreementSigned, PartnerEnded, PartnerMadeFull, PartnerReviewed
from ..models import Partner
from ..queries.partners import conflicts_of, may_let_in, organisations_for
from ..rules import leads_community
from ..states import BOUND, PartnerState
from .applying import move, require_papers, write_where_read
from .words import require_no_number, require_nobody_named

LONGEST_YEARS = 10


@transaction.atomic
def sign_agreement(
    *,
    partner: Partner,
    scope: str,
    communities: Sequence[Community],
    since: date,
    until: date,
    review_on: date,
    by: User,
    trial_until: date | None = None,
    organisation: Organisation | None = None,
    host_organisation: Organisation | None = None,
    host_name: str = "",
    people: Sequence[str] = (),
    looked_over: bool = False,
) -> Agreement:
    """Agree on what the partner does (`scope`), where, from `since` to `until`, and when it is looked at how it goes.

    The first agreement is a trial until `trial_until`, beside a host. `organisation` is the one of the register that the partner is, as
    somebody of the office chose it; without it a new one is entered. `people` act for it as long as the agreement holds; the contact
    does where nobody is named and nobody acts for it yet.
    """
    require(by, "partners.sign_agreement", partner)
    if partner.state in BOUND and not partner.is_over:
        raise StateForbids("协议还没到期。要改日子，请用“复核”；要停，请先结束。", "agreement_in_force")
    require_papers(partner)
    kept = require_nobody_named(partner, words_kept(scope, "scope"), "scope", looked_over=looked_over)
    places = _places(communities, by)
    _require_days(since, until, review_on)
    host, beside = require_no_number(short_words_kept(host_name, "host_name", 40), "host_name"), host_organisation
    first = partner.state == PartnerState.ACCEPTED
    if first:
        _require_trial(since, until, trial_until, bool(host or beside))
    known = _chosen(partner, organisation, by)
    if beside is not None and (beside == known or not any(serving(place).filter(pk=beside.pk).exists() for place in places)):
        raise BadInput("带的单位要是别家，而且管这个社区。", "host_organisation")
    cases = _require_kept_apart(partner, known, by)
    hands, newcomers = _hands(partner, known, people, by)
    known = known or enter_organisation(name=partner.name, kind=partner.kind)
    agreement = begin_agreement(
        organisation=known,
        scope=kept,
        communities=places,
        since=since,
        until=until,
        review_on=review_on,
        people=hands,
    )
    move(
        partner,
        PartnerState.TRIAL if first else partner.state,
        organisation=known,
        agreement=agreement,
        trial_until=trial_until if first else partner.trial_until,
        host_organisation=beside,
        host_name=host,
    )
    record(
        AgreementSigned(
            partner_id=partner.pk,
            communities=[place.name for place in places],
            since=since.isoformat(),
            until=until.isoformat(),
            review_on=review_on.isoformat(),
            newcomers=newcomers,
            cases=cases,
            by_id=by.pk,
        )
    )
    return agreement


def _chosen(partner: Partner, organisation: Organisation | None, by: User) -> Organisation | None:
    """The one of the register that somebody chose, among those that this office may see; None where a new one is entered."""
    if partner.organisation is not None:
        if organisation is not None and organisation.pk != partner.organisation_id:
            raise BadInput("它是册子里的哪家，第一次签的时候定了，改不了。", "organisation", "organisation_settled")
        return partner.organisation
    if organisation is None:
        return None
    if organisation.is_office:
        raise BadInput("居委会自己不能当合伙人，请重选。", "organisation", "office_no_partner")
    if not organisations_for(by).filter(pk=organisation.pk).exists():
        raise BadInput("没有这家单位，请重选。", "organisation")
    return organisation


def _require_kept_apart(partner: Partner, known: Organisation | None, by: User) -> int:
    """What the organisation has to do with otherwise, and how that is kept apart, is asked of the one it turns out to be."""
    cases = len(conflicts_of([known], by)) if known is not None else 0
    if cases and not partner.conflict:
        raise BadInput(
            f"它和{cases}件在办的事项有关系，请先在“审核”里写一句怎么避开，再来签。", "organisation", "conflict_unsaid"
        )
    return cases


def _hands(partner: Partner, known: Organisation | None, people: Sequence[str], by: User) -> tuple[list[str], int]:
    """Who is to act for it, and how many of them are new there.

    Nobody comes to act for an organisation that has its own people unless somebody names them; and for one that also serves where
    `by` leads nobody, that is for who leads there: whoever acts for it reads all that it works on.
    """
    names = list(dict.fromkeys(name for name in (short_words_kept(one, "people", 40) for one in people) if name))
    if known is None:
        return names or [partner.contact], 0
    ever = known.representatives.filter(user__is_active=True)
    acting = set(in_force(ever).values_list("user__name", flat=True))
    may = may_let_in(by, known)
    if not names and not acting and may:
        names = [partner.contact]
    if not may and any(name not in acting for name in names):
        raise BadInput(
            f"{known.name}还管别的地方，谁替它登录办事，由那边的上级定。这里先空着，请街道或区里来加。",
            "people",
            "people_not_led",
        )
    return names, len(set(names) - set(ever.values_list("user__name", flat=True)))


def _places(communities: Sequence[Community], by: User) -> list[Community]:
    places = list({one.pk: one for one in communities}.values())
    if not places:
        raise BadInput("请至少选一个社区。", "communities", "no_community")
    for one in places:
        if not leads_community(by, one):
            raise BadInput(f"{one.name}不归您管，请那边的书记自己签。", "communities", "not_led")
    return places


def _require_days(since: date, until: date, review_on: date) -> None:
    today = clock.today()
    if until < max(since, today):
        raise BadInput("最后一天要在开始之后，也不能已经过了。", "until", "term_over")
    if until.year > today.year + LONGEST_YEARS:
        raise BadInput(f"协议最长写{LONGEST_YEARS}年，到期可以再签。", "until", "too_long_term")
    if not max(since, today) <= review_on <= until:
        raise BadInput("复核的日子要在协议的日子里面，不能已经过了。", "review_on")


def _require_trial(since: date, until: date, trial_until: date | None, beside: bool) -> None:
    if trial_until is None:
        raise BadInput("请写试合作到哪天。", "trial_until", "no_trial_day")
    if not max(since, clock.today()) <= trial_until <= until:
        raise BadInput("试合作的最后一天要在协议的日子里面，不能已经过了。", "trial_until")
    if not beside:
        raise BadInput("试合作要有人带：选一家单位，或者写上谁带。", "host_name", "no_host")


def _require_in_force(partner: Partner) -> Agreement:
    if partner.agreement is None or partner.state not in BOUND:
        raise StateForbids(f"{partner.name}现在是“{partner.get_state_display()}”，不能这样办。", "partner_state")
    if partner.is_over:
        raise StateForbids("协议已经到期了。要接着合作，请再签一份；不合作了，就结束。", "agreement_over")
    return partner.agreement


@transaction.atomic
def make_full(*, partner: Partner, by: User, words: str = "") -> None:
    """The trial went well: a full partner from now on."""
    require(by, "partners.make_full", partner)
    kept = short_words_kept(words, "words", 200)
    if partner.state == PartnerState.TRIAL:
        _require_in_force(partner)
    if partner.state == PartnerState.FULL:
        raise StateForbids(f"{partner.name}已经是正式合伙人了。", "partner_state")
    move(partner, PartnerState.FULL)
    record(PartnerMadeFull(partner_id=partner.pk, words=kept, by_id=by.pk))


@transaction.atomic
def review_partner(*, partner: Partner, words: str, review_on: date, by: User, until: date | None = None) -> None:
    """Write down how it goes and when it is looked at again; it may go on until a later day. An earlier end is an end."""
    require(by, "partners.review_partner", partner)
    agreement = _require_in_force(partner)
    kept = short_words_kept(words, "words", 200, required=True)
    last = until or agreement.until
    if last < agreement.until:
        raise BadInput("协议的最后一天只能往后改。要提前停，请用“结束合作”。", "until", "only_later")
    if last > agreement.until:
        _require_led_everywhere(agreement, by)
    _require_days(agreement.since, last, review_on)
    write_where_read(partner, state=partner.state)  # nobody ends it or signs anew in the same moment
    if not extend_agreement(agreement=agreement, until=last, review_on=review_on):
        raise SomebodyWasFaster
    record(
        PartnerReviewed(partner_id=partner.pk, words=kept, review_on=review_on.isoformat(), until=last.isoformat(), by_id=by.pk)
    )


def _require_led_everywhere(agreement: Agreement, by: User) -> None:
    """It goes on in every community of it, so whoever says so leads all of them."""
    for one in agreement.places:
        if not leads_community(by, one):
            raise BadInput(f"协议也管{one.name}，那边不归您管。要往后延，请街道或区里来定。", "until", "not_led")


@transaction.atomic
def end_partner(*, partner: Partner, words: str, by: User, looked_over: bool = False) -> None:
    """End it: nobody acts by this agreement from this minute on, and no share goes there any more. What was done stays."""
    require(by, "partners.end_partner", partner)
    kept = short_words_kept(words, "words", 200, required=True)
    require_nobody_named(partner, kept, "words", looked_over=looked_over)
    move(partner, PartnerState.ENDED, ended_words=kept)
    if partner.agreement is not None:
        close_agreement(agreement=partner.agreement)
    record(PartnerEnded(partner_id=partner.pk, words=kept, by_id=by.pk))
