"""What stands on the public board, and what in a text may name somebody."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from minsheng.foundation.keys import among, either_of
from minsheng.foundation.privacy import is_number_of
from minsheng.foundation.suspicious import Suspicious, suspicious_in
from minsheng.foundation.together import asked_together
from minsheng.neighbourhood.models import Estate

from ..models import Assignment, Attachment, BoardItem, Case, Category, Voice
from ..states import OPEN, Phase, Stage
from .cases import days_late
from .receipts import pair_among
from .verbatim import speakers_named, spoken_by_somebody

SOLVED = (Phase.CONFIRMED, Phase.INSPECTED)
PARTLY = (Phase.PARTLY,)
CANNOT = (Phase.EXPLAINED,)
# Neither solved nor failed: work that nobody confirmed, what somebody took back, what went to 110 or a court.
OTHERWISE = (Phase.UNCONFIRMED, Phase.WITHDRAWN, Phase.PASSED_OUTSIDE)
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
    taken = [found.piece for found in known]
    return known + [found for found in _as_known(case, suspicious_in(text)) if not any(found.piece in name for name in taken)]


def _as_known(case: Case, found: list[Suspicious]) -> list[Suspicious]:
    """The office's own telephone names nobody. The one that an organisation of the case has in the register may be somebody's: to be looked
    at, and may stay."""
    phones = [one for one in found if one.kind == "phone"]
    if not phones:
        return found
    shares = Assignment.objects.unscoped("whose number is it").standing().filter(case=case)
    theirs = list(shares.values_list("organisation__phone", flat=True).distinct())
    own = {one for one in phones if is_number_of(one.piece, case.community.phone)}
    registered = {one for one in phones if any(is_number_of(one.piece, phone) for phone in theirs)}
    return [replace(one, hard=False) if one in registered else one for one in found if one not in own]


def items_shown() -> QuerySet[BoardItem]:
    rows: QuerySet[BoardItem] = BoardItem.objects.shown()
    return rows


def shown_item(case: Case) -> BoardItem | None:
    return items_shown().select_related("case").filter(case=case).first()


# The filters of the board; together they are all of it.
FILTERS: dict[str, Collection[str]] = {
    "solved": SOLVED,
    "partly": PARTLY,
    "in_hand": OPEN,
    "cannot": CANNOT,
    "otherwise": OTHERWISE,
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
    otherwise: int
    matters: list[Matter]

    @property
    def all(self) -> int:
        return self.solved + self.partly + self.in_hand + self.cannot + self.otherwise


def chosen_of(estate: Estate | None = None, show: str = "", category: str = "") -> Any:
    """The items of the district, or of one estate; `show`: a name of FILTERS."""
    rows = _of(estate)
    rows = rows.filter(case__phase__in=FILTERS[show]) if show in FILTERS else rows
    if category:
        rows = rows.filter(Q(case__category__code=category) | Q(case__category__parent__code=category))
    return rows


def items_of(estate: Estate | None = None, show: str = "", category: str = "") -> Any:
    """The same, with where they are and who holds them."""
    rows = chosen_of(estate, show, category).select_related("case__community", "case__estate")
    shares = Assignment.objects.unscoped(WHY).standing().select_related("organisation")
    shares = shares.only("case", "role", "state", "due_at", "organisation__name")
    return rows.prefetch_related(Prefetch("case__assignments", shares, to_attr="standing_shares"))


# What a line of the page reads of the item, of its case and of the pictures: whole they are a hundred columns.
_LINE = (
    *("case", "title", "words", "quote", "pictures", "thanks", "released_at", "before", "after"),
    *("case__community__name", "case__estate__name", "case__phase", "case__opened_at", "case__ended_at", "case__parked_until"),
    *(f"{picture}__{column}" for picture in ("before", "after") for column in ("at", "taken_away_at")),
)


def lines_of() -> Any:
    """Items to put a page together of: with their pictures, and of all this what a line of the page reads."""
    return items_of().select_related("before", "after").only(*_LINE)


def board_of(estate: Estate | None = None) -> Board:
    """The counts of the whole board, and its bars: by first-level category, most first. All items are read once, and of those that say
    their phase no case is."""
    noted, unnoted, categories = asked_together(
        _counted(_noted(estate), "category", "phase"),
        _counted(_unnoted(estate), "case__category", "case__phase"),
        Category.objects.select_related("parent"),
    )
    first = {category.pk: category.parent or category for category in categories}
    found: Counter[tuple[int, str]] = Counter()
    for category, phase, count in [*noted, *unnoted]:
        found[first[category].pk, next(name for name, phases in FILTERS.items() if phase in phases)] += count
    sums: Counter[str] = Counter()
    for (_category, part), count in found.items():
        sums[part] += count
    matters = [
        Matter(one.code, one.name, sum(found[one.pk, part] for part in FILTERS), found[one.pk, "solved"])
        for one in set(first.values())
    ]
    matters = sorted((one for one in matters if one.count), key=lambda m: (-m.count, m.code))
    return Board(**{part: sums[part] for part in FILTERS}, matters=matters)


def estates_on_board() -> QuerySet[Estate]:
    """Those of which something stands there."""
    rows: QuerySet[Estate] = Estate.objects.public()
    noted, unnoted = _noted(None).filter(estate=OuterRef("pk")), _unnoted(None).filter(case__estate=OuterRef("pk"))
    return rows.filter(Exists(noted) | Exists(unnoted))


def _of(estate: Estate | None) -> Any:
    rows = BoardItem.objects.shown()
    return among(rows, either_of(_noted(estate).values("pk"), _unnoted(estate).values("pk"))) if estate else rows


def _noted(estate: Estate | None) -> Any:
    """Items that say themselves of what and where they are."""
    rows = BoardItem.objects.shown().filter(phase__isnull=False).order_by()
    return rows.filter(estate=estate) if estate else rows


def _unnoted(estate: Estate | None) -> Any:
    """Those of which only the case says it: what a version before released."""
    rows = BoardItem.objects.shown().filter(phase=None).order_by()
    return rows.filter(case__estate=estate) if estate else rows


def _counted(rows: Any, category: str, phase: str) -> Any:
    return rows.values(category, phase).annotate(n=Count("*")).values_list(category, phase, "n")


Pair = tuple[Attachment | None, Attachment | None]


def pairs_of(items: Iterable[BoardItem]) -> dict[int, Pair]:
    """Before and after by item, as whoever released it saw them; one statement at the most. Where a version before did not say which
    they were, only what was there when the case first went up: everything later may have been seen by nobody."""
    released = [item for item in items if item.pictures]
    found = {item.pk: (_standing(item.before), _standing(item.after)) for item in released}
    unsaid = [item for item in released if _unsaid(item)]
    if unsaid:
        rows = Attachment.objects.unscoped(WHY).filter(taken_away_at=None, stage__in=(Stage.BEFORE, Stage.AFTER))
        there = list(rows.filter(case__in=[item.case_id for item in unsaid]))
        for item in unsaid:
            found[item.pk] = pair_among(one for one in there if one.case_id == item.case_id and one.at <= item.released_at)
    return found


def newer_photos(item: BoardItem, now: Pair) -> bool:
    """Whether the pair of today has one that nobody released with the item, though they released pictures."""
    if not item.pictures:
        return False
    if _unsaid(item):
        return any(photo is not None and photo.at > item.released_at for photo in now)
    return any(photo is not None and photo.pk not in (item.before_id, item.after_id) for photo in now)


def _unsaid(item: BoardItem) -> bool:
    return item.before_id is None and item.after_id is None


def _standing(photo: Attachment | None) -> Attachment | None:
    return photo if photo is not None and photo.taken_away_at is None else None


def late_words(item: BoardItem) -> int:
    """How many working days the longest overdue promise of the case is late; 0 while none is."""
    return max((days_late(s.due_at) for s in item.case.standing_shares if s.is_late), default=0)  # type: ignore[attr-defined]
