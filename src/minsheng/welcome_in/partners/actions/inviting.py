"""The office invites; whoever is invited says yes or no, or the office takes it back. Nobody is left without a way on."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from minsheng.casework.states import TOMBSTONE
from minsheng.foundation import clock, ids
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.privacy import is_phone, looks_masked, plain_phone
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, Organisation, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of, serving
from minsheng.neighbourhood.states import OrganisationKind

from ..events import InvitationAccepted, InvitationDeclined, InvitationSent, InvitationWithdrawn, InvitedErased
from ..models import Invitation, Partner
from ..queries.partners import OPEN as NOT_OVER
from ..states import INVITE_MOVES, KINDS, InviteFor, InviteState
from .applying import apply_partner
from .words import require_nobody_named

LONGEST_DAYS = 180


@transaction.atomic
def invite(
    *,
    community: Community,
    purpose: str,
    words: str,
    until: date,
    by: User,
    organisation: Organisation | None = None,
    kind: str = "",
    name: str = "",
    contact: str = "",
    phone: str = "",
    day: date | None = None,
    looked_over: bool = False,
) -> Invitation:
    """Invite one of the register (`organisation`), or somebody by `name` and `kind`; they answer by `until`. `day`: when to come once.

    Raises BadInput for one who is a partner here already, for a telephone that is none, and for words that name somebody.
    """
    require(by, "partners.invite", community)
    if purpose not in InviteFor.values:
        raise BadInput("请选是请来当合伙人，还是来办一件事。", "purpose")
    called, sort = _addressee(community, organisation, name, kind)
    if purpose == InviteFor.PARTNER:
        if sort not in dict(KINDS):
            raise BadInput("部门不当合伙人：请它来办一件事，或者吹哨。", "organisation", "department_no_partner")
        _require_no_partner(community, organisation, called)
    person, number = _reached(contact, phone, required=organisation is None)
    today = clock.today()
    if not today <= until <= today + timedelta(days=LONGEST_DAYS):
        raise BadInput(f"答复的最后一天写今天或以后，最晚{LONGEST_DAYS}天。", "until", "answer_day")
    if day is not None and (purpose != InviteFor.ONCE or day < today):
        raise BadInput("来的日子写今天或以后；请来当合伙人的不用写。", "day", "come_day")
    moment = clock.now()
    month = clock.local(moment).strftime("%y%m")
    invitation = Invitation(
        number=f"YQ-{community.letters}-{month}-{ids.next_number(f'invitation:{community.letters}:{month}'):03d}",
        code=ids.new_receipt_code(),
        community=community,
        purpose=purpose,
        organisation=organisation,
        name=called,
        kind=sort,
        day=day,
        until=until,
        sent_at=moment,
        sent_by=by,
        state_since=moment,
    )
    invitation.cover(person, number)
    kept = short_words_kept(words, "words", 200, required=True)
    invitation.words = require_nobody_named(invitation, kept, "words", looked_over=looked_over)
    invitation.save()
    record(
        InvitationSent(
            invitation_id=invitation.pk,
            number=invitation.number,
            purpose=purpose,
            kind=sort,
            until=until.isoformat(),
            by_id=by.pk,
        )
    )
    return invitation


def _addressee(community: Community, organisation: Organisation | None, name: str, kind: str) -> tuple[str, str]:
    if organisation is not None:
        if organisation.is_office:
            raise BadInput("居委会自己不用请，请重选。", "organisation", "office_no_partner")
        if not serving(community).filter(pk=organisation.pk).exists():
            raise BadInput("这家单位不在这个社区，请重选；册子里没有的，写下面的名称。", "organisation", "not_serving")
        return organisation.name, str(organisation.kind)
    if kind not in dict(KINDS):
        raise BadInput("请选是哪一类。", "kind")
    return short_words_kept(name, "name", 60, required=True), kind


def _require_no_partner(community: Community, organisation: Organisation | None, name: str) -> None:
    rows = Partner.objects.unscoped("is it one already").filter(community=community, state__in=NOT_OVER)
    same = rows.filter(organisation=organisation) if organisation is not None else rows.filter(name=name)
    if same.exists():
        raise BadInput(
            "它在这个社区已经申请过，或者已经是合伙人了，看“社区合伙人”那一页。",
            "organisation" if organisation else "name",
            "partner_already",
        )


def _reached(contact: str, phone: str, *, required: bool) -> tuple[str, str]:
    """Whom to call: needed of whoever is not in the register, or of whom one of the two was written."""
    if not (required or contact or phone):
        return "", ""
    person = short_words_kept(contact, "contact", 40, required=True)
    if looks_masked(person) or looks_masked(phone):
        raise BadInput("带星号的存不进去，请写完整。", "contact")
    if not is_phone(plain_phone(phone)):
        raise BadInput("电话写得不对，请写11位手机号，或者带区号的座机。", "phone", "phone_wrong")
    return person, phone


def _move(invitation: Invitation, to: str, **changes: Any) -> None:
    """Along the table, where the row is still in the state that was read."""
    if to not in INVITE_MOVES[invitation.state]:
        raise StateForbids(f"这份邀请已经是“{invitation.shown}”了。", "invitation_state")
    changes |= {"state": to, "state_since": clock.now()}
    if not Invitation.objects.unscoped("write").filter(pk=invitation.pk, state=invitation.state).update(**changes):
        raise SomebodyWasFaster
    for field, value in changes.items():
        setattr(invitation, field, value)


def _said_by_office(invitation: Invitation, by: User | None) -> bool:
    """Whether the office writes down what was said; `by` is None for whoever holds the code."""
    if by is None:
        return False
    require(by, "partners.answer_invitation", invitation)
    return invitation.organisation_id not in scope_of(by).organisations


@transaction.atomic
def accept_invitation(
    *,
    invitation: Invitation,
    by: User | None,
    words: str = "",
    brings: str = "",
    licence: str = "",
    ties: str = "",
    contact: str = "",
    phone: str = "",
) -> None:
    """They come. Whoever was invited to be a partner applies with it (`brings`, `licence`, `ties`); the office still checks that.

    `contact` and `phone` are asked only where the invitation has none. `by` is None for whoever holds the code.
    """
    by_office = _said_by_office(invitation, by)
    kept = short_words_kept(words, "words", 200)
    partner = None
    if invitation.is_to_partner and invitation.state == InviteState.OPEN:
        known = bool(invitation.phone)
        partner = apply_partner(
            community=invitation.community,
            kind=invitation.kind,
            name=invitation.name,
            brings=brings,
            contact=invitation.contact if known else contact,
            phone=invitation.phone if known else phone,
            licence=licence,
            ties=ties,
            by=by,
        )
    _move(invitation, InviteState.ACCEPTED, answer_words=kept, by_office=by_office, partner=partner)
    record(
        InvitationAccepted(
            invitation_id=invitation.pk,
            partner_id=partner.pk if partner else None,
            by_office=by_office,
            by_id=by.pk if by else None,
        )
    )


@transaction.atomic
def decline_invitation(*, invitation: Invitation, by: User | None, words: str = "") -> None:
    """They do not come, and may say why. `by` is None for whoever holds the code."""
    by_office = _said_by_office(invitation, by)
    kept = short_words_kept(words, "words", 200)
    _move(invitation, InviteState.DECLINED, answer_words=kept, by_office=by_office)
    record(InvitationDeclined(invitation_id=invitation.pk, by_office=by_office, by_id=by.pk if by else None))


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, words: str, by: User, looked_over: bool = False) -> None:
    """Take it back; whoever was invited reads `words`."""
    require(by, "partners.withdraw_invitation", invitation)
    kept = short_words_kept(words, "words", 200, required=True)
    require_nobody_named(invitation, kept, "words", looked_over=looked_over)
    _move(invitation, InviteState.WITHDRAWN, answer_words=kept)
    record(InvitationWithdrawn(invitation_id=invitation.pk, words=kept, by_id=by.pk))


@transaction.atomic
def erase_invited(*, invitation: Invitation, by: User) -> None:
    """Take out whom to call and what was answered (个人信息保护法 47); of a single person also the name and the words to them."""
    require(by, "partners.erase_invited", invitation)
    if invitation.state == InviteState.OPEN:
        raise StateForbids("还在等答复，联系人要留着。不请了，先收回。", "invitation_open")
    if invitation.erased_at is not None:
        raise StateForbids("联系人已经删过了。", "applicant_erased")
    changes: dict[str, Any] = {"erased_at": clock.now(), "answer_words": ""}
    if invitation.kind == OrganisationKind.PROFESSIONAL and invitation.organisation_id is None:
        changes |= {"name": TOMBSTONE, "words": TOMBSTONE}
    invitation.cover("", "")
    changes |= {"contact_sealed": invitation.contact_sealed, "phone_sealed": invitation.phone_sealed}
    if not Invitation.objects.unscoped("write").filter(pk=invitation.pk, erased_at=None).update(**changes):
        raise SomebodyWasFaster
    record(InvitedErased(invitation_id=invitation.pk, by_id=by.pk))
