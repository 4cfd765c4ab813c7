"""Pages of a list by the place of their first and last row, never by counting rows from the start: the hundredth page costs what the
first does, and a row that comes in meanwhile moves nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Q

from .counting import COUNTED_TO, counted
from .keys import among
from .together import keys_together

# Both databases keep this in a column of whole numbers.
MOST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Page:
    """Rows of a page, newest first. `older` and `newer` name the places the next and the previous page begin at, empty where none is."""

    object_list: list[Any]
    total: int
    older: str = ""
    newer: str = ""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.object_list)

    def __len__(self) -> int:
        return len(self.object_list)

    @property
    def is_first(self) -> bool:
        return not self.newer


def page_of(rows: Any, query: Mapping[str, Any], size: int, moment: str = "", dressed: Any = None) -> Page:
    """The page that `query` asks for by `before` or `after`; the first for anything that is no place.

    Newest first by id, or by the column `moment` and then by id. `rows` come without an order. Where `dressed` is given, `rows` only choose,
    and what is shown is read from there, in the same statement: all that a line shows beside it is then put to a page of rows, not to
    every row that the filter has to look at. Rows that are hard to find: `page_once`.
    """
    read = partial(_read, size, dressed)
    order = [f"-{moment}", "-pk"] if moment else ["-pk"]
    back = [field.removeprefix("-") for field in order]
    return _turned(
        size,
        *(_place(query.get(way, ""), moment) for way in ("before", "after")),
        behind=lambda place: read(rows.filter(_beyond(place, moment, "lt")) if place else rows, *order),
        ahead=lambda place: read(rows.filter(_beyond(place, moment, "gt")), *back),
        count=lambda: counted(rows),
        name=lambda row: _name(row, moment),
    )


def page_once(rows: Any, query: Mapping[str, Any], size: int, dressed: Any) -> Page:
    """The same page by id, of rows that take longer to find than to name: found once, for the page and for their count.

    Two statements. Beyond as many as are counted the rows are found again, as `page_of` does.
    """
    [keys] = keys_together(rows.order_by("-pk").values("pk")[: COUNTED_TO + 1])
    page = _turned(
        size,
        *(_place(query.get(way, ""), "") for way in ("before", "after")),
        behind=lambda place: [key for key in keys if place is None or key < place[1]][: size + 1],
        ahead=lambda place: [key for key in reversed(keys) if key > place[1]][: size + 1],
        count=lambda: len(keys),
        name=str,
    )
    if len(keys) > COUNTED_TO and (not page.older or page.object_list[-1] == keys[-1]):
        return page_of(rows, query, size, dressed=dressed)
    return replace(page, object_list=list(dressed.filter(pk__in=page.object_list).order_by("-pk")))


def _turned(
    size: int,
    before: Any,
    after: Any,
    *,
    behind: Callable[[Any], list[Any]],
    ahead: Callable[[Any], list[Any]],
    count: Callable[[], int],
    name: Callable[[Any], str],
) -> Page:
    """The page `before` or `after` a place of the list (None: none was named). `behind` reads a page and one more from a place onward, in the
    order of the list, from its beginning for None; `ahead` back from a place, the nearest first; `name` says where a row stands."""
    if after is not None:
        found = ahead(after)
        if len(found) > size:
            found = found[:size][::-1]
            return Page(found, count(), name(found[-1]), name(found[0]))
        before = None  # nothing newer than a page: that is the first one
    found = behind(before)
    more, found = len(found) > size, found[:size]
    newer = name(found[0]) if before is not None and found else ""
    total = count() if more or before is not None else len(found)
    return Page(found, total, name(found[-1]) if more else "", newer)


def _read(size: int, dressed: Any, chosen: Any, *order: str) -> list[Any]:
    """A page of the rows and one more, in this order."""
    some = chosen.order_by(*order)
    if dressed is not None:
        return list(among(dressed, some.values("pk")[: size + 1]).order_by(*order))
    return list(some[: size + 1])


def _name(row: Any, moment: str) -> str:
    return _named(getattr(row, moment), row.pk) if moment else str(row.pk)


def _named(value: Any, key: int) -> str:
    """A plus would be read as a space where a program puts the place into an address as it stands."""
    said = str(value) if isinstance(value, int) else value.isoformat().replace("+00:00", "Z")
    return f"{said}_{key}"


def _place(typed: str, moment: str) -> tuple[datetime | None, int] | None:
    said, mark, key = typed.rpartition("_")
    if not (key.isascii() and key.isdigit() and len(key) <= 18) or bool(mark) != bool(moment):
        return None
    if not moment:
        return None, int(key)
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return (at, int(key)) if at.tzinfo is not None and 1 < at.year < 9999 else None


def _beyond(place: tuple[datetime | None, int], moment: str, way: str) -> Q:
    """The index is entered by the column alone; the second condition settles rows of the same moment."""
    at, key = place
    if not moment:
        return Q(**{f"pk__{way}": key})
    return Q(**{f"{moment}__{way}e": at}) & (Q(**{f"{moment}__{way}": at}) | Q(**{f"pk__{way}": key}))


def page_in_order(
    rows: Any, query: Mapping[str, Any], size: int, column: str, read: Callable[[str], Any], dressed: Any = None
) -> Page:
    """The same, the smallest value of `column` first and then by id; `read` turns a value as it stands in an address back into one.

    `column` is a field or an annotation of the row that is never empty: a day, a moment or a whole number. `rows` come without an order.
    """
    some = partial(_read, size, dressed)
    return _turned(
        size,
        *(_value(query.get(way, ""), read) for way in ("before", "after")),
        behind=lambda place: some(rows.filter(_past(place, column, "gt")) if place else rows, column, "pk"),
        ahead=lambda place: some(rows.filter(_past(place, column, "lt")), f"-{column}", "-pk"),
        count=lambda: counted(rows),
        name=lambda row: _name(row, column),
    )


def in_turn(rows: Any, column: str, values: Sequence[str]) -> Any:
    """`rows` with `turn`, a whole number to page by: of the first of `values` in `column` 0, and so on; what is none of them comes last."""
    whens = [models.When(**{column: value}, then=n) for n, value in enumerate(values)]
    return rows.annotate(turn=models.Case(*whens, default=len(values)))  # noqa: TID251


def page_with_moved(
    rows: Any, moved: Sequence[tuple[Any, int]], query: Mapping[str, Any], size: int, column: str, read: Callable[[str], Any]
) -> Page:
    """The same, where a few of `rows` stand elsewhere than `column` says: `moved` gives the place of each, as value and id."""
    others = rows.exclude(pk__in=[key for _value, key in moved]) if moved else rows
    before, after = _value(query.get("before", ""), read), _value(query.get("after", ""), read)

    def places(beyond: tuple[Any, int] | None, back: bool = False) -> list[tuple[Any, int]]:
        ordered = others.filter(_past(beyond, column, "lt" if back else "gt")) if beyond else others
        ordered = ordered.order_by(f"-{column}", "-pk") if back else ordered.order_by(column, "pk")
        found = list(ordered.values_list(column, "pk")[: size + 1])
        found += [one for one in moved if beyond is None or (one < beyond if back else one > beyond)]
        return sorted(found, reverse=back)[: size + 1]

    page = _turned(
        size,
        before,
        after,
        behind=places,
        ahead=lambda place: places(place, back=True),
        count=lambda: counted(rows),
        name=lambda place: _named(*place),
    )
    return replace(page, object_list=_rows_at(rows, page.object_list))


def _rows_at(rows: Any, places: Sequence[tuple[Any, int]]) -> list[Any]:
    found = {row.pk: row for row in rows.filter(pk__in=[key for _value, key in places])}
    return [found[key] for _value, key in places if key in found]


def _value(typed: str, read: Callable[[str], Any]) -> tuple[Any, int] | None:
    said, _mark, key = typed.rpartition("_")
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    try:
        value = read(said)
        return (value, int(key)) if _may_stand(value) else None
    except ValueError:
        return None


def _may_stand(value: Any) -> bool:
    """Whether a column may hold it, so that a database may be asked."""
    if isinstance(value, int):
        return 0 <= value <= MOST_NUMBER
    return 1 < value.year < 9999 and not (isinstance(value, datetime) and value.tzinfo is None)


def _past(place: tuple[Any, int], column: str, way: str) -> Q:
    value, key = place
    return Q(**{f"{column}__{way}e": value}) & (Q(**{f"{column}__{way}": value}) | Q(**{f"pk__{way}": key}))
