"""The ledgers as an office lays them out: 诉求台账, 走访台账, 民情日记. All derived; the diary is of nobody but the reader.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Mapping
from typing import Any

from minsheng.foundation import clock
from minsheng.foundation.listing import Column, Listing
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..filters import chosen_in, ledger_chosen, period_of
from ..queries.ledgers import Entry, diary_of, heard_entries, heard_outside
from .words import without_the_speaker

Asked = Mapping[str, Any]


def _place(entry: Entry) -> str:
    thing = entry.voice or entry.case
    return thing.place_shown or thing.community.name if thing else ""


def _words(entry: Entry) -> str:
    return _covered(entry, entry.voice.words) if entry.voice else f"（事项）{entry.case.title}" if entry.case else ""


def _covered(entry: Entry, text: str) -> str:
    return without_the_speaker(entry.voice, text) if entry.voice else text


def _speaker(entry: Entry) -> str:
    return entry.voice.speaker_shown if entry.voice else ""


def _phone(entry: Entry) -> str:
    return entry.voice.speaker.phone_shown if entry.voice and entry.voice.speaker else ""


def _source(entry: Entry) -> str:
    return str(entry.voice.get_source_display()) if entry.voice else ""


def _category(entry: Entry) -> str:
    found = entry.case.category if entry.case else entry.voice.category if entry.voice else None
    return str(found) if found else str(entry.voice.get_kind_display()) if entry.voice else ""


def _result(entry: Entry) -> str:
    return "。".join(part for one in (entry.stands, _told(entry), entry.satisfied) if (part := one.rstrip("。")))


def _told(entry: Entry) -> str:
    return _covered(entry, entry.told)


VOICE_COLUMNS = [
    Column("来源", _source, 12),
    Column("时间", lambda entry: entry.at, 17),
    Column("类别", _category, 16),
    Column("诉求内容", _words, 40),
    Column("诉求人", _speaker, 12),
    Column("电话", _phone, 14),
    Column("地点", _place, 18),
    Column("承办单位", lambda entry: entry.holders, 20),
    Column("期限", lambda entry: entry.case.due if entry.case else None, 12),
    Column("状态", lambda entry: entry.stands, 14),
    Column("反馈", _told, 30),
    Column("满意度", lambda entry: entry.satisfied, 14),
]

VISIT_COLUMNS = [
    Column("日期", lambda entry: clock.local(entry.at).date(), 12),
    Column("怎么走访的", _source, 14),
    Column("哪一场", lambda entry: entry.voice.occasion.title if entry.voice and entry.voice.occasion else "", 16),
    Column("地点", _place, 18),
    Column("走访对象", _speaker, 12),
    Column("说了什么", _words, 40),
    Column("看到什么", lambda entry: _covered(entry, entry.voice.observed) if entry.voice else "", 24),
    Column("怎么办的、结果", _result, 34),
    Column("走访人", lambda entry: entry.voice.heard_by.name if entry.voice and entry.voice.heard_by else "", 10),
]

DIARY_COLUMNS = [
    Column("日期", lambda entry: clock.local(entry.at).date(), 12),
    Column("地点", _place, 16),
    Column("见了谁", _speaker, 12),
    Column("说了什么", _words, 34),
    Column("我做了什么", lambda entry: "\n".join(entry.acts), 34),
    Column("结果", _result, 26),
    Column("体会", lambda entry: "", 24),
]


def voices_ledger(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not scope_of(user).is_staff:
        return None
    chosen = ledger_chosen(user, asked)
    return Listing("voices-ledger", "诉求台账", VOICE_COLUMNS, heard_entries(user, chosen.qs), chosen_in(chosen))


def visits_ledger(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not scope_of(user).is_staff:
        return None
    chosen = ledger_chosen(user, asked)
    return Listing("visits-ledger", "走访台账", VISIT_COLUMNS, heard_outside(user, chosen.qs), chosen_in(chosen))


def diary(user: User, asked: Asked, of: str = "") -> Listing | None:
    """Of the reader alone: nobody takes out somebody else's."""
    if not scope_of(user).is_staff:
        return None
    chosen = ledger_chosen(user, asked)
    rows = diary_of(user, chosen.qs, *period_of(chosen))
    return Listing("diary", f"民情日记（{user.name}）", DIARY_COLUMNS, rows, chosen_in(chosen))


LEDGERS: dict[str, Callable[[User, Asked, str], Listing | None]] = {
    "voices-ledger": voices_ledger,
    "visits-ledger": visits_ledger,
    "diary": diary,
}
