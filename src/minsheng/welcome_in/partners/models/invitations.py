"""邀请: the office asks somebody to become a partner, or to come for one thing; by a last day they say yes or no."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import clock, privacy
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community, Organisation
from minsheng.neighbourhood.scope import scope_of
from minsheng.neighbourhood.states import OrganisationKind

from ..states import INVITE_LOOK, UNANSWERED, UNANSWERED_SHOWN, InviteFor, InviteState
from .partners import Partner

NAME, PHONE = "invitation.contact", "invitation.phone"


class InvitationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: of their communities. Auditor: all. A representative: those to the own organisation."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        mine = Q(community_id__in=scope.communities) | Q(organisation_id__in=scope.organisations)
        return self.opened("scope").filter(mine)


class Invitation(Labelled):
    """One sheet to one addressee. `organisation`: where it is one of the register. `code`: opens the public page on which to answer."""

    number = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=16, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="invitations")
    purpose = models.CharField(max_length=8, choices=InviteFor.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="invitations")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    contact_sealed = models.TextField()
    phone_sealed = models.TextField()
    words = models.CharField(max_length=200)
    # For what, where they are to come once: the day, if it is known.
    day = models.DateField(null=True, blank=True)
    until = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=InviteState.choices, default=InviteState.OPEN)
    state_since = models.DateTimeField()
    # What they said, or what the office says as it takes the invitation back.
    answer_words = models.CharField(max_length=200, default="", blank=True)
    # A worker wrote down what they said on the telephone.
    by_office = models.BooleanField(default=False)
    partner = models.OneToOneField(Partner, models.PROTECT, null=True, blank=True, related_name="invitation")
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "state", "-id"], name="invitation_list")]
        constraints = [
            models.CheckConstraint(name="invitation_state_known", condition=Q(state__in=InviteState.values)),
            models.CheckConstraint(name="invitation_purpose_known", condition=Q(purpose__in=InviteFor.values)),
            # Who says yes to being a partner has applied with it.
            models.CheckConstraint(
                name="invitation_led_to_application",
                condition=Q(partner__isnull=False, state="accepted", purpose="partner")
                | (Q(partner=None) & ~Q(state="accepted", purpose="partner")),
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
    def is_unanswered(self) -> bool:
        return self.state == InviteState.OPEN and self.until < clock.today()

    @property
    def standing(self) -> str:
        return UNANSWERED if self.is_unanswered else str(self.state)

    @property
    def shown(self) -> str:
        """As people read it: that the last day went by, too."""
        return str(UNANSWERED_SHOWN) if self.is_unanswered else str(InviteState(self.state).label)

    @property
    def look(self) -> tuple[str, str]:
        return INVITE_LOOK[self.standing]

    @property
    def is_to_partner(self) -> bool:
        return self.purpose == InviteFor.PARTNER
