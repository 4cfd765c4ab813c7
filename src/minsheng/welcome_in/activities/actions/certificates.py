"""志愿服务记录证明: asked for, issued free of charge out of what counts, and voided where it should not have been."""

from django.db import IntegrityError, transaction

from minsheng.foundation import clock, ids, privacy
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.timeline import record
from minsheng.foundation.working_days import working_days_after
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.office_rules import office_rule
from minsheng.neighbourhood.permission import require

from ..events import CertificateAsked, CertificateIssued, CertificateVoided
from ..models import Certificate, CertificateLine, Volunteer
from ..models.certificates import IDENTITY
from ..queries.certificates import asked_certificate
from ..queries.services import counting_hours
from ..stars import star_for
from ..states import CERTIFICATE_MOVES, CertificateState
from .words import told_words

_LAST_FOUR = 4


def _require_hours(volunteer: Volunteer) -> None:
    if volunteer.erased_at is not None:
        raise StateForbids("按本人要求删去了，开不了证明。", "volunteer_erased")
    if not counting_hours(volunteer).exists():
        raise StateForbids("还没有确认过的时长，开不了证明。", "no_hours")


def _asked(volunteer: Volunteer, by: User | None) -> Certificate:
    moment = clock.now()
    letters, month = volunteer.community.letters, clock.local(moment).strftime("%y%m")
    number = ids.next_number(f"certificate:{letters}:{month}")
    certificate = Certificate(
        number=f"ZM-{letters}-{month}-{number:03d}",
        check_code=ids.new_receipt_code(),
        volunteer=volunteer,
        asked_at=moment,
        asked_by=by,
        due=working_days_after(clock.today(), office_rule("certificate_days")),
    )
    try:
        with transaction.atomic():
            certificate.save()
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    return certificate


@transaction.atomic
def ask_certificate(*, volunteer: Volunteer, by: User | None) -> Certificate:
    """Ask for the record of one's hours; `by` is None where whoever holds the code asks. Who has left may ask too."""
    if by is not None:
        require(by, "activities.ask_certificate", volunteer)
    _require_hours(volunteer)
    if asked_certificate(volunteer) is not None:
        raise StateForbids("已经要过一份，社区正在开。", "certificate_asked")
    certificate = _asked(volunteer, by)
    record(
        CertificateAsked(
            volunteer_id=volunteer.pk,
            certificate_id=certificate.pk,
            due=certificate.due.isoformat(),
            by_id=by.pk if by else None,
        )
    )
    return certificate


@transaction.atomic
def issue_certificate(*, volunteer: Volunteer, by: User, covered: bool = False, identity: str = "") -> Certificate:
    """Issue the one that was asked for, or one at the desk, with what counts now. `covered`: the surname alone; `identity`: the last four
    characters of a document that the volunteer showed and wishes to stand in it. It is free."""
    require(by, "activities.issue_certificate", volunteer)
    _require_hours(volunteer)
    last = "".join(identity.split()).upper()
    if last and not (
        len(last) == _LAST_FOUR and last[:3].isdecimal() and last.isascii() and (last[3].isdecimal() or last[3] == "X")
    ):
        raise BadInput("只写证件号的最后4位，不用就空着。", "identity", "last_four")
    certificate = asked_certificate(volunteer) or _asked(volunteer, by)
    rows = list(counting_hours(volunteer))
    minutes = sum(row.minutes for row in rows)
    changes = {
        "state": CertificateState.ISSUED,
        "issued_at": clock.now(),
        "issued_by": by,
        "covered": covered,
        "identity_sealed": privacy.seal(last, IDENTITY),
        "minutes": minutes,
        "services": len(rows),
        "star": star_for(minutes) if office_rule("volunteer_stars") else 0,
    }
    _move(certificate, CertificateState.ISSUED, changes)
    CertificateLine.objects.bulk_create([CertificateLine(certificate=certificate, hours=row) for row in rows])
    record(
        CertificateIssued(
            volunteer_id=volunteer.pk,
            certificate_id=certificate.pk,
            number=certificate.number,
            minutes=minutes,
            services=len(rows),
            star=certificate.star,
            covered=covered,
            hours=[row.pk for row in rows],
            by_id=by.pk,
        )
    )
    return certificate


def _move(certificate: Certificate, to: str, changes: dict[str, object]) -> None:
    if to not in CERTIFICATE_MOVES[certificate.state]:
        raise StateForbids(f"这份证明现在是“{certificate.get_state_display()}”，不能这样办。", "certificate_state")
    rows = Certificate.objects.unscoped("move").filter(pk=certificate.pk, state=certificate.state)
    if not rows.update(**changes):
        raise SomebodyWasFaster
    for field, value in changes.items():
        setattr(certificate, field, value)


@transaction.atomic
def void_certificate(*, certificate: Certificate, words: str, by: User) -> None:
    """It should not have been issued as it is: whoever checks it reads that it is void. A right one may be issued anew."""
    require(by, "activities.void_certificate", certificate)
    kept = told_words(words, "words", required=True)
    _move(certificate, CertificateState.VOID, {"state": CertificateState.VOID, "void_at": clock.now(), "void_words": kept})
    record(CertificateVoided(volunteer_id=certificate.volunteer_id, certificate_id=certificate.pk, words=kept, by_id=by.pk))
