"""Counts that cost the same however much there is: as far as 10,000, then "10,000+". Several in one statement."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from .door import ScopedQuerySet
from .together import this_connection

COUNTED_TO = 10_000


def counted(rows: QuerySet[Any]) -> int:
    """How many, at most one more than COUNTED_TO: `count_shown` says that there are more."""
    return _plain(rows)[: COUNTED_TO + 1].count()


def _plain(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Without what a line shows beside it: a limited question would work that out for each row that is counted."""
    rows = rows.order_by()
    return rows if rows.query.distinct else rows.values("pk")


def counted_together(questions: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """The same for several questions, in one statement."""
    parts, params, found = [], [], dict.fromkeys(questions, 0)
    for name, rows in questions.items():
        if isinstance(rows, ScopedQuerySet):
            rows.require_open()
        limited = _plain(rows)[: COUNTED_TO + 1]
        try:
            sql, values = limited.query.get_compiler(connection=this_connection()).as_sql()
        except EmptyResultSet:  # asked in a way that nothing can fit
            continue
        parts.append((name, f"(SELECT COUNT(*) FROM ({sql}) AS counted)"))
        params += values
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(sql for _, sql in parts)}", params)
            row = cursor.fetchone() or ()
        found |= dict(zip((name for name, _ in parts), row, strict=True))
    return found


def count_shown(number: int) -> str:
    """10,000+ instead of a number that was not counted to its end."""
    return f"{COUNTED_TO:,}+" if number > COUNTED_TO else str(number)
