"""志愿者 and 志愿服务 as tables that can be taken out: who is one, the services, who comes, and who was there for how long.

Nobody is measured against anybody, and names are covered (docs/decisions/0017).

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Count, Q, Sum

from minsheng.foundation import clock
from minsheng.foundation.listing import PAGE, Chosen, Column, Listing, by_key, in_pages
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .models import ServiceHours, hours_shown
from .queries.services import SIGN_UP_PARTS, coming_services, past_services, service_or_none, sign_ups_of
from .queries.volunteers import past_volunteers, volunteers_on_the_list

Asked = Mapping[str, Any]

SERVICE_COLUMNS = [
    Column("编号", lambda row: row.number, 14),
    Column("到哪一步", lambda row: row.get_state_display(), 10),
    Column("做什么", lambda row: row.title, 26),
    Column("什么时候", lambda row: row.at, 17),
    Column("到", lambda row: row.until, 17),
    Column("在哪儿", lambda row: row.place, 18),
    Column("社区", lambda row: row.community.name, 12),
    Column("哪支队", lambda row: row.team.name if row.team else "", 16),
    Column("要几位", lambda row: row.wanted or "", 8),
    Column("报了几位", lambda row: row.taken, 8),
    Column("来了几位", lambda row: row.came or "", 8),
    Column("一共几小时", lambda row: hours_shown(row.minutes) if row.minutes else "", 10),
    Column("为什么取消", lambda row: row.cancelled_words, 20),
]


def services(user: User, asked: Asked, of: str = "") -> Listing | None:
    """What is planned, or what was, as the page is asked."""
    scope, past = scope_of(user), "past" in asked
    if not (scope.is_staff or scope.audits or scope.organisations):
        return None
    found = past_services(user).order_by("-at", "-pk") if past else coming_services(user).order_by("at", "pk")

    def rows() -> Iterator[Any]:
        for page in in_pages(found.iterator(chunk_size=PAGE)):
            yield from _counted(user, page)

    chosen = [Chosen("哪些", "过去的、取消的" if past else "要做的")]
    return Listing("services", "志愿服务", SERVICE_COLUMNS, rows(), chosen)


def _counted(user: User, page: list[Any]) -> list[Any]:
    """With who was there, as far as the reader may know it: one statement."""
    hours = ServiceHours.objects.visible_to(user).counting().filter(came=True, sign_up__service__in=[one.pk for one in page])
    sums = hours.order_by().values("sign_up__service").annotate(n=Count("id"), m=Sum("minutes"))
    known = {key: (n, m) for key, n, m in sums.values_list("sign_up__service", "n", "m")}
    for one in page:
        one.came, one.minutes = known.get(one.pk, (0, 0))
    return page


HOURS_COLUMNS = [
    Column("日期", lambda row: clock.local(row.since).date(), 12),
    Column("做什么", lambda row: row.sign_up.service.title, 26),
    Column("在哪儿", lambda row: row.sign_up.service.place, 18),
    Column("社区", lambda row: row.sign_up.service.community.name, 12),
    Column("哪支队", lambda row: row.sign_up.service.team.name if row.sign_up.service.team else "", 16),
    Column("志愿者编号", lambda row: row.sign_up.volunteer.number, 14),
    Column("志愿者", lambda row: row.sign_up.volunteer.name_covered, 10),
    Column("从", lambda row: f"{clock.local(row.since):%H:%M}", 8),
    Column("到", lambda row: f"{clock.local(row.until):%H:%M}", 8),
    Column("几小时", lambda row: row.hours, 8),
    Column("谁确认的", lambda row: row.confirmed_by.name, 12),
    Column("服务编号", lambda row: row.sign_up.service.number, 14),
]


def service_hours(user: User, asked: Asked, of: str = "") -> Listing | None:
    """志愿服务台账, for staff and the auditor: a row for each confirmed presence, the latest first."""
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits):
        return None
    here = Q() if scope.everywhere or scope.audits else Q(sign_up__service__community_id__in=scope.communities)
    rows = ServiceHours.objects.visible_to(user).counting().filter(here, came=True)
    rows = rows.select_related("confirmed_by", *(f"sign_up__{part}" for part in SIGN_UP_PARTS)).order_by("-since", "-pk")
    return Listing("service-hours", "志愿服务台账", HOURS_COLUMNS, rows.iterator(chunk_size=PAGE))


VOLUNTEER_COLUMNS = [
    Column("编号", lambda row: row.number, 14),
    Column("到哪一步", lambda row: row.get_state_display(), 12),
    Column("姓名", lambda row: row.name_covered, 10),
    Column("多大了", lambda row: row.age_shown if row.needs_guardian and not row.erased_at else "", 12),
    Column("社区", lambda row: row.community.name, 12),
    Column("哪支队", lambda row: row.team.name if row.team else "", 16),
    Column("会做什么", lambda row: row.skills, 34),
    Column("什么时候有空", lambda row: row.times, 28),
]


def volunteers(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Who waits and who is on the list, or those who were declined or left, as the page is asked; for staff and the auditor."""
    scope, past = scope_of(user), "past" in asked
    if not (scope.is_staff or scope.audits):
        return None
    rows = past_volunteers(user) if past else volunteers_on_the_list(user)
    chosen = [Chosen("哪些", "没接收的、退出了的" if past else "在册的、等接收的")]
    return Listing("volunteers", "志愿者", VOLUNTEER_COLUMNS, by_key(rows), chosen)


SIGN_UP_COLUMNS = [
    Column("姓名", lambda row: row.volunteer.name_covered, 10),
    Column("到哪一步", lambda row: row.get_state_display(), 12),
    Column("怎么报的", lambda row: "社区替他报的" if row.put_down_by_id else "自己报的", 14),
    Column("监护人", lambda row: "和监护人一起来" if row.with_guardian else "", 16),
    Column("几小时", lambda row: row.presence.hours if row.presence and row.presence.came else "", 8),
    Column("签到", lambda row: "", 24),
]


def service_sign_ups(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Who comes to one service, with an empty column to sign in; for a team as far as the office released the names."""
    found = service_or_none(user, of)
    if found is None:
        return None
    scope = scope_of(user)
    if not (scope.covers(found.community_id) or scope.audits or found.names_released):
        return None
    return Listing("service-sign-ups", f"{found.title}（{found.number}）", SIGN_UP_COLUMNS, sign_ups_of(found, user))


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {
    "services": services,
    "service-hours": service_hours,
    "service-sign-ups": service_sign_ups,
    "volunteers": volunteers,
}
