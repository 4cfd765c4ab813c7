"""The desk's own lists as tables that can be taken out: directories, calendar, agenda, log, coverage,
rules, workbooks taken in.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from django.db.models import Count

from minsheng.casework.models import Assignment, Category
from minsheng.casework.queries.cases import CASE_PARTS
from minsheng.casework.queries.hand_over import hand_overs_seen_by
from minsheng.foundation import clock
from minsheng.foundation.calendar import year_shown
from minsheng.foundation.listing import PAGE, Chosen, Column, Listing, by_key, pages_by_key
from minsheng.foundation.models import LookLog, TimelineEntry
from minsheng.go_out.queries.coverage import by_building, by_grid
from minsheng.neighbourhood.care import cares_somewhere
from minsheng.neighbourhood.models import Community, Estate, Facility, Grid, Organisation, PlaceBatch, User, Venue
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import office_rule, scope_of, staff_of

from .agenda import agenda_of, chosen_in
from .coverage import communities_covered, coverage_of
from .log import logged, looked
from .queries import shares_in_hand
from .rules_shown import rules_shown

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


HAND_OVER_COLUMNS = [
    Column("第几号", lambda row: row.pk, 8),
    Column("交出", lambda row: row.of.name, 14),
    Column("接手", lambda row: row.to.name, 14),
    Column("交接什么", lambda row: "；".join(row.posts), 32),
    Column("从哪天", lambda row: row.since, 14),
    Column("到哪天", lambda row: row.last_day if not row.never_began else None, 14),
    Column("为什么", lambda row: row.get_reason_display(), 16),
    Column("收回", lambda row: "没交成" if row.never_began else "提前收回" if row.ended_on else "", 12),
    Column("谁办的", lambda row: row.by.name, 14),
]


def hand_overs(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not (_reads_directories(user) or scope_of(user).organisations):
        return None
    return Listing("hand-overs", "交接单", HAND_OVER_COLUMNS, by_key(hand_overs_seen_by(user).order_by()))


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


COVERAGE_COLUMNS = [
    Column("一共几户", lambda row: row[1].homes, 10),
    Column("见到了", lambda row: row[1].reached, 10),
    Column("去了没见到", lambda row: row[1].nobody, 12),
    Column("还没去", lambda row: row[1].not_yet, 10),
]
GRID_COLUMNS = [Column("网格", lambda row: row[0].name if row[0] else "不在网格里", 26), *COVERAGE_COLUMNS]
BUILDING_COLUMNS = [
    Column("小区", lambda row: row[0][0], 20),
    Column("哪栋楼", lambda row: row[0][1], 14),
    *COVERAGE_COLUMNS,
]


def _covered_community(user: User, asked: Asked) -> Community | None:
    """The one that the page of coverage shows; None for whoever cares for no home."""
    if not cares_somewhere(user):
        return None
    places = communities_covered(user)
    return next((one for one in places if one.code == asked.get("community", "")), places[0] if places else None)


def _covered(community: Community) -> list[Chosen]:
    return [Chosen("社区", community.name), Chosen("看最近几天", str(office_rule("not_reached_days")))]


def coverage(user: User, asked: Asked, of: str = "") -> Listing | None:
    """走访到了几户 by grid: figures about homes, never about who walked."""
    community = _covered_community(user, asked)
    if community is None:
        return None
    rows = [(one.grid, one.coverage) for one in by_grid(user, community, by_building(user, community))]
    return Listing("coverage", "走访到了几户", GRID_COLUMNS, rows, _covered(community))


def coverage_buildings(user: User, asked: Asked, of: str = "") -> Listing | None:
    """The same by building, as the page draws it."""
    community = _covered_community(user, asked)
    if community is None:
        return None
    sheets = coverage_of(user, community).sheets
    rows = [((sheet.plan.estate.name, one.drawn.building.name), one.coverage) for sheet in sheets for one in sheet.shaded]
    return Listing("coverage-buildings", "每栋楼走访到了几户", BUILDING_COLUMNS, rows, _covered(community))


AGENDA_COLUMNS = [
    Column("日期", lambda one: one.day, 12),
    Column("星期", lambda one: f"星期{WEEKDAYS[one.day.weekday()]}", 8),
    Column("几点", lambda one: f"{clock.local(one.at):%H:%M}", 8),
    Column("什么", lambda one: one.kind, 14),
    Column("在哪儿", lambda one: one.said.where, 28),
    Column("说什么", lambda one: one.said.about, 30),
    Column("谁定的", lambda one: one.by, 12),
    Column("社区", lambda one: one.community, 12),
    Column("到哪一步", lambda one: "已取消" if one.cancelled else one.state, 12),
    Column("为什么取消", lambda one: one.said.why, 20),
]


def agenda(user: User, asked: Asked, of: str = "") -> Listing | None:
    """日程 of the month or the week that the page shows."""
    scope = scope_of(user)
    if not (scope.is_staff or scope.organisations):
        return None
    page = agenda_of(user, chosen_in(asked))
    chosen = [Chosen("哪些日子", f"{page.since}到{page.until}")]
    for label, code, places in (
        ("哪个社区", page.chosen.community, page.communities),
        ("哪个小区", page.chosen.estate, page.estates),
    ):
        if code:
            name = next((one.name for one in places if one.code == code), "")
            chosen.append(Chosen(label, name or code, typed=not name))
    chosen += [Chosen("谁的", "有我的")] if page.chosen.mine else []
    return Listing("agenda", "日程", AGENDA_COLUMNS, (one for day in page.days for one in day.dated), chosen)


RULE_COLUMNS = [
    Column("规则", lambda row: row["name"], 34),
    Column("现在", lambda row: row["now"], 14),
    Column("默认", lambda row: row["value"], 14),
    Column("来源", lambda row: row["source"], 50),
]


def rules(user: User, asked: Asked, of: str = "") -> Listing | None:
    """The numbers that an office decides."""
    return Listing("rules", "规则", RULE_COLUMNS, rules_shown()) if _reads_directories(user) else None


PLACE_BATCH_COLUMNS = [
    Column("文件", lambda batch: batch.file_name, 34),
    Column("谁导的", lambda batch: batch.by.name if batch.by else "", 12),
    Column("什么时候", lambda batch: batch.at, 17),
    Column("新建", lambda batch: batch.created, 8),
    Column("已有", lambda batch: batch.repeated, 8),
    Column("没导入", lambda batch: batch.refused, 8),
    Column("改动", lambda batch: batch.changed, 8),
    Column("撤回", lambda batch: batch.undone_at, 17),
]


def place_imports(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Workbooks of places and people, for the district; the page itself stops after twenty."""
    if not allowed(user, "neighbourhood.import_place"):
        return None
    rows = by_key(PlaceBatch.objects.with_changed().select_related("by"))
    return Listing("place-imports", "导入过的地方和人", PLACE_BATCH_COLUMNS, rows)


