"""A list that leaves the building as a table: its columns, its rows one by one, and which filter was chosen. Documents are Chinese only."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Q

from .suspicious import numbers_covered

PAGE = 1000
Row = TypeVar("Row")


@dataclass(frozen=True)
class Column:
    """One column: its heading, what stands in it (text, whole number, day or moment), its width in Latin characters (a Chinese one takes two)."""

    title: str
    of: Callable[[Any], Any]
    width: int = 12

    def shown(self, row: Any) -> Any:
        """What stands in it, as it may leave: without the numbers of people that somebody wrote into a text."""
        value = self.of(row)
        return numbers_covered(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Chosen:
    """One filter as people say it. `typed`: what stands in it was typed by hand and may name somebody, so the log keeps only that it was used."""

    label: str
    value: str
    typed: bool = False


@dataclass(frozen=True)
class Listing:
    """What one person sees of one list. `rows` is walked once and never held as a whole."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    chosen: Sequence[Chosen] = ()

    def chosen_in_words(self) -> str:
        return "；".join(f"{one.label}：{numbers_covered(one.value)}" for one in self.chosen) or "全部"

    def chosen_for_the_log(self) -> str:
        """The same without what was typed."""
        return "；".join(one.label if one.typed else f"{one.label}：{one.value}" for one in self.chosen) or "全部"


def pages_by_key(rows: Any, size: int = 0) -> Iterator[list[Any]]:
    """All `rows`, newest first by id, in pages: no more than one page is in memory, whatever the database and whatever stands before it."""
    rows, last, size = rows.order_by("-pk"), None, size or PAGE
    while True:
        page = list((rows if last is None else rows.filter(pk__lt=last))[:size])
        if page:
            yield page
        if len(page) < size:
            return
        last = page[-1].pk


def pages_found_once(rows: Any, dressed: Any) -> Iterator[list[Any]]:
    """The same, of rows that take longer to find than to read: found once, as keys of eight bytes each; `dressed` reads a page by its keys."""
    keys = array("q", rows.order_by("-pk").values_list("pk", flat=True).iterator(chunk_size=PAGE))
    for start in range(0, len(keys), PAGE):
        yield list(dressed.filter(pk__in=keys[start : start + PAGE].tolist()).order_by("-pk"))


def pages_in_order(rows: Any, column: str, size: int = 0) -> Iterator[list[Any]]:
    """The same, the smallest value of `column` first and then by id; `-column`: the greatest first.

    `column` is a field or an annotation of the row that is never empty, as for the pages of a list (foundation/keyset.py).
    """
    name, way = column.removeprefix("-"), "lt" if column.startswith("-") else "gt"
    rows, last, size = rows.order_by(column, "-pk" if way == "lt" else "pk"), None, size or PAGE
    while True:
        page = list((rows if last is None else rows.filter(_beyond(last, name, way)))[:size])
        if page:
            yield page
        if len(page) < size:
            return
        last = page[-1]


def _beyond(row: Any, name: str, way: str) -> Q:
    value = getattr(row, name)
    return Q(**{f"{name}__{way}e": value}) & (Q(**{f"{name}__{way}": value}) | Q(**{f"pk__{way}": row.pk}))


def in_pages(rows: Iterable[Row], size: int = 0) -> Iterator[list[Row]]:
    """`rows` in the order in which they come, a page at a time."""
    rows = iter(rows)
    while page := list(islice(rows, size or PAGE)):
        yield page


def by_key(rows: Any, size: int = 0) -> Iterator[Any]:
    for page in pages_by_key(rows, size):
        yield from page


def in_order(rows: Any, column: str, size: int = 0) -> Iterator[Any]:
    for page in pages_in_order(rows, column, size):
        yield from page
