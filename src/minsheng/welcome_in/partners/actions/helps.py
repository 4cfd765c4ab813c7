"""A partner promises something; somebody of the office writes down whether it was done."""

from datetime import date

from django.db import transaction

from minsheng.casework.queries.board import piece_kind
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.suspicious import suspicious_in
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of

from ..events import HelpNoted, HelpPromised
from ..models import Help, Need, Offer, Partner
from ..states import BOUND, HELP_MOVES, HelpState


def _kept(words: str, *, required: bool) -> str:
    kept = short_words_kept(words, "words", 200, required=required)
    for found in suspicious_in(kept):
        if found.hard:
            what = piece_kind(found.kind)
            raise BadInput(f"“{found.piece}”是{what}，合伙人和社区都看得到这一句。请去掉或换个说法。", "words", "names_somebody")
    return kept


@transaction.atomic
def promise_help(*, partner: Partner, words: str, due: date, by: User) -> Help:
    """Write down what the partner will do and by which day: it says so itself, or the office writes down what it said."""
    require(by, "partners.promise_help", partner)
    return put_promise(partner=partner, words=_kept(words, required=True), due=due, by=by)


def put_promise(
    *, partner: Partner, words: str, due: date, by: User, need: Need | None = None, offer: Offer | None = None
) -> Help:
    """The part that a promise of one's own and one that answers a need have in common; `words` are looked through already."""
    if partner.state not in BOUND or partner.is_over:
        raise StateForbids(f"{partner.name}现在是“{partner.get_state_display()}”，不能再答应新的。", "partner_state")
    if due < clock.today():
        raise BadInput("答应的日子已经过了，请写今天或以后。", "due")
    by_office = partner.organisation_id not in scope_of(by).organisations
    promised = Help.objects.create(
        partner=partner,
        need=need,
        offer=offer,
        words=words,
        due=due,
        promised_at=clock.now(),
        promised_by=by,
        by_office=by_office,
    )
    record(
        HelpPromised(
            partner_id=partner.pk,
            help_id=promised.pk,
            words=words,
            due=due.isoformat(),
            by_office=by_office,
            need_id=need.pk if need else None,
            offer_id=offer.pk if offer else None,
            by_id=by.pk,
        )
    )
    return promised


@transaction.atomic
def note_help(*, promise: Help, kept: bool, by: User, words: str = "") -> None:
    """Write down whether it was done; the partner reads it, and never judges itself."""
    partner = promise.partner
    require(by, "partners.note_help", partner)
    state, before = HelpState.KEPT if kept else HelpState.BROKEN, promise.state
    if state not in HELP_MOVES[before]:
        raise StateForbids(f"已经记了“{promise.get_state_display()}”。", "help_state")
    said = _kept(words, required=not kept)
    rows = Help.objects.unscoped("note").filter(pk=promise.pk, state=before)
    if not rows.update(state=state, noted_words=said, noted_at=clock.now()):
        raise SomebodyWasFaster
    record(
        HelpNoted(
            partner_id=partner.pk,
            help_id=promise.pk,
            state=state,
            before=before,
            promised=promise.words,
            words=said,
            need_id=promise.need_id,
            by_id=by.pk,
        )
    )
