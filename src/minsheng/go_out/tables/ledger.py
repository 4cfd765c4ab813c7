"""走访台账 as an office lays it out: a row for each door. Derived: nothing is entered here.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Mapping
from typing import Any

from minsheng.casework.filters import chosen_in, ledger_chosen, period_of
from minsheng.casework.states import Source
from minsheng.casework.tables.ledgers import place_of, result_of, source_of, speaker_of, words_of
from minsheng.casework.tables.words import without_the_speaker
from minsheng.foundation import clock
from minsheng.foundation.listing import Column, Listing
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..queries.ledger import Visited, stops_between, visited

Asked = Mapping[str, Any]


def _lines(parts: Any) -> str:
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _how(row: Visited) -> str:
    return str(Source.VISIT.label) if row.stop else source_of(row.heard[0])


def _title(row: Visited) -> str:
    occasion = row.stop.outing.occasion if row.stop else row.heard[0].voice.occasion if row.heard[0].voice else None
    return occasion.title if occasion else ""


def _place(row: Visited) -> str:
    if row.stop is None:
        return place_of(row.heard[0])
    building = row.stop.building
    return f"{building.estate.name} {building.name}" if building else row.stop.outing.where or row.stop.outing.community.name


def _whom(row: Visited) -> str:
    return row.stop.home if row.stop and row.stop.home else _lines(speaker_of(entry) for entry in row.heard)


def _noted(row: Visited, of_stop: str, of_voice: str) -> str:
    """What the worker wrote beside the words: with a door it stands there once, and the same with each voice."""
    if row.stop is None:
        return _lines(without_the_speaker(entry.voice, getattr(entry.voice, of_voice)) for entry in row.heard if entry.voice)
    text = getattr(row.stop, of_stop)
    for entry in row.heard:
        text = without_the_speaker(entry.voice, text) if entry.voice else text
    return text


def _who(row: Visited) -> str:
    if row.stop is None:
        return "、".join(entry.voice.heard_by.name for entry in row.heard if entry.voice and entry.voice.heard_by)
    return "、".join(dict.fromkeys([row.stop.by.name, *(member.user.name for member in row.stop.outing.members.all())]))


COLUMNS = [
    Column("日期", lambda row: clock.local(row.at).date(), 12),
    Column("怎么走访的", _how, 14),
    Column("哪一场", _title, 16),
    Column("地点", _place, 18),
    Column("走访对象", _whom, 12),
    Column("见到没有", lambda row: row.stop.get_outcome_display() if row.stop else "", 10),
    Column("说了什么", lambda row: _lines(words_of(entry) for entry in row.heard), 40),
    Column("看到什么", lambda row: _noted(row, "saw", "observed"), 24),
    Column("判断", lambda row: _noted(row, "felt", "judgement"), 20),
    Column("怎么办的、结果", lambda row: _lines(result_of(entry) for entry in row.heard), 34),
    Column("下次哪天去", lambda row: row.stop.next_on if row.stop else None, 12),
    Column("走访人", _who, 12),
]


def visits_ledger(user: User, asked: Asked, of: str = "") -> Listing | None:
    if not scope_of(user).is_staff:
        return None
    chosen = ledger_chosen(user, asked)
    since, until = period_of(chosen)
    place = (chosen.form.cleaned_data.get("community"), chosen.form.cleaned_data.get("estate"))
    rows = visited(user, chosen.qs, stops_between(user, since, until, *place))
    return Listing("visits-ledger", "走访台账", COLUMNS, rows, chosen_in(chosen))


LEDGERS: dict[str, Callable[[User, Asked, str], Listing | None]] = {"visits-ledger": visits_ledger}
