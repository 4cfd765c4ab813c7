"""Somebody offers to be a partner; the office looks at it and says yes or no."""

from typing import Any

from django.db import transaction

from minsheng.foundation import clock, ids
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.privacy import is_phone, looks_masked, plain_phone
from minsheng.foundation.texts import short_words_kept, words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import for_oneself, require

from ..events import PartnerAccepted, PartnerApplied, PartnerChecked, PartnerDeclined
from ..licence import is_licence, plain_licence
from ..models import Partner
from ..queries.partners import alike_in_register, conflicts_of
from ..states import KINDS, PARTNER_MOVES, PartnerState
from .words import require_nobody_named


@transaction.atomic
def apply_partner(
    *,
    community: Community,
    kind: str,
    name: str,
    brings: str,
    contact: str,
    phone: str,
    by: User | None,
    licence: str = "",
    ties: str = "",
) -> Partner:
    """Offer to be a partner of a community: what one `brings`, and what `ties` one has to it. `by` is None on the public form.

    Raises BadInput for a code whose check character does not fit, and for a telephone that is none.
    """
    if by is not None:
        for_oneself(by)
    if kind not in dict(KINDS):
        raise BadInput("请选是哪一类。", "kind")
    called = short_words_kept(name, "name", 60, required=True)
    person = short_words_kept(contact, "contact", 40, required=True)
    if looks_masked(person) or looks_masked(phone):
        raise BadInput("带星号的存不进去，请写完整。", "contact")
    if not is_phone(plain_phone(phone)):
        raise BadInput("电话写得不对，请写11位手机号，或者带区号的座机。", "phone", "phone_wrong")
    offered, tied = words_kept(brings, "brings"), words_kept(ties, "ties", required=False)
    moment = clock.now()
    month = clock.local(moment).strftime("%y%m")
    number = ids.next_number(f"partner:{community.letters}:{month}")
    partner = Partner(
        number=f"HH-{community.letters}-{month}-{number:03d}",
        receipt_code=ids.new_receipt_code(),
        community=community,
        kind=kind,
        name=called,
        licence=_licence(licence),
        brings=offered,
        ties=tied,
        applied_at=moment,
        state_since=moment,
    )
    partner.cover(person, phone)
    partner.save()
    record(PartnerApplied(partner_id=partner.pk, number=partner.number, kind=kind, by_id=by.pk if by else None))
    return partner


def _licence(typed: str) -> str:
    code = plain_licence(typed)
    if code and not is_licence(code):
        raise BadInput(
            "统一社会信用代码对不上：要18位，没有字母I、O、S、V、Z。请照营业执照再核一遍。", "licence", "licence_wrong"
        )
    return code


def move(partner: Partner, to: str, **changes: Any) -> None:
    """Along the table, where the row is still in the state that was read, and as it was last checked."""
    if to not in PARTNER_MOVES[partner.state]:
        raise StateForbids(f"{partner.name}现在是“{partner.get_state_display()}”，不能这样办。", "partner_state")
    changes |= {"state": to, "state_since": clock.now()}
    write_where_read(partner, **changes)


def write_where_read(partner: Partner, **changes: Any) -> None:
    """Raises SomebodyWasFaster where the row is no longer what was read: moved on, or checked anew meanwhile."""
    was_read = {"state": partner.state, "state_since": partner.state_since, "checked_at": partner.checked_at}
    if not Partner.objects.unscoped("write").filter(pk=partner.pk, **was_read).update(**changes):
        raise SomebodyWasFaster
    for field, value in changes.items():
        setattr(partner, field, value)


@transaction.atomic
def check_partner(*, partner: Partner, by: User, licence_seen: bool = False, licence: str = "", conflict: str = "") -> None:
    """Write down whether the papers were seen, and what stands in the way: a contractor of a matter in hand is marked.

    A later check takes the place of an earlier one, which stays in the timeline.
    """
    require(by, "partners.check_partner", partner)
    if not partner.may_be_checked:
        raise StateForbids(f"{partner.name}现在是“{partner.get_state_display()}”，不用再审。", "partner_state")
    code = _licence(licence) or partner.licence
    if licence_seen and partner.needs_licence and not code:
        raise BadInput("看过证照的，请把统一社会信用代码写上。", "licence", "licence_missing")
    kept = short_words_kept(conflict, "conflict", 200)
    cases = len(conflicts_of(alike_in_register(partner), by))
    if cases and not kept:
        raise BadInput(f"它和{cases}件在办的事项有关系，请写一句怎么避开。", "conflict", "conflict_unsaid")
    moment = clock.now()
    write_where_read(partner, checked_at=moment, checked_by=by, licence_seen=licence_seen, licence=code, conflict=kept)
    record(PartnerChecked(partner_id=partner.pk, licence_seen=licence_seen, conflict=kept, cases=cases, by_id=by.pk))


def require_papers(partner: Partner) -> None:
    """Nobody is accepted unseen, and nobody signs unseen: what was seen may have been taken back in between."""
    if partner.checked_at is None:
        raise StateForbids("还没审过，请先审核。", "not_checked")
    if partner.needs_licence and not (partner.licence_seen and partner.licence):
        raise StateForbids("还没看过它的证照，请在“审核”里记下看过了。", "licence_unseen")


@transaction.atomic
def accept_partner(*, partner: Partner, words: str, by: User, looked_over: bool = False) -> None:
    """Say yes; the applicant reads `words`. Raises StateForbids before somebody has checked it."""
    require(by, "partners.accept_partner", partner)
    kept = short_words_kept(words, "words", 200, required=True)
    require_nobody_named(partner, kept, "words", looked_over=looked_over)
    if partner.state == PartnerState.APPLIED:
        require_papers(partner)
    move(partner, PartnerState.ACCEPTED, decided_words=kept)
    record(PartnerAccepted(partner_id=partner.pk, words=kept, by_id=by.pk))


@transaction.atomic
def decline_partner(*, partner: Partner, words: str, by: User, looked_over: bool = False) -> None:
    """Say no, and why; the applicant reads `words` and may apply again."""
    require(by, "partners.decline_partner", partner)
    kept = short_words_kept(words, "words", 200, required=True)
    require_nobody_named(partner, kept, "words", looked_over=looked_over)
    move(partner, PartnerState.DECLINED, decided_words=kept)
    record(PartnerDeclined(partner_id=partner.pk, words=kept, by_id=by.pk))
