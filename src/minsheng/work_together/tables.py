"""What is done together as tables that can be taken out: what has been pushed up, letters of supervision, whistles,
the list of duties, standing programmes.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minsheng.foundation import clock
from minsheng.foundation.listing import PAGE, Chosen, Column, Listing, by_key, in_order, in_pages
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .forms import ListFilterForm
from .models import DispatchList
from .queries import escalation
from .queries.dispatch_list import list_in_force, rows_shown, version_or_none, versions
from .queries.escalation import Stuck
from .queries.programmes import in_order as in_programme_order
from .queries.programmes import programme_or_none, programmes_seen_by, year_of
from .queries.push_levels import levels_in_force
from .queries.supervision import letters_seen_by
from .queries.whistles import whistles_seen_by
from .states import PushedTo

Asked = Mapping[str, Any]


def _reads(user: User) -> bool:
    """Staff, the auditor, and whoever acts for an organisation."""
    scope = scope_of(user)
    return bool(scope.is_staff or scope.audits or scope.organisations)


PUSHED_COLUMNS = [
    Column("事项编号", lambda row: row.case.number, 14),
    Column("事项", lambda row: row.title, 34),
    Column("社区", lambda row: row.case.community.name, 12),
    Column("位置", lambda row: row.case.place_to_the_building, 20),
    Column("承办单位", lambda row: row.organisation, 18),
    Column("等什么", lambda row: row.waits_for, 14),
    Column("等谁做什么", lambda row: f"等{row.owner}{row.step}", 24),
    Column("到期的日子", lambda row: row.clock.due_at, 17),
    Column("告诉过谁", lambda row: "、".join(f"{one.name}（{clock.local(one.at):%m-%d}）" for one in row.told), 26),
    Column("再不动告诉谁", lambda row: row.next_names, 16),
    Column("哪时告诉", lambda row: row.next_at if row.next_names else None, 17),
]
# What the page can be narrowed to.
NARROW = {"mine": "到了我这儿"} | {role: f"到了{PushedTo(role).label}" for role in ("secretary", "street", "district")}


def pushed(user: User, asked: Asked, of: str = "") -> Listing | None:
    """What has reached somebody, the longest overdue first."""
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits):
        return None
    to = str(asked.get("to", ""))
    to = to if to in NARROW else ""
    levels, found = levels_in_force(), escalation.reached(user, to).order_by("due_at", "pk")

    def rows() -> Iterator[Stuck]:
        for page in in_pages(found.iterator(chunk_size=PAGE)):
            yield from escalation.shown(page, levels, user)

    return Listing("pushed", "推上来的事项", PUSHED_COLUMNS, rows(), [Chosen("只看", NARROW[to])] if to else [])


LETTER_COLUMNS = [
    Column("编号", lambda letter: letter.number, 16),
    Column("发给谁", lambda letter: letter.assignment.organisation.name, 20),
    Column("这一份", lambda letter: letter.assignment.share, 34),
    Column("位置", lambda letter: letter.assignment.case.place_to_the_building, 20),
    Column("要求", lambda letter: letter.words, 40),
    Column("哪天前", lambda letter: letter.until, 12),
    Column("原来的日子", lambda letter: letter.due, 12),
    Column("超了几个工作日", lambda letter: letter.days_late, 8),
    Column("这一份到哪一步", lambda letter: letter.assignment.get_state_display(), 14),
    Column("谁发的", lambda letter: letter.issuer, 16),
    Column("发的时间", lambda letter: letter.issued_at, 17),
    Column("事项编号", lambda letter: letter.assignment.case.number, 14),
]


def supervision_letters(user: User, asked: Asked, of: str = "") -> Listing | None:
    """督办单: those of the reader's communities, or to the own organisation."""
    return Listing("supervision-letters", "督办单", LETTER_COLUMNS, by_key(letters_seen_by(user))) if _reads(user) else None


WHISTLE_COLUMNS = [
    Column("编号", lambda row: row[0].number, 14),
    Column("到哪一步", lambda row: row[0].get_state_display(), 12),
    Column("几时到", lambda row: row[0].at, 17),
    Column("在哪儿", lambda row: row[0].where_shown, 22),
    Column("什么事", lambda row: row[0].words, 38),
    Column("叫的哪家", lambda row: row[1].organisation.name, 18),
    Column("这家怎么样", lambda row: row[1].get_state_display(), 12),
    Column("来不了为什么", lambda row: row[1].get_ground_display() if row[2] else "", 16),
    Column("说了什么", lambda row: "；".join(filter(None, (row[1].words, row[1].noted_words))) if row[2] else "", 24),
    Column("社区", lambda row: row[0].community.name, 12),
    Column("为什么取消", lambda row: row[0].called_off_words, 18),
]


def whistles(user: User, asked: Asked, of: str = "") -> Listing | None:
    """A row for each organisation that was called; what another one said of itself an organisation does not read, as on the page."""
    if not _reads(user):
        return None
    scope = scope_of(user)

    def rows() -> Iterator[Any]:
        for whistle in whistles_seen_by(user).order_by("-at", "-pk").iterator(chunk_size=PAGE):
            here = scope.audits or scope.covers(whistle.community_id)
            for call in whistle.called:
                yield whistle, call, here or call.organisation_id in scope.organisations

    return Listing("whistles", "吹哨报到", WHISTLE_COLUMNS, rows())


