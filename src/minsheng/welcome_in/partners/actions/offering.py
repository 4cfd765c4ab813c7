"""能帮的、要帮的: an organisation offers something, the office writes down what is needed, and a person brings the two together."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from minsheng.casework.models import Case, Voice
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, Estate, Organisation, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of, serving

from ..events import NeedPut, NeedTakenDown, OfferPut, OfferPutAgain, OfferWithdrawn
from ..models import Help, Need, Offer
from ..queries.offering import is_waited_for, partner_of, voices_behind
from ..states import OFFER_MOVES, NeedState, OfferKind, OfferState
from .helps import put_promise
from .words import require_for_partners

NOBODY = Voice.objects.unscoped("no resident spoke of it").none()


@dataclass(frozen=True)
class Whose:
    """Of whom and where, for the question who may."""

    community_id: int
    organisation_id: int | None = None


@transaction.atomic
def put_offer(
    *,
    organisation: Organisation,
    community: Community,
    kind: str,
    words: str,
    since: date,
    by: User,
    until: date | None = None,
    estate: Estate | None = None,
    amount: str = "",
    looked_over: bool = False,
) -> Offer:
    """The organisation offers something from a day on, or the office writes down that it does."""
    require(by, "partners.put_offer", Whose(community.pk, organisation.pk))
    if organisation.is_office or not serving(community).filter(pk=organisation.pk).exists():
        raise BadInput("这家单位不在这个社区，请重选。", "organisation", "not_serving")
    kept, much = _said(NOBODY, kind, words, amount, looked_over)
    _require_place_and_days(community, estate, since, until)
    by_office = organisation.pk not in scope_of(by).organisations
    offer = Offer.objects.create(
        community=community,
        estate=estate,
        organisation=organisation,
        kind=kind,
        words=kept,
        amount=much,
        since=since,
        until=until,
        put_at=clock.now(),
        put_by=by,
        by_office=by_office,
    )
    record(OfferPut(offer_id=offer.pk, offer_kind=kind, words=kept, by_office=by_office, by_id=by.pk))
    return offer


def _said(voices: QuerySet[Voice], kind: str, words: str, amount: str, looked_over: bool) -> tuple[str, str]:
    if kind not in OfferKind.values:
        raise BadInput("请选是地方、人手、手艺、东西还是资金。", "kind")
    kept, much = short_words_kept(words, "words", 200, required=True), short_words_kept(amount, "amount", 40)
    for field, text in (("words", kept), ("amount", much)):
        require_for_partners(voices, text, field, looked_over=looked_over)
    return kept, much


def _require_place_and_days(community: Community, estate: Estate | None, since: date, until: date | None) -> None:
    if estate is not None and estate.community_id != community.pk:
        raise BadInput("这个小区不在这个社区，请重选。", "estate")
    if until is not None and until < max(since, clock.today()):
        raise BadInput("最后一天要在开始之后，也不能已经过了。", "until", "term_over")


def _move(offer: Offer, to: str) -> None:
    if to not in OFFER_MOVES[offer.state]:
        raise StateForbids(f"这一条现在是“{offer.get_state_display()}”，不能这样办。", "offer_state")
    if not Offer.objects.unscoped("write").filter(pk=offer.pk, state=offer.state).update(state=to):
        raise SomebodyWasFaster
    offer.state = to


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: User) -> None:
    """Take an offer back; what was promised of it stays a promise."""
    require(by, "partners.put_offer", offer)
    _move(offer, OfferState.WITHDRAWN)
    record(OfferWithdrawn(offer_id=offer.pk, by_id=by.pk))


@transaction.atomic
def put_offer_again(*, offer: Offer, by: User) -> None:
    """Offer anew what was used, or taken back."""
    require(by, "partners.put_offer", offer)
    if offer.is_over:
        raise StateForbids("写的最后一天已经过了，请另挂一条。", "offer_over")
    _move(offer, OfferState.UP)
    record(OfferPutAgain(offer_id=offer.pk, by_id=by.pk))


@transaction.atomic
def put_need(
    *,
    kind: str,
    words: str,
    since: date,
    by: User,
    voice: Voice | None = None,
    case: Case | None = None,
    until: date | None = None,
    estate: Estate | None = None,
    amount: str = "",
    looked_over: bool = False,
) -> Need:
    """Hang up what a voice or a case needs, in words that organisations may read. Neither changes by that.

    Raises BadInput for a resident's words, names and numbers, and for what may name somebody that nobody looked over.
    """
    source = voice if voice is not None else case
    require(by, "partners.put_need", source)
    if source is None or (voice is not None and case is not None):
        raise BadInput("请说是哪一条民声，或者哪一件事项。", "voice")
    if not is_waited_for(voice=voice, case=case):
        raise StateForbids("这一条已经了了，或者不是需求，不用再挂。", "need_not_open")
    kept, much = _said(voices_behind(voice=voice, case=case), kind, words, amount, looked_over)
    _require_place_and_days(source.community, estate, since, until)
    try:
        with transaction.atomic():
            need = Need.objects.create(
                community=source.community,
                estate=estate,
                kind=kind,
                words=kept,
                amount=much,
                since=since,
                until=until,
                voice=voice,
                case=case,
                put_at=clock.now(),
                put_by=by,
            )
    except IntegrityError as error:
        raise StateForbids("这一条已经挂着了，要换说法，先拿下来。", "need_up") from error
    record(
        NeedPut(
            need_id=need.pk,
            need_kind=kind,
            words=kept,
            voice_id=voice.pk if voice else None,
            case_id=case.pk if case else None,
            by_id=by.pk,
        )
    )
    return need


@transaction.atomic
def take_need_down(*, need: Need, words: str, by: User, looked_over: bool = False) -> None:
    """Take a need off the board, and say why; whoever promised for it reads that."""
    require(by, "partners.put_need", need)
    kept = short_words_kept(words, "words", 200, required=True)
    require_for_partners(voices_behind(voice=need.voice, case=need.case), kept, "words", looked_over=looked_over)
    if not Need.objects.unscoped("write").filter(pk=need.pk, state=NeedState.UP).update(state=NeedState.DOWN, down_words=kept):
        raise StateForbids("已经拿下来了。", "need_down")
    record(NeedTakenDown(need_id=need.pk, words=kept, by_id=by.pk))


@transaction.atomic
def match_need(*, need: Need, offer: Offer, words: str, due: date, by: User, looked_over: bool = False) -> Help:
    """A person brings an offer and a need together: the partner promises `words` by a day. The offer is used by that; the need still hangs."""
    require(by, "partners.match_need", offer)
    if need.community_id != offer.community_id:
        raise BadInput("这两条不在一个社区，请重选。", "offer")
    if need.state != NeedState.UP:
        raise StateForbids("这一条已经拿下来了。", "need_down")
    if offer.state == OfferState.UP and offer.is_over:
        raise StateForbids("写的最后一天已经过了，请另挂一条。", "offer_over")
    partner = partner_of(offer)
    if partner is None:
        raise StateForbids("它还没签合伙协议。先请它来当合伙人，签了再答应。", "offer_of_no_partner")
    kept = short_words_kept(words, "words", 200, required=True)
    require_for_partners(voices_behind(voice=need.voice, case=need.case), kept, "words", looked_over=looked_over)
    _move(offer, OfferState.TAKEN)
    return put_promise(partner=partner, words=kept, due=due, by=by, need=need, offer=offer)
