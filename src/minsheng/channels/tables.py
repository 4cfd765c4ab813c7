"""What the channels themselves list."""

from collections.abc import Mapping
from typing import Any

from minsheng.casework.models import BoardItem, Category
from minsheng.casework.queries.board import FILTERS, items_of, late_words
from minsheng.casework.states import ENDED
from minsheng.foundation import clock
from minsheng.foundation.listing import Chosen, Column, Listing, by_key, in_order
from minsheng.neighbourhood.models import Estate, User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import scope_of

from .models import MeetingInvitation, Remark
from .queries.meetings import notices_seen_by

Asked = Mapping[str, Any]

REMARK_COLUMNS = [
    Column("编号", lambda remark: remark.number, 18),
    Column("什么时候", lambda remark: remark.at, 17),
    Column("谁提的", lambda remark: remark.by.name if remark.by else "没登录的人", 12),
    Column("在哪一页", lambda remark: remark.page, 24),
    Column("说了什么", lambda remark: remark.words, 46),
    Column("怎么回的", lambda remark: remark.answer, 40),
    Column("回的时间", lambda remark: remark.answered_at, 17),
]


def remarks(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not allowed(user, "channels.answer_remark"):
        return None
    return Listing("remarks", "对本系统的意见", REMARK_COLUMNS, by_key(Remark.objects.visible_to(user).select_related("by")))


def _held_by(item: BoardItem) -> str:
    shares: Any = item.case
    return "、".join(dict.fromkeys(share.organisation.name for share in shares.standing_shares))


def _days_late(item: BoardItem) -> Any:
    return "" if item.case.phase in ENDED else late_words(item) or ""


BOARD_COLUMNS = [
    Column("公示的事", lambda item: item.title, 28),
    Column("到哪一步", lambda item: item.case.get_phase_display(), 14),
    Column("社区", lambda item: item.case.community.name, 12),
    Column("小区", lambda item: item.case.estate.name if item.case.estate else "", 14),
    Column("类别", lambda item: str(item.case.category), 18),
    Column("社区怎么说的", lambda item: item.words, 44),
    Column("居民同意登出的话", lambda item: item.quote, 26),
    Column("谁在办", _held_by, 24),
    Column("超了几个工作日", _days_late, 8),
    Column("哪天立的", lambda item: clock.local(item.case.opened_at).date(), 12),
    Column("哪天结束的", lambda item: item.case.ended_at if item.case.phase in ENDED else None, 17),
    Column("哪天公示的", lambda item: item.released_at, 17),
]
SHOWN = {
    "solved": "解决了",
    "partly": "解决一部分",
    "in_hand": "办理中",
    "cannot": "没办成",
    "otherwise": "没人确认、撤回或转了别处",
}


def board(user: User, asked: Asked, of: str = "") -> Listing | None:
    """公示板, of the district or of an estate (`of`), the latest first. Everybody reads the page; a file has somebody who took it out."""
    if not allowed(user, "channels.export_list"):
        return None
    estate = Estate.objects.public().filter(code=of).first() if of else None
    if of and estate is None:
        return None
    show, category = str(asked.get("show", "")), str(asked.get("category", ""))[:60]
    chosen = [Chosen("哪个小区", estate.name)] if estate else []
    chosen += [Chosen("只看", SHOWN[show])] if show in FILTERS else []
    if category:
        named = Category.objects.filter(code=category).select_related("parent").first()
        chosen.append(Chosen("类别", str(named)) if named else Chosen("类别", category, typed=True))
    rows = items_of(estate, show, category).select_related("case__category__parent")
    return Listing("board", "公示板", BOARD_COLUMNS, in_order(rows, "-released_at"), chosen)


def _meeting_stands(notice: MeetingInvitation) -> str:
    return "不开了" if notice.called_off_at else "要开的" if notice.at > clock.now() else "过去了"


MEETING_COLUMNS = [
    Column("编号", lambda notice: notice.number, 14),
    Column("开不开", _meeting_stands, 10),
    Column("什么事", lambda notice: notice.topic, 30),
    Column("什么时候", lambda notice: notice.at, 17),
    Column("在哪儿", lambda notice: notice.place, 22),
    Column("请谁", lambda notice: "、".join(notice.invited), 30),
    Column("社区", lambda notice: notice.community.name, 12),
    Column("事项编号", lambda notice: notice.case.number if notice.case else "", 14),
]


def meeting_invitations(user: User, asked: Asked, of: str = "") -> Listing | None:
    """会议通知 of the own communities."""
    rows = by_key(notices_seen_by(user))
    return Listing("meeting-invitations", "会议通知", MEETING_COLUMNS, rows) if scope_of(user).is_staff else None


LISTS = {"remarks": remarks, "board": board, "meeting-invitations": meeting_invitations}
