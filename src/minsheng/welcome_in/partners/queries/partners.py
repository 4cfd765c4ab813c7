"""Questions about partners: lists, who waits for somebody, and what may stand in the way of one."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.models import Assignment, Case
from minsheng.casework.queries.story import Line, told
from minsheng.foundation import clock
from minsheng.foundation.ids import read_receipt_code
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import Organisation, User
from minsheng.neighbourhood.office_rules import office_rule
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role

from ..models import Partner
from ..states import BOUND, PartnerState

PARTS = ("community", "organisation", "agreement", "host_organisation", "checked_by")
WHY = "of a partner already visible"
# What somebody of the office still has in hand; the rest is over.
OPEN = (PartnerState.APPLIED, PartnerState.ACCEPTED, *BOUND)


def partners_seen_by(user: User) -> QuerySet[Partner]:
    rows: QuerySet[Partner] = Partner.objects.visible_to(user).select_related(*PARTS)
    return rows.prefetch_related("agreement__areas__community")


def partner_or_none(user: User, number: str) -> Partner | None:
    return partners_seen_by(user).filter(number=number).first()


def open_partners(user: User) -> QuerySet[Partner]:
    """Who waits for somebody first, then those who are bound, the newest first."""
    return partners_seen_by(user).filter(state__in=OPEN).order_by("-pk")


def past_partners(user: User) -> QuerySet[Partner]:
    return partners_seen_by(user).exclude(state__in=OPEN)


def partner_by_receipt(typed: str) -> Partner | None:
    """For the applicant, whose code it is; a mistyped one opens nothing."""
    code = read_receipt_code(typed)
    rows = Partner.objects.unscoped("the applicant holds the code").select_related(*PARTS)
    found: Partner | None = rows.filter(receipt_code=code).first() if code else None
    return found


def due_partners(user: User) -> QuerySet[Partner]:
    """What waits for the office: applications, agreements to be signed, and days that come near or have passed."""
    scope = scope_of(user)
    checks = scope.led(Role.WORKER, Role.SECRETARY)
    until = clock.today() + timedelta(days=office_rule("partner_notice_days"))
    near = Q(agreement__review_on__lte=until) | Q(agreement__until__lte=until)
    near |= Q(state=PartnerState.TRIAL, trial_until__lte=until)
    waits = Q(state__in=[PartnerState.APPLIED, PartnerState.ACCEPTED]) | (Q(state__in=BOUND) & near)
    return partners_seen_by(user).filter(waits, community_id__in=checks).order_by("state_since", "pk")


@dataclass(frozen=True)
class Conflict:
    """A case with which the applicant has to do otherwise: it is about them, or they are at work on it."""

    case: Case
    about: bool

    @property
    def sentence(self) -> str:
        return _("这件事项就是关于它的") if self.about else _("这件事项它正承办着一份")


def known_as(partner: Partner) -> Organisation | None:
    """The organisation of the register that this is: chosen with the agreement, before that the one of the same name or code."""
    if partner.organisation is not None:
        return partner.organisation
    rows = Organisation.objects.unscoped(WHY)
    same = Q(name=partner.name)
    if partner.licence:
        earlier = Partner.objects.unscoped(WHY).filter(licence=partner.licence).exclude(organisation=None)
        same |= Q(pk__in=earlier.values("organisation_id"))
    found: Organisation | None = rows.filter(same).order_by("pk").first()
    return found


def conflicts_of(partner: Partner, known: Organisation | None, user: User) -> list[Conflict]:
    """Open cases that are about the applicant, and those in which it holds a share; as far as `user` sees cases."""
    if known is None:
        return []
    shares = Assignment.objects.visible_to(user).standing().filter(organisation=known)
    rows = Case.objects.visible_to(user).open().filter(Q(concerns=known) | Q(pk__in=shares.values("case_id")))
    return [Conflict(case, case.concerns_id == known.pk) for case in rows.order_by("-pk")[:20]]


def story_of(partner: Partner) -> list[Line]:
    entries = TimelineEntry.objects.filter(subject_kind="partner", subject_id=str(partner.pk)).select_related("by")
    return told(list(entries.order_by("-sequence")))


def shares_in_hand(organisation: Organisation) -> int:
    """What somebody else must take over when a partner leaves."""
    rows = Assignment.objects.unscoped(WHY).standing().filter(organisation=organisation, case__ended_at=None)
    count: int = rows.exclude(state__in=["done", "released", "taken_back"]).count()
    return count


def kept_partner(identity: str, user: User) -> tuple[str, list[tuple[str, str]]] | None:
    """An application as it stands beside a write that came twice with other content."""
    found = partners_seen_by(user).filter(pk=identity).first()
    if found is None:
        return None
    said = [(_("单位"), found.name), (_("能帮上什么"), found.brings)]
    return reverse("partner", args=[found.number]), said


def works_with(partner: Partner, user: User) -> bool:
    """The office's side, and the auditor: who reads what the partner itself does not."""
    scope = scope_of(user)
    areas = [place.pk for place in partner.agreement.places] if partner.agreement else []
    return scope.audits or any(scope.covers(one) for one in (partner.community_id, *areas))
