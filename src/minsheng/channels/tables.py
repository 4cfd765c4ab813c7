"""What the channels themselves list."""

from collections.abc import Mapping
from typing import Any

from minsheng.foundation.listing import Column, Listing, by_key
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed

from .models import Remark

REMARK_COLUMNS = [
    Column("编号", lambda remark: remark.number, 18),
    Column("什么时候", lambda remark: remark.at, 17),
    Column("谁提的", lambda remark: remark.by.name if remark.by else "没登录的人", 12),
    Column("在哪一页", lambda remark: remark.page, 24),
    Column("说了什么", lambda remark: remark.words, 46),
    Column("怎么回的", lambda remark: remark.answer, 40),
    Column("回的时间", lambda remark: remark.answered_at, 17),
]


def remarks(user: User, asked: Mapping[str, Any], of: str = "") -> Listing | None:
    if not allowed(user, "channels.answer_remark"):
        return None
    return Listing("remarks", "对本系统的意见", REMARK_COLUMNS, by_key(Remark.objects.visible_to(user).select_related("by")))