LEFT_COLUMNS = [
    Column("事项编号", lambda case: case.number, 14),
    Column("到哪一步", lambda case: case.get_phase_display(), 14),
    Column("事项", lambda case: case.title, 40),
    Column("社区", lambda case: case.community.name, 14),
    Column("位置", lambda case: case.place_shown, 24),
]


def left_to_nobody(user: User, asked: Asked, of: str = "") -> Listing | None:
    """The check: it should be empty."""
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits):
        return None
    rows = escalation.left_to_nobody(user).select_related("community", "estate", "building")
    return Listing("left-to-nobody", "没人管的事项", LEFT_COLUMNS, by_key(rows))


# As the sheet that a district takes in calls them (dispatch_sheets.py).
DUTY_COLUMNS = [
    Column("类别", lambda row: str(row.category), 24),
    Column("单位", lambda row: row.organisation.name if row.organisation else "", 22),
    Column("单位类型", lambda row: row.get_kind_display() if row.kind else "", 14),
    Column("分工", lambda row: row.get_role_display(), 8),
    Column("街道", lambda row: row.street.name if row.street else "", 12),
    Column("社区", lambda row: row.community.name if row.community else "", 12),
    Column("依据", lambda row: row.source, 36),
    Column("备注", lambda row: row.note, 24),
]


def dispatch_list(user: User, asked: Asked, of: str = "") -> Listing | None:
    """派单目录: what is in force, or (`of`) the version with this number, as far as somebody reads it."""
    scope = scope_of(user)
    listing = _version(of) if of else list_in_force()
    if not (scope.is_staff or scope.audits) or (of and listing is None):
        return None
    form = ListFilterForm(asked or None)
    category = form.cleaned_data["category"] if form.is_valid() else None
    chosen = [Chosen("第几版", str(listing.version))] if listing else []
    chosen += [Chosen("类别", str(category))] if category else []
    rows = in_order(rows_shown(listing, user, category), "position")
    return Listing("dispatch-list", "派单目录", DUTY_COLUMNS, rows, chosen)


def _version(number: str) -> DispatchList | None:
    return version_or_none(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None


VERSION_COLUMNS = [
    Column("第几版", lambda row: row.version, 8),
    Column("哪天", lambda row: clock.local(row.at).date(), 12),
    Column("谁", lambda row: row.by.name, 12),
    Column("怎么来的", lambda row: row.get_how_display(), 16),
    Column("换回的是第几版", lambda row: row.taken_from.version if row.taken_from else "", 10),
    Column("文件", lambda row: row.file_name, 34),
]
ROWS_COLUMN = Column("几行", lambda row: row.n, 8)


def dispatch_versions(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Every version, corrections after a decision among them; how many rows for those who see all of them."""
    scope = scope_of(user)
    if not (scope.is_staff or scope.audits):
        return None
    columns = [*VERSION_COLUMNS, ROWS_COLUMN] if scope.everywhere or scope.audits else VERSION_COLUMNS
    return Listing("dispatch-versions", "派单目录的各个版本", columns, in_order(versions(), "-version"))


def _stands(row: Any) -> str:
    return "停了" if row.ended_at else "要来的" if row.next_at else "还没排"


PROGRAMME_COLUMNS = [
    Column("项目", lambda row: row.name, 24),
    Column("到哪一步", _stands, 10),
    Column("下一场", lambda row: None if row.ended_at else row.next_at, 17),
    Column("单位", lambda row: row.organisation.name, 20),
    Column("管到哪儿", lambda row: row.community.name if row.community else row.street.name if row.street else "全区", 14),
    Column("关于哪几类事", lambda row: "、".join(category.name for category in row.categories.all()), 28),
    Column("哪天停的", lambda row: row.ended_at, 17),
    Column("为什么停", lambda row: row.ended_words, 24),
]


def programmes(user: User, asked: Asked, of: str = "") -> Listing | None:
    """常年项目, in the order of the page."""
    if not _reads(user):
        return None
    rows = in_programme_order(programmes_seen_by(user)).iterator(chunk_size=PAGE)
    return Listing("programmes", "常年项目", PROGRAMME_COLUMNS, rows)


DATE_COLUMNS = [
    Column("编号", lambda row: row.number, 14),
    Column("到哪一步", lambda row: row.get_state_display(), 12),
    Column("什么时候", lambda row: row.at, 17),
    Column("做什么", lambda row: row.title, 26),
    Column("哪一种", lambda row: row.get_kind_display(), 10),
    Column("在哪儿", lambda row: row.where, 24),
    Column("谁来", lambda row: row.who, 18),
    Column("谁帮忙", lambda row: "、".join(helper.organisation.name for helper in row.helping), 20),
    Column("来了几位", lambda row: row.headcount, 8),
    Column("为什么取消", lambda row: row.called_off_words, 18),
]


def programme(user: User, asked: Asked, of: str = "") -> Listing | None:
    """One year of one programme, date by date."""
    found = programme_or_none(user, int(of)) if _reads(user) and of.isascii() and of.isdigit() and len(of) < 18 else None
    if found is None:
        return None
    year = year_of(found, user, str(asked.get("year", "")))
    return Listing("programme", found.name, DATE_COLUMNS, year.dates, [Chosen("哪一年", f"{year.year}年")])


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {
    "pushed": pushed,
    "supervision-letters": supervision_letters,
    "whistles": whistles,
    "left-to-nobody": left_to_nobody,
    "dispatch-list": dispatch_list,
    "dispatch-versions": dispatch_versions,
    "programmes": programmes,
    "programme": programme,
}
