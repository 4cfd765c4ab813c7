"""Whoever applied asks to be forgotten (个人信息保护法 47): whom to call goes, how it stands stays."""

from django.db import transaction

from minsheng.casework.models import WriteConflict
from minsheng.casework.states import TOMBSTONE
from minsheng.foundation import clock, privacy
from minsheng.foundation.errors import StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.states import OrganisationKind

from ..events import ApplicantErased
from ..models import Partner
from ..states import PAST
from .applying import write_where_read


@transaction.atomic
def erase_applicant(*, partner: Partner, by: User) -> None:
    """Take out the contact, the telephone and what they said that ties them; of a single person also name, code and offer.

    Only of an application that was not accepted or a partner that has ended: whoever withdraws is declined first.
    """
    require(by, "partners.erase_applicant", partner)
    if partner.state not in PAST:
        raise StateForbids("还在办着，联系人要留着。他不申请了，先点“不接受”；不合作了，先结束。", "partner_open")
    if partner.erased_at is not None:
        raise StateForbids("联系人已经删过了。", "applicant_erased")
    changes = {"erased_at": clock.now(), "ties": "", "conflict": ""}
    if partner.kind == OrganisationKind.PROFESSIONAL and partner.organisation_id is None:
        changes |= {"name": TOMBSTONE, "brings": TOMBSTONE, "licence": ""}
    partner.cover("", "")
    sealed = {"contact_sealed": partner.contact_sealed, "phone_sealed": partner.phone_sealed}
    write_where_read(partner, **changes, **sealed)
    blank = privacy.seal("{}", "conflict.received")
    WriteConflict.objects.filter(write__act="apply_partner", write__result=str(partner.pk)).update(received_sealed=blank)
    record(ApplicantErased(partner_id=partner.pk, by_id=by.pk))
