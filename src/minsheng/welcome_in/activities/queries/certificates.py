"""Questions about certificates: what would stand in one, what stands in one, whether one is genuine."""

from dataclasses import dataclass

from django.db.models import QuerySet

from minsheng.foundation import clock
from minsheng.foundation.ids import read_receipt_code
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of
from minsheng.neighbourhood.states import Role

from ..models import Certificate, CertificateLine, ServiceHours, Volunteer
from ..states import CertificateState

PARTS = ("volunteer__community", "volunteer__team", "issued_by")
WHY = "of a certificate already found"


def certificates_seen_by(user: User) -> QuerySet[Certificate]:
    rows: QuerySet[Certificate] = Certificate.objects.visible_to(user).select_related(*PARTS)
    return rows


def certificate_or_none(user: User, number: str) -> Certificate | None:
    return certificates_seen_by(user).filter(number=number).first()


def certificates_of(volunteer: Volunteer) -> list[Certificate]:
    rows = Certificate.objects.unscoped("of a volunteer already found").filter(volunteer=volunteer)
    return list(rows.select_related(*PARTS).order_by("-pk")[:50])


def asked_certificate(volunteer: Volunteer) -> Certificate | None:
    rows = Certificate.objects.unscoped("of a volunteer already found")
    found: Certificate | None = rows.filter(volunteer=volunteer, state=CertificateState.ASKED).first()
    return found


def lines_of(certificate: Certificate) -> list[ServiceHours]:
    """What it names, the earliest first."""
    lines = CertificateLine.objects.unscoped(WHY).filter(certificate=certificate)
    rows = ServiceHours.objects.unscoped(WHY).filter(pk__in=lines.values("hours_id"))
    return list(rows.select_related("sign_up__service", "confirmed_by").order_by("since", "pk"))


@dataclass(frozen=True)
class Checked:
    """What anybody reads who holds the number of a paper: whether it is genuine, and its sums. No name."""

    certificate: Certificate
    corrected: bool

    @property
    def genuine(self) -> bool:
        return self.certificate.state == CertificateState.ISSUED


def checked_by_code(typed: str) -> Checked | None:
    """`corrected`: hours that it names were put right since."""
    code = read_receipt_code(typed)
    if not code:
        return None
    rows = Certificate.objects.unscoped("whoever holds the paper").filter(check_code=code).exclude(state=CertificateState.ASKED)
    found = rows.select_related(*PARTS).first()
    if found is None:
        return None
    lines = CertificateLine.objects.unscoped(WHY).filter(certificate=found)
    return Checked(found, lines.exclude(hours__replaced_by=None).exists())


def certificates_due(user: User) -> QuerySet[Certificate]:
    """For the office: who asked for one and waits."""
    led = scope_of(user).led(Role.WORKER, Role.SECRETARY)
    rows = certificates_seen_by(user).filter(state=CertificateState.ASKED, volunteer__community_id__in=led)
    return rows.order_by("due", "pk")


def is_late(certificate: Certificate) -> bool:
    return certificate.state == CertificateState.ASKED and certificate.due < clock.today()
