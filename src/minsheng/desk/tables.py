"""The desk's own lists as tables that can be taken out: what the directories, the calendar and the log show to somebody.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from django.db.models import Count

from minsheng.casework.models import Assignment, Category
from minsheng.casework.queries.cases import CASE_PARTS
from minsheng.foundation import clock
from minsheng.foundation.calendar import year_shown
from minsheng.foundation.listing import Column, Listing, by_key, pages_by_key
from minsheng.foundation.models import LookLog, TimelineEntry
from minsheng.neighbourhood.models import Estate, Facility, Grid, Organisation, User, Venue
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import scope_of, staff_of

from .log import logged, looked
from .queries import shares_in_hand

Asked = Mapping[str, Any]
WEEKDAYS = "一二三四五六日"


def _reads_directories(user: User) -> bool:
    scope = scope_of(user)
    return scope.is_staff or scope.audits


ORGANISATION_COLUMNS = [
    Column("单位", lambda row: row.name, 28),
    Column("类型", lambda row: row.get_kind_display(), 14),
    Column("能办的事", lambda row: "、".join(row.abilities), 50),
    Column("手上几份", lambda row: row.in_hand, 10),
]


def organisations(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not (_reads_directories(user) or scope_of(user).organisations):
        return None
    counted = shares_in_hand(user).values("organisation").annotate(n=Count("id")).values_list("organisation", "n")
    in_hand = dict(counted.order_by())
    rows = list(Organisation.objects.visible_to(user).order_by("kind", "name"))
    for row in rows:
        row.in_hand = in_hand.get(row.pk, 0)
    return Listing("organisations", "合伙干的单位", ORGANISATION_COLUMNS, rows)


SHARE_COLUMNS = [
    Column("任务", lambda share: share.share, 46),
    Column("牵头还是协办", lambda share: share.get_role_display(), 8),
    Column("到哪一步", lambda share: share.get_state_display(), 14),
    Column("位置", lambda share: share.case.place_to_the_building, 22),
    Column("类别", lambda share: share.case.category.name, 14),
    Column("哪天前", lambda share: share.day, 12),
    Column("结果", lambda share: share.result, 40),
    Column("核验的时间", lambda share: share.checked_at, 17),
    Column("事项编号", lambda share: share.case.number, 14),
]


def organisation(user: User, asked: Asked, of: str = "") -> Listing | None:
    """An organisation's tasks: the words that were written for it, never a voice's."""
    found = Organisation.objects.visible_to(user).filter(code=of).first()
    if found is None:
        return None
    rows = Assignment.objects.visible_to(user).standing().filter(organisation=found)
    rows = rows.select_related("organisation", *(f"case__{part}" for part in CASE_PARTS))
    return Listing("organisation", f"{found.name}的任务", SHARE_COLUMNS, by_key(rows))


STAFF_COLUMNS = [
    Column("姓名", lambda post: post.user.name, 14),
    Column("做什么", lambda post: post.get_role_display(), 16),
    Column("管哪儿", lambda post: (post.community or post.street).name if post.community or post.street else "全区", 24),
    Column("从哪天", lambda post: post.since, 14),
]


def staff(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Who works where. No figure about anybody (invariant 13)."""
    return Listing("staff", "谁在这里", STAFF_COLUMNS, staff_of(user)) if _reads_directories(user) else None


PLACE_COLUMNS = [
    Column("社区", lambda row: row[1].community.name, 16),
    Column("种类", lambda row: row[0], 8),
    Column("名称", lambda row: row[1].name, 28),
    Column("代码", lambda row: row[1].code, 18),
    Column("说明", lambda row: row[2](row[1]), 28),
]


def _houses(row: Any) -> str:
    return f"{row.houses}栋楼"


def _cared_for(row: Any) -> str:
    return "，".join(part for part in (row.hours, row.cared_for_by) if part)


def places(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not _reads_directories(user):
        return None

    def standing(model: Any, *also: str) -> Any:
        return (
            model.objects.visible_to(user).filter(valid_to=None).select_related("community", *also).order_by("community_id", "id")
        )

    kinds: list[tuple[str, Any, Callable[[Any], str]]] = [
        ("小区", standing(Estate).annotate(houses=Count("buildings")), _houses),
        ("网格", standing(Grid).annotate(houses=Count("buildings")), _houses),
        ("场所", standing(Venue), lambda row: str(row.get_kind_display())),
        ("设施", standing(Facility, "caretaker", "caretaker_person"), _cared_for),
    ]
    rows = chain.from_iterable(((name, row, more) for row in found) for name, found, more in kinds)
    return Listing("places", "地方", PLACE_COLUMNS, rows)


CATEGORY_COLUMNS = [
    Column("类别", lambda row: str(row), 32),
    Column("代码", lambda row: row.code, 20),
    Column("要什么佐证", lambda row: "、".join(row.evidence_names), 24),
    Column("谁的职责", lambda row: "部门" if row.department_duty else "", 10),
]


def categories(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not _reads_directories(user):
        return None
    return Listing("categories", "类别", CATEGORY_COLUMNS, Category.objects.filter(retired=False).select_related("parent"))


DAY_COLUMNS = [
    Column("日期", lambda row: row[0], 14),
    Column("星期", lambda row: f"星期{WEEKDAYS[row[0].weekday()]}", 10),
    Column("上班还是放假", lambda row: str(row[1]), 14),
    Column("为什么", lambda row: row[2], 30),
]


def calendar(user: User, asked: Asked, of: str = "") -> Listing | None:
    """The days that differ from an ordinary week, this year's and the next one's."""
    if not _reads_directories(user):
        return None
    this = clock.today().year
    rows = [day for year in (this, this + 1) for day in year_shown(year).days]
    return Listing("calendar", f"{this}年和{this + 1}年的日历", DAY_COLUMNS, rows)


LOG_COLUMNS = [
    Column("时间", lambda one: one.line.at, 17),
    Column("谁", lambda one: one.line.who, 12),
    Column("做了什么", lambda one: one.line.sentence, 64),
    Column("哪一件", lambda one: one.name, 14),
]


def log(user: User, asked: Asked, of: str = "") -> Listing | None:
    """The whole timeline, newest first, in the page's sentences; the page itself stops after a hundred."""
    if not allowed(user, "neighbourhood.read_logs"):
        return None

    def rows() -> Iterator[Any]:
        for page in pages_by_key(TimelineEntry.objects.select_related("by")):
            yield from logged(user, page)

    return Listing("log", "时间线", LOG_COLUMNS, rows())


UNCOVERED_COLUMNS = [
    Column("时间", lambda one: one.look.at, 17),
    Column("谁", lambda one: one.look.by.name, 12),
    Column("看了什么", lambda one: one.what, 30),
    Column("为什么", lambda one: one.why, 46),
    Column("哪一条", lambda one: one.name, 14),
]


def uncovered(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not allowed(user, "neighbourhood.read_logs"):
        return None

    def rows() -> Iterator[Any]:
        for page in pages_by_key(LookLog.objects.select_related("by")):
            yield from looked(user, page)

    return Listing("uncovered", "看过遮着的", UNCOVERED_COLUMNS, rows())


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {
    "organisations": organisations,
    "organisation": organisation,
    "staff": staff,
    "places": places,
    "categories": categories,
    "calendar": calendar,
    "log": log,
    "uncovered": uncovered,
}
