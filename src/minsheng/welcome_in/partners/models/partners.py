"""社区合伙人: from the application to the end, one row; what is agreed stands in agreements, what was done in the timeline."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import privacy
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Agreement, AgreementArea, Community, Organisation
from minsheng.neighbourhood.scope import scope_of
from minsheng.neighbourhood.states import OrganisationKind

from ..states import BOUND, LICENSED, OVER, OVER_SHOWN, PARTNER_LOOK, PartnerState

NAME, PHONE = "partner.contact", "partner.phone"


class PartnerQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: who applied to or agreed with their communities. Auditor: all. A representative: the own organisation."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        there = AgreementArea.objects.filter(community_id__in=scope.communities)
        mine = Q(community_id__in=scope.communities) | Q(agreement_id__in=there.values("agreement_id"))
        return self.opened("scope").filter(mine | Q(organisation_id__in=scope.organisations))


class Partner(Labelled):
    """`organisation` and `agreement` (the latest) are there from the first agreement on."""

    number = models.CharField(max_length=24, unique=True)
    receipt_code = models.CharField(max_length=16, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="partners")
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    name = models.CharField(max_length=60)
    licence = models.CharField(max_length=18, default="", blank=True)
    brings = models.TextField()
    # What ties them to the office or to a matter in hand, as they say themselves.
    ties = models.TextField(default="", blank=True)
    contact_sealed = models.TextField()
    phone_sealed = models.TextField()
    applied_at = models.DateTimeField()
    # When the contact was taken out on request.
    erased_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=PartnerState.choices, default=PartnerState.APPLIED)
    state_since = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    licence_seen = models.BooleanField(default=False)
    conflict = models.CharField(max_length=200, default="", blank=True)
    # What the applicant reads of the decision, and what is read of the end.
    decided_words = models.CharField(max_length=200, default="", blank=True)
    ended_words = models.CharField(max_length=200, default="", blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="partnerships")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="+")
    trial_until = models.DateField(null=True, blank=True)
    host_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    host_name = models.CharField(max_length=40, default="", blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "state", "-id"], name="partner_list")]
        constraints = [
            models.CheckConstraint(name="partner_state_known", condition=Q(state__in=PartnerState.values)),
            models.CheckConstraint(
                name="partner_bound_by_agreement",
                condition=~Q(state__in=[*BOUND, PartnerState.ENDED]) | Q(organisation__isnull=False, agreement__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def cover(self, contact: str, phone: str) -> None:
        self.contact_sealed = privacy.seal(contact, NAME)
        self.phone_sealed = privacy.seal(privacy.plain_phone(phone), PHONE)

    @property
    def contact(self) -> str:
        return privacy.unseal(self.contact_sealed, NAME)

    @property
    def phone(self) -> str:
        return privacy.unseal(self.phone_sealed, PHONE)

    @property
    def is_over(self) -> bool:
        """The term has run out, and nobody has ended it or signed anew."""
        return self.state in BOUND and self.agreement is not None and self.agreement.is_over

    @property
    def standing(self) -> str:
        return OVER if self.is_over else str(self.state)

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """As people read it: a term that has run out before anybody wrote that down, too."""
        return str(OVER_SHOWN) if self.is_over else str(PartnerState(self.state).label)

    @property
    def look(self) -> tuple[str, str]:
        return PARTNER_LOOK[self.standing]

    @property
    def needs_licence(self) -> bool:
        return self.kind in LICENSED

    @property
    def hands(self) -> list[str]:
        """Who acted by the latest agreement: whoever signs anew most likely names them again."""
        rows = self.agreement.people.select_related("user").order_by("pk") if self.agreement else []
        return list(dict.fromkeys(row.user.name for row in rows if row.user.is_active))

    @property
    def may_be_checked(self) -> bool:
        """Before it is signed, and again before it is signed anew."""
        return self.state in (PartnerState.APPLIED, PartnerState.ACCEPTED) or self.is_over

    @property
    def host_shown(self) -> str:
        parts = (self.host_organisation.name if self.host_organisation else "", self.host_name)
        return " ".join(part for part in parts if part)

    @property
    def next_day(self) -> date | None:
        """The next day on which somebody should look at it: the end of the trial, the review, or the last day."""
        if self.agreement is None or self.state not in BOUND:
            return None
        days = [self.agreement.review_on, self.agreement.until]
        if self.state == PartnerState.TRIAL and self.trial_until:
            days.append(self.trial_until)
        return min(days)
