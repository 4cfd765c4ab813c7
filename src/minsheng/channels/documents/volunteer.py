"""志愿服务记录证明 as Word: what a certificate says on the day it was issued (志愿服务记录与证明出具办法; DOMAIN §8)."""

from functools import lru_cache
from typing import TYPE_CHECKING

from minsheng.foundation import clock
from minsheng.foundation.ids import in_fours
from minsheng.neighbourhood.models import User
from minsheng.welcome_in.activities.models import Certificate, ServiceHours
from minsheng.welcome_in.activities.queries.certificates import certificate_or_none, lines_of
from minsheng.welcome_in.activities.states import CertificateState

from .kinds import Facts, Field, Found, Kind, Row

if TYPE_CHECKING:
    from docx.document import Document as Docx

FIELDS = (
    Field("number", "证明的编号", "ZM-AB-2611-001"),
    Field("name", "志愿者的姓名，要遮的只写姓", "某某"),
    Field("identity", "证件号最后4位，没写就是空的", "123X"),
    Field("community", "哪个社区组织的", "某某社区"),
    Field("services", "一共几次", "2"),
    Field("hours", "一共几小时", "4.5"),
    Field("star", "几星，不写星级就是空的", "1"),
    Field(
        "lines",
        "一次一行",
        items=(
            Field("title", "做了什么", "给老人理发"),
            Field("place", "在哪儿", "某某小区活动室"),
            Field("since", "几时开始", "2026年11月8日 9:00"),
            Field("until", "几时做完", "11:30"),
            Field("hours", "几小时", "2.5"),
            Field("by", "谁记的", "某某"),
        ),
    ),
    Field("check_code", "查验码", "1234 5678 9012 3456"),
    Field("issuer", "落款的单位", "某某社区"),
    Field("date", "落款的日期", "2026年11月26日"),
)


def _build(document: "Docx") -> None:
    from . import gb9704 as sheet

    sheet.title(document, "志愿服务记录证明")
    sheet.title(document, "{{ number }}").runs[0].font.size = sheet.SIZE
    sheet.line(document, "")
    sheet.text(
        document,
        "兹证明{{ name }}{% if identity %}（证件号末四位{{ identity }}）{% endif %}参加{{ community }}组织的志愿服务{{ services }}次，"
        "服务时长{{ hours }}小时{% if star %}，达到{{ star }}星级{% endif %}。情况如下：",
    )
    sheet.line(document, "{%p for line in lines %}")
    sheet.text(
        document,
        "{{ line.title }}，{{ line.place }}，{{ line.since }}至{{ line.until }}，{{ line.hours }}小时，{{ line.by }}记录。",
    )
    sheet.line(document, "{%p endfor %}")
    sheet.text(document, "时长只计实际服务，不含路上的时间。本证明免费。")
    sheet.text(document, "查验码：{{ check_code }}")
    sheet.line(document, "")
    sheet.right(document, "{{ issuer }}")
    sheet.right(document, "{{ date }}")


@lru_cache(maxsize=1)
def _default() -> bytes:
    from . import gb9704 as sheet  # Word is for few days: no process begins with it

    return sheet.built(_build)


def _line(row: ServiceHours) -> Row:
    since, until = clock.local(row.since or row.confirmed_at), clock.local(row.until or row.confirmed_at)
    return {
        "title": row.sign_up.service.title,
        "place": row.sign_up.service.place,
        "since": f"{since.year}年{since.month}月{since.day}日 {since:%H:%M}",
        "until": f"{until:%H:%M}" if until.date() == since.date() else f"{until.month}月{until.day}日 {until:%H:%M}",
        "hours": row.hours,
        "by": row.confirmed_by.name,
    }


def facts_of(certificate: Certificate) -> Facts:
    day = clock.local(certificate.issued_at or certificate.asked_at)
    name = certificate.volunteer.community.name
    return {
        "number": certificate.number,
        "name": certificate.name,
        "identity": certificate.identity,
        "community": name,
        "services": str(certificate.services),
        "hours": certificate.hours,
        "star": str(certificate.star or ""),
        "lines": [_line(row) for row in lines_of(certificate)],
        "check_code": in_fours(certificate.check_code),
        "issuer": name,
        "date": f"{day.year}年{day.month}月{day.day}日",
    }


def _find(user: User, of: str) -> Found | None:
    """One that holds: neither asked for alone, nor void."""
    found = certificate_or_none(user, of)
    if found is None or found.state != CertificateState.ISSUED:
        return None
    return Found(facts_of(found), f"志愿服务记录证明 {found.number}", found.volunteer.community)


VOLUNTEER_RECORD = Kind(
    "volunteer-record", "志愿服务记录证明", "证明一位志愿者做了几次、多少小时，不收钱。", FIELDS, _find, _default
)
