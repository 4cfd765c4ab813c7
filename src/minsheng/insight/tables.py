"""The lists behind the figures of 堵点 as tables that can be taken out.

Documents are Chinese only (DESIGN §6): headings stand here as they are printed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minsheng.casework.tables.words import without_the_speaker
from minsheng.foundation.listing import PAGE, Chosen, Column, Listing
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from .lines import StuckRow
from .queries import QUESTIONS

Asked = Mapping[str, Any]


def _title(row: StuckRow) -> str:
    return row.case.title if row.case else without_the_speaker(row.voice, row.voice.words) if row.voice else ""


def _step(row: StuckRow) -> str:
    return row.case.get_phase_display() if row.case else row.voice.get_state_display() if row.voice else ""


def _of(row: StuckRow) -> Any:
    """The case, or the voice that is in none yet."""
    return row.case or row.voice


COLUMNS = [
    Column("编号", lambda row: _of(row).number, 14),
    Column("什么事", _title, 34),
    Column("到哪一步", _step, 14),
    Column("社区", lambda row: _of(row).community.name, 12),
    Column("位置", lambda row: _of(row).place_shown, 20),
    Column("类别", lambda row: str(_of(row).category or ""), 18),
    Column("哪一家、哪一类", lambda row: row.holder, 18),
    Column("怎么回事", lambda row: row.why, 44),
    Column("从哪时起", lambda row: row.since, 17),
]


def stuck(user: User, asked: Asked, of: str = "") -> Listing | None:
    """The list of one question (`of`), narrowed to one part like its page."""
    scope, question = scope_of(user), QUESTIONS.get(of)
    if question is None or not (scope.is_staff or scope.audits):
        return None
    group = str(asked.get("group", ""))[:60]

    def rows() -> Iterator[StuckRow]:
        """As the pages of the list follow each other."""
        found, place = question.find(user, group), dict[str, str]()
        while True:
            page = question.page(found, place, PAGE)
            yield from question.show(page.object_list)
            if not page.older:
                return
            place = {"before": page.older}

    name = next((one.name for one in question.groups(user) if one.key == group), "") if group else ""
    chosen = [Chosen("只看", name or group, typed=not name)] if group else []
    return Listing("stuck", f"堵点：{question.name}", COLUMNS, rows(), chosen)


LISTS: dict[str, Callable[[User, Asked, str], Listing | None]] = {"stuck": stuck}
