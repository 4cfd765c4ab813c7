"""Questions about partners: lists, who waits for somebody, and what may stand in the way of one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.casework.models import Assignment, Case
from minsheng.casework.queries.story import Line, told
from minsheng.foundation import clock, privacy
from minsheng.foundation.ids import read_receipt_code
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import Organisation, Representative, User
from minsheng.neighbourhood.office_rules import office_rule
from minsheng.neighbourhood.queries import in_force, scope_of, served_by
from minsheng.neighbourhood.states import OrganisationKind, Role

from ..models import Partner
from ..states import BOUND, PartnerState

PARTS = ("community", "organisation", "agreement", "host_organisation", "checked_by", "invitation")
WHY = "of a partner already visible"
# What somebody of the office still has in hand; the rest is over.
OPEN = (PartnerState.APPLIED, PartnerState.ACCEPTED, *BOUND)


def partners_seen_by(user: User) -> QuerySet[Partner]:
    rows: QuerySet[Partner] = Partner.objects.visible_to(user).select_related(*PARTS)
    return rows.prefetch_related("agreement__areas__community")


def partner_or_none(user: User, number: str) -> Partner | None:
    return partners_seen_by(user).filter(number=number).first()


def open_partners(user: User) -> QuerySet[Partner]:
    """Who waits for somebody, and those who are bound."""
    return partners_seen_by(user).filter(state__in=OPEN)


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


def organisations_for(user: User) -> QuerySet[Organisation]:
    """Which of the register a partner may be, for this office: those that it sees, and those with which it agreed before."""
    seen = Organisation.objects.visible_to(user).order_by().values("pk")
    before = Partner.objects.visible_to(user).exclude(organisation=None).order_by().values("organisation_id")
    rows = Organisation.objects.unscoped("seen, or a partner before").filter(Q(pk__in=seen) | Q(pk__in=before))
    found: QuerySet[Organisation] = rows.exclude(kind=OrganisationKind.COMMUNITY).order_by("name")
    return found


def alike_in_register(partner: Partner) -> list[Organisation]:
    """Organisations that the applicant may be: the one it was said to be, before that those of the same name or code.

    Good for a warning of what stands in its way, and for nothing else: anybody can write any name into the form.
    """
    if partner.organisation is not None:
        return [partner.organisation]
    same = Q(name=partner.name) | Q(pk__in=_of_the_same_code(partner))
    return list(Organisation.objects.unscoped(WHY).filter(same).order_by("pk")[:20])


def _of_the_same_code(partner: Partner) -> QuerySet[Any, Any]:
    earlier = Partner.objects.unscoped(WHY).filter(licence=partner.licence, licence_seen=True).exclude(organisation=None)
    return (earlier if partner.licence else earlier.none()).order_by().values("organisation_id")


@dataclass(frozen=True)
class Alike:
    """One of the register that the applicant may be, why, and who acts for it already: for a person to decide."""

    organisation: Organisation
    by_code: bool
    people: list[str]

    @property
    def sentence(self) -> str:
        why = _("统一社会信用代码一样") if self.by_code else _("只是名字一样，是不是同一家要核实")
        who = _("已经替它办事的：%(names)s") % {"names": _("、").join(self.people)} if self.people else _("还没有人替它登录办事")
        return _("%(name)s：%(why)s。%(who)s。") % {"name": self.organisation.name, "why": why, "who": who}


def alike_for(partner: Partner, user: User) -> list[Alike]:
    """The same, among those that this office may choose, each with its reason; none once it was chosen."""
    if partner.organisation is not None:
        return []
    of_code = set(_of_the_same_code(partner).values_list("organisation_id", flat=True))
    found = list(organisations_for(user).filter(Q(name=partner.name) | Q(pk__in=of_code))[:20])
    acting: dict[int, list[str]] = {}
    if found:
        for row in people_of(found):
            acting.setdefault(row.organisation_id, []).append(row.user.name)
    return [Alike(one, one.pk in of_code, list(dict.fromkeys(acting.get(one.pk, [])))) for one in found]


def people_of(organisations: list[Organisation]) -> QuerySet[Representative]:
    """Who acts for them today; the same person once by the register and once by each agreement."""
    rows = Representative.objects.filter(organisation__in=organisations, user__is_active=True)
    return in_force(rows).select_related("user").order_by("pk")


def may_let_in(user: User, organisation: Organisation) -> bool:
    """Whoever leads everywhere it serves says who acts for it: who does reads all that it works on."""
    scope = scope_of(user)
    if scope.everywhere or organisation.whole_district:
        return scope.everywhere
    there = set(served_by([organisation.pk]).values_list("pk", flat=True))
    return there <= scope.led(Role.SECRETARY, Role.STREET)


def conflicts_of(organisations: list[Organisation], user: User) -> list[Conflict]:
    """Open cases that are about one of these, and those in which one holds a share; as far as `user` sees cases."""
    if not organisations:
        return []
    keys = {one.pk for one in organisations}
    shares = Assignment.objects.visible_to(user).standing().filter(organisation__in=keys)
    rows = Case.objects.visible_to(user).open().filter(Q(concerns__in=keys) | Q(pk__in=shares.values("case_id")))
    return [Conflict(case, case.concerns_id in keys) for case in rows.order_by("-pk")[:20]]


def story_of(partner: Partner) -> list[Line]:
    entries = TimelineEntry.objects.filter(subject_kind="partner", subject_id=str(partner.pk)).select_related("by")
    return told(list(entries.order_by("-sequence")))


def shares_in_hand(organisation: Organisation, user: User) -> int:
    """What somebody else must take over when a partner leaves, as far as `user` sees it."""
    rows = Assignment.objects.visible_to(user).standing().filter(organisation=organisation, case__ended_at=None)
    count: int = rows.exclude(state__in=["done", "released", "taken_back"]).count()
    return count


# What an application calls its parts, as people call them.
SAID = {
    "community": gettext_lazy("想和哪个社区合伙"),
    "kind": gettext_lazy("您是"),
    "name": gettext_lazy("单位叫什么"),
    "licence": gettext_lazy("统一社会信用代码"),
    "brings": gettext_lazy("能帮上什么"),
    "ties": gettext_lazy("和社区有没有别的往来"),
    "contact": gettext_lazy("联系谁"),
    "phone": gettext_lazy("电话"),
}


def kept_partner(identity: str, user: User) -> tuple[str, list[tuple[str, str]]] | None:
    """An application as it stands beside a write that came twice with other content."""
    found = partners_seen_by(user).filter(pk=identity).first()
    if found is None:
        return None
    kept = {key: getattr(found, key) for key in ("name", "licence", "brings", "ties")}
    kept |= {"community": found.community.code, "kind": str(OrganisationKind(found.kind).label)}
    kept |= {"contact": privacy.masked_name(found.contact), "phone": privacy.masked_phone(found.phone)}
    said = [(str(name), kept[key]) for key, name in SAID.items()]
    return reverse("partner", args=[found.number]), said


def works_with(partner: Partner, user: User) -> bool:
    """The office's side, and the auditor: who reads what the partner itself does not."""
    scope = scope_of(user)
    areas = [place.pk for place in partner.agreement.places] if partner.agreement else []
    return scope.audits or any(scope.covers(one) for one in (partner.community_id, *areas))
