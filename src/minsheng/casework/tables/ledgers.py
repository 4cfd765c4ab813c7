"""The ledgers as an office lays them out: 诉求台账, 民情日记 (走访台账: go_out). All derived; the diary is of nobody but the reader.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Mapping
from typing import Any

from minsheng.foundation import clock
from minsheng.foundation.listing import Column, Listing
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..filters import chosen_in, ledger_chosen, period_of
from ..queries.ledgers import Entry, diary_of, heard_entries
from ..queries.nameless import speaker_covered
from .words import without_the_speaker

Asked = Mapping[str, Any]


def place_of(entry: Entry) -> str:
    thing = entry.voice or entry.case
    return thing.place_shown or thing.community.name if thing else ""


def words_of(entry: Entry) -> str:
    return _covered(entry, entry.voice.words) if entry.voice else f"（事项）{entry.case.title}" if entry.case else ""


def _covered(entry: Entry, text: str) -> str:
    return without_the_speaker(entry.voice, text) if entry.voice else text


def speaker_of(entry: Entry) -> str:
    return speaker_covered(entry.voice) if entry.voice else ""


def _phone(entry: Entry) -> str:
    return entry.voice.speaker.phone_shown if entry.voice and entry.voice.speaker else ""


def source_of(entry: Entry) -> str:
    return str(entry.voice.get_source_display()) if entry.voice else ""


def _category(entry: Entry) -> str:
    found = entry.case.category if entry.case else entry.voice.category if entry.voice else None
    return str(found) if found else str(entry.voice.get_kind_display()) if entry.voice else ""


def result_of(entry: Entry) -> str:
    return "。".join(part for one in (entry.stands, _told(entry), entry.satisfied) if (part := one.rstrip("。")))


def _told(entry: Entry) -> str:
    return _covered(entry, entry.told)


VOICE_COLUMNS = [
    Column("来源", source_of, 12),
    Column("时间", lambda entry: entry.at, 17),
    Column("类别", _category, 16),
    Column("诉求内容", words_of, 40),
    Column("诉求人", speaker_of, 12),
    Column("电话", _phone, 14),
    Column("地点", place_of, 18),
    Column("承办单位", lambda entry: entry.holders, 20),
    Column("期限", lambda entry: entry.case.due if entry.case else None, 12),
    Column("状态", lambda entry: entry.stands, 14),
    Column("反馈", _told, 30),
    Column("满意度", lambda entry: entry.satisfied, 14),
]

DIARY_COLUMNS = [
    Column("日期", lambda entry: clock.local(entry.at).date(), 12),
    Column("地点", place_of, 16),
    Column("见了谁", speaker_of, 12),
    Column("说了什么", words_of, 34),
    Column("我做了什么", lambda entry: "\n".join(entry.acts), 34),
    Column("结果", result_of, 26),
    Column("体会", lambda entry: "", 24),
]


def voices_ledger(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not scope_of(user).is_staff:
        return None
    chosen = ledger_chosen(user, asked)
    return Listing("voices-ledger", "诉求台账", VOICE_COLUMNS, heard_entries(user, chosen.qs), chosen_in(chosen))


def diary(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Of the reader alone: nobody takes out somebody else's."""
    if not scope_of(user).is_staff:
        return None
    chosen = ledger_chosen(user, asked)
    rows = diary_of(user, chosen.qs, *period_of(chosen))
    return Listing("diary", f"民情日记（{user.name}）", DIARY_COLUMNS, rows, chosen_in(chosen))


LEDGERS: dict[str, Callable[[User, Asked, str], Listing | None]] = {
    "voices-ledger": voices_ledger,
    "diary": diary,
}