OUTCOMES = {"refused": "没导入", "changed": "改动", "created": "新建", "repeated": "已有"}
PLACE_ROW_COLUMNS = [
    Column("工作表", lambda row: row.sheet, 16),
    Column("第几行", lambda row: row.row, 8),
    Column("是什么", lambda row: row.name, 30),
    Column("下落", lambda row: OUTCOMES.get(row.outcome, row.outcome), 10),
    Column("说明", lambda row: row.reason, 46),
]


def place_import(user: User, asked: Asked, of: str = "") -> Listing | None:
    """What became of every row of one workbook."""
    if not (allowed(user, "neighbourhood.import_place") and of.isascii() and of.isdigit() and len(of) < 18):
        return None
    found = PlaceBatch.objects.filter(pk=int(of)).first()
    if found is None:
        return None
    wanted = str(asked.get("outcome", ""))
    rows = found.rows.filter(outcome=wanted) if wanted in OUTCOMES else found.rows.all()
    chosen = [Chosen("文件", found.file_name, typed=True), *([Chosen("下落", OUTCOMES[wanted])] if wanted in OUTCOMES else [])]
    return Listing(
        "place-import", "导入的每一行的下落", PLACE_ROW_COLUMNS, rows.order_by("-outcome", "pk").iterator(chunk_size=PAGE), chosen
    )


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {
    "organisations": organisations,
    "organisation": organisation,
    "staff": staff,
    "hand-overs": hand_overs,
    "places": places,
    "categories": categories,
    "calendar": calendar,
    "log": log,
    "uncovered": uncovered,
    "coverage": coverage,
    "coverage-buildings": coverage_buildings,
    "agenda": agenda,
    "rules": rules,
    "place-imports": place_imports,
    "place-import": place_import,
}
