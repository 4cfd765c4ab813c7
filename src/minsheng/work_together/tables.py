"""What is done together as tables that can be taken out: what has been pushed up, letters of supervision, whistles.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minsheng.foundation import clock
from minsheng.foundation.listing import PAGE, Chosen, Column, Listing, by_key, in_pages
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .queries import escalation
from .queries.escalation import Stuck
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


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {
    "pushed": pushed,
    "supervision-letters": supervision_letters,
    "whistles": whistles,
}
