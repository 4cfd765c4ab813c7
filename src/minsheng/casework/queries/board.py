"""What stands on the public board, and what in a text may name somebody."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from minsheng.foundation.suspicious import Suspicious, suspicious_in
from minsheng.neighbourhood.models import Estate

from ..models import Assignment, BoardItem, Case, Voice
from ..states import OPEN, Phase
from .cases import CASE_PARTS, days_late
from .verbatim import speakers_named, spoken_by_somebody

SOLVED = (Phase.CONFIRMED, Phase.INSPECTED)
PARTLY = (Phase.PARTLY,)
# The three filters of the board; everything that is not in the last two is still in hand.
CANNOT = (Phase.EXPLAINED, Phase.WITHDRAWN, Phase.PASSED_OUTSIDE, Phase.UNCONFIRMED)
WHY = "everybody may read the board"


def piece_kind(kind: str) -> str:
    """What a suspicious piece is, in a word."""
    return {
        "phone": _("电话"),
        "identity": _("证件号"),
        "plate": _("车牌"),
        "home": _("门牌号"),
        "name": _("称呼"),
        "speaker": _("说话的人的姓名"),
    }[kind]


def names_in(case: Case, text: str) -> list[Suspicious]:
    """Whatever in `text` may name somebody, the names of those who spoke in the case first."""
    rows = spoken_by_somebody(Voice.objects.unscoped("does the text name who spoke").filter(case=case))
    known = [Suspicious("speaker", name, True) for name in speakers_named(rows, text)]
    taken = {found.piece for found in known}
    return known + [found for found in suspicious_in(text) if found.piece not in taken]


def items_shown() -> QuerySet[BoardItem]:
    rows: QuerySet[BoardItem] = BoardItem.objects.shown()
    return rows


def shown_item(case: Case) -> BoardItem | None:
    return items_shown().select_related("case").filter(case=case).first()


FILTERS = {
    "solved": Q(case__phase__in=SOLVED),
    "partly": Q(case__phase__in=PARTLY),
    "in_hand": Q(case__phase__in=OPEN),
    "cannot": Q(case__phase__in=CANNOT),
}


@dataclass(frozen=True)
class Matter:
    """A bar of the board: a category, how many items of it stand there, how many of them residents call solved."""

    code: str
    name: str
    count: int
    solved: int


@dataclass(frozen=True)
class Board:
    """What stands on it, counted: each figure is the length of the list behind it."""

    solved: int
    partly: int
    in_hand: int
    cannot: int
    matters: list[Matter]

    @property
    def all(self) -> int:
        return self.solved + self.partly + self.cannot + self.in_hand


def items_of(estate: str = "", show: str = "", category: str = "") -> Any:
    """The items of the district, or of one estate (its code); `show` solved|partly|in_hand|cannot."""
    rows = _of(estate).select_related(*(f"case__{part}" for part in CASE_PARTS))
    shares = Assignment.objects.unscoped(WHY).standing().select_related("organisation")
    rows = rows.prefetch_related(Prefetch("case__assignments", shares, to_attr="standing_shares"))
    rows = rows.filter(FILTERS[show]) if show in FILTERS else rows
    if category:
        rows = rows.filter(Q(case__category__code=category) | Q(case__category__parent__code=category))
    return rows


def board_of(estate: str = "") -> Board:
    """The counts of the whole board, and its bars: by first-level category, most first. All items are read once."""
    category = ("case__category__code", "case__category__name", "case__category__parent__code", "case__category__parent__name")
    counts = {f"n_{name}": Count("pk", filter=fits) for name, fits in FILTERS.items()}
    grouped = _of(estate).order_by().values_list(*category).annotate(n=Count("pk"), **counts)
    found: dict[str, list[Any]] = {}
    sums = [0] * len(FILTERS)
    for code, name, above, name_above, count, *parts in grouped:
        one = found.setdefault(above or code, [name_above or name, 0, 0])
        one[1] += count
        one[2] += parts[0]
        sums = [before + more for before, more in zip(sums, parts, strict=True)]
    matters = sorted((Matter(code, *one) for code, one in found.items()), key=lambda m: (-m.count, m.code))
    solved, partly, in_hand, cannot = sums
    return Board(solved, partly, in_hand, cannot, matters)


def estates_on_board() -> QuerySet[Estate]:
    """Those of which something stands there."""
    rows: QuerySet[Estate] = Estate.objects.public()
    return rows.filter(Exists(BoardItem.objects.shown().filter(case__estate=OuterRef("pk"))))


def _of(estate: str) -> Any:
    rows = BoardItem.objects.shown()
    return rows.filter(case__estate__code=estate) if estate else rows


def late_words(item: BoardItem) -> int:
    """How many working days the longest overdue promise of the case is late; 0 while none is."""
    return max((days_late(s.due_at) for s in item.case.standing_shares if s.is_late), default=0)  # type: ignore[attr-defined]
