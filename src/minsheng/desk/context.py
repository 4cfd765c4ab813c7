"""The menu: only what is built and what this person may open."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from minsheng.neighbourhood.queries import role_label, scope_of

from .queries import counts_for_navigation

TOGETHER = (
    "/whistles/",
    "/whistle-calls/",
    "/dispatch-list/",
    "/programmes/",
    "/programme-dates/",
    "/partners/",
    "/work/together/",
    *("/volunteers/", "/services/", "/sign-ups/", "/service-"),
    "/partner-invitations/",
    "/offers-and-needs/",
    "/offers/",
    "/needs/",
)


@dataclass(frozen=True)
class Entry:
    name: str
    icon: str
    url: str
    here: bool
    count: int = 0
    waits: bool = False
    count_name: str = ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Lazy: only pages that show the menu ask for its counts."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "navigation": SimpleLazyObject(lambda: _entries(request)),
        "my_role": SimpleLazyObject(lambda: role_label(user)),
        "my_calendar": scope_of(user).is_staff or bool(scope_of(user).organisations),
        "may_hear": scope_of(user).is_staff and user.viewed_by is None,
    }


def keep_counts(request: HttpRequest, counts: dict[str, int]) -> None:
    """What a page has counted, the menu beside it need not count again."""
    request.kept_counts = counts  # type: ignore[attr-defined]


def kept_counts(request: HttpRequest) -> dict[str, int]:
    if not hasattr(request, "kept_counts"):
        keep_counts(request, counts_for_navigation(request.user))  # type: ignore[arg-type]
    found: dict[str, int] = request.kept_counts  # type: ignore[attr-defined]
    return found


def _entries(request: HttpRequest) -> list[Entry]:
    user: Any = request.user
    scope, counts = scope_of(user), kept_counts(request)

    def entry(name: str, icon: str, url_name: str, *prefixes: str, count: int = 0, waits: bool = False) -> Entry:
        url = reverse(url_name)
        here = any(request.path.startswith(prefix) for prefix in (url, *prefixes))
        return Entry(name, icon, url, here, count, waits, _("等着的：") if waits else "")

    entries = [entry(_("我的一天"), "home", "my_day", count=counts.get("my_day", 0), waits=True)]
    if scope.is_staff:
        entries.append(entry(_("记一条"), "pencil", "hear"))
        entries.append(
            entry(
                _("走出去"),
                "armchair-2",
                "outings",
                "/meeting-notices/",
                "/promises/",
                "/notebook/",
                "/agenda/",
                "/homes/",
                "/household-marks/",
                "/rounds/",
                "/coverage/",
            )
        )
        entries.append(entry(_("坐班"), "calendar", "roster", "/duty-", "/my-shifts/"))
        entries.append(entry(_("来电"), "ear", "telephone"))
        entries.append(entry(_("分拣"), "inbox", "inbox", count=counts.get("inbox", 0), waits=True))
        entries.append(entry(_("事项"), "folder", "cases", "/map/", "/orders/", count=counts.get("cases", 0)))
        entries.append(entry(_("大家说的"), "message-2", "voices", "/imports/"))
        entries.append(entry(_("要打的电话"), "phone", "calls"))
        entries.append(entry(_("合伙干"), "users", "organisations", *TOGETHER))
        entries.append(entry(_("典型案例"), "heart", "good_cases"))
        entries.append(entry(_("推一推"), "bell", "pushed", "/supervision/"))
        entries.append(entry(_("堵点"), "alert-triangle", "stuck"))
        entries.append(entry(_("台账"), "file-text", "ledgers", "/documents/"))
        entries.append(
            entry(
                _("地方和人"),
                "building",
                "places",
                "/staff/",
                "/hand-overs/",
                "/categories/",
                "/rules/",
                "/calendar/",
                "/platforms/",
                "/ways/",
                "/facilities/",
            )
        )
    elif scope.audits:
        entries.append(entry(_("事项"), "folder", "cases", "/map/"))
        entries.append(entry(_("典型案例"), "heart", "good_cases"))
        entries.append(entry(_("推一推"), "bell", "pushed", "/supervision/"))
        entries.append(entry(_("堵点"), "alert-triangle", "stuck"))
    elif scope.organisations:
        entries.append(entry(_("我们单位"), "users", "organisations", *TOGETHER))
        entries.append(entry(_("日程"), "calendar", "agenda"))
        entries.append(entry(_("我的班"), "calendar", "my_shifts", "/duty-"))
    if scope.everywhere or scope.audits:
        entries.append(entry(_("记录"), "history", "log"))
    if scope.everywhere:
        entries.append(entry(_("对系统的意见"), "message-question", "remarks"))
    return entries
