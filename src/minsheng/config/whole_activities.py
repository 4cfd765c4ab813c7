"""Hours of volunteers: each row against its entry and each certificate against its rows, both ways."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.welcome_in.activities.models import Certificate, CertificateLine, Service, ServiceHours, SignUp
from minsheng.welcome_in.activities.states import CertificateState, SignUpState

WHY = "verify looks at everything"
PRESENCE = ("AttendanceConfirmed", "AttendanceCorrected")


def activity_findings() -> Iterator[str]:
    yield from _hours()
    yield from _places()
    yield from _certificates()


def _hours() -> Iterator[str]:
    told: dict[int, tuple[Any, ...]] = {}
    for entry in TimelineEntry.objects.filter(kind__in=PRESENCE).order_by("id").iterator(chunk_size=2000):
        said = facts(entry)
        parts = ("service_id", "sign_up_id", "volunteer_id", "came", "since", "until", "minutes", "with_guardian")
        if said:
            told[said["hours_id"]] = (entry.by_id, said.get("replaces"), said.get("reason", ""), *(said[key] for key in parts))
    for row in ServiceHours.objects.unscoped(WHY).select_related("sign_up").iterator(chunk_size=1000):
        kept = (
            *(row.confirmed_by_id, row.replaces_id, row.reason, row.sign_up.service_id, row.sign_up_id, row.sign_up.volunteer_id),
            *(row.came, row.since.isoformat() if row.since else "", row.until.isoformat() if row.until else ""),
            *(row.minutes, row.with_guardian),
        )
        if told.pop(row.pk, None) != kept:
            yield f"志愿服务的时长{row.pk}：和时间线对不上。"
        elif row.since and row.until and row.minutes != int((row.until - row.since).total_seconds() // 60):
            yield f"志愿服务的时长{row.pk}：分钟数和起止时间对不上。"
    for identity in told:
        yield f"志愿服务的时长{identity}：有时间线，时长本身不见了。"


def _places() -> Iterator[str]:
    signed = Counter(SignUp.objects.unscoped(WHY).filter(state=SignUpState.SIGNED).values_list("service_id", flat=True))
    for service in Service.objects.unscoped(WHY).only("number", "taken").iterator(chunk_size=1000):
        if signed[service.pk] != service.taken:
            yield f"志愿服务{service.number}：报名的人数和名单对不上。"


def _certificates() -> Iterator[str]:
    told: dict[int, tuple[Any, ...]] = {}
    for entry in TimelineEntry.objects.filter(kind="CertificateIssued").order_by("id").iterator(chunk_size=2000):
        said = facts(entry)
        if said:
            told[said["certificate_id"]] = (said["number"], said["minutes"], said["services"], sorted(said["hours"]))
    lines: dict[int, list[tuple[int, int]]] = {}
    rows = CertificateLine.objects.unscoped(WHY).values_list("certificate_id", "hours_id", "hours__minutes")
    for certificate_id, hours_id, minutes in rows.iterator(chunk_size=2000):
        lines.setdefault(certificate_id, []).append((hours_id, minutes))
    for row in Certificate.objects.unscoped(WHY).exclude(state=CertificateState.ASKED).iterator(chunk_size=1000):
        named = lines.get(row.pk, [])
        kept = (row.number, row.minutes, row.services, sorted(hours for hours, _ in named))
        if told.pop(row.pk, None) != kept or sum(minutes for _, minutes in named) != row.minutes or len(named) != row.services:
            yield f"志愿服务证明{row.number}：合计和时长、时间线对不上。"
    for identity in told:
        yield f"志愿服务证明{identity}：有时间线，证明本身不见了。"
