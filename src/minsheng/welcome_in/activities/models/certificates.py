"""志愿服务记录证明: free, on request, out of confirmed presence alone; whoever holds the paper can have it checked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import privacy
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.scope import scope_of

from ..states import CERTIFICATE_LOOK, CertificateState
from .services import ServiceHours, hours_shown
from .volunteers import OFFICE, Volunteer

IDENTITY = "certificate.identity"


class CertificateQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The office of the community, and the district: whole names stand in it, of the young too."""
        scope = scope_of(user)
        if scope.everywhere:
            return self.opened("district")
        return self.opened("office").filter(volunteer__community_id__in=scope.led(*OFFICE))


class Certificate(Labelled):
    """Asked for, then issued with what counted on that day. `covered`: the name with its surname alone; `identity`: the last four
    characters of a document that somebody saw, where the volunteer wished that."""

    number = models.CharField(max_length=24, unique=True)
    check_code = models.CharField(max_length=16, unique=True)
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="certificates")
    state = models.CharField(max_length=12, choices=CertificateState.choices, default=CertificateState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField()
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    covered = models.BooleanField(default=False)
    identity_sealed = models.TextField(default="", blank=True)
    minutes = models.PositiveIntegerField(default=0)
    services = models.PositiveIntegerField(default=0)
    star = models.PositiveSmallIntegerField(default=0)
    void_at = models.DateTimeField(null=True, blank=True)
    void_words = models.CharField(max_length=200, default="", blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="certificate_state_known", condition=Q(state__in=CertificateState.values)),
            models.UniqueConstraint(fields=["volunteer"], condition=Q(state="asked"), name="certificate_asked_once"),
            models.CheckConstraint(
                name="certificate_issued_by_somebody",
                condition=Q(state="asked") | Q(issued_at__isnull=False, issued_by__isnull=False, minutes__gt=0),
            ),
            models.CheckConstraint(name="certificate_void_says_why", condition=~Q(state="void") | ~Q(void_words="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def community_id(self) -> int:
        return self.volunteer.community_id

    @property
    def look(self) -> tuple[str, str]:
        return CERTIFICATE_LOOK[self.state]

    @property
    def name(self) -> str:
        return self.volunteer.name_covered if self.covered else self.volunteer.name

    @property
    def identity(self) -> str:
        return privacy.unseal(self.identity_sealed, IDENTITY)

    @property
    def hours(self) -> str:
        return hours_shown(self.minutes)


class CertificateLineQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.opened("with the certificate").filter(certificate__in=Certificate.objects.visible_to(user))


class CertificateLine(models.Model):
    """One confirmed presence that a certificate names, as it stood then."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="lines")
    hours = models.ForeignKey(ServiceHours, models.PROTECT, related_name="+")

    objects = CertificateLineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "hours"], name="certificate_line_once")]
