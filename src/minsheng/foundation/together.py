"""Several small questions in one statement: each is answered with the rows it asks for, as if it had been asked alone. And new rows of
several tables in one.

A page that shows a dozen small things of one matter (its end, its answer, its clocks …) would else go to the database a dozen times.
Every question becomes a CTE of one statement and comes back as JSON; the ORM makes its rows of that as of any other answer, related
ones included. Not for long lists: what is many costs more as JSON than one more way there and back.
"""

import json
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import QuerySet
from django.db.models.sql import InsertQuery

from .door import ScopedQuerySet

# A function of SQL takes a hundred arguments at the most (PostgreSQL); a row wider than this is an array of arrays.
WIDE = 50
# From so many rows on writing them takes longer than the way there and back.
MANY = 500
# What the driver of PostgreSQL gives for a column, out of what JSON says. SQLite keeps and gives the very values that stand in JSON.
_OUT_OF_JSON: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "UUIDField": uuid.UUID,
    "DecimalField": lambda value: Decimal(str(value)),
    "JSONField": json.dumps,
}


def this_connection() -> Any:
    """The connection itself: what Django gives as `connection` looks it up anew for each name of a column that is quoted."""
    return connections[DEFAULT_DB_ALIAS]


def asked_together(*questions: QuerySet[Any, Any]) -> list[list[Any]]:
    """The rows of each question, in their order; querysets of models, or `.values_list(…)`. One statement for all of them."""
    compilers, tables, answers, params = [], [], [], []
    for number, rows in enumerate(questions):
        if isinstance(rows, ScopedQuerySet):
            rows.require_open()
        compiler = rows.query.get_compiler(connection=this_connection())
        compilers.append(compiler)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:  # asked in a way that nothing can fit
            answers.append("'[]'")
            continue
        columns = [f"c{column}" for column in range(len(compiler.select))]
        tables.append(f"q{number} ({', '.join(columns)}) AS ({sql})")
        answers.append(_as_json(number, columns))
        params += values
    found: tuple[str, ...] = ("[]",) * len(questions)
    if tables:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {', '.join(tables)} SELECT {', '.join(answers)}", params)
            found = cursor.fetchone() or found
    return [_rows(*one) for one in zip(questions, compilers, map(json.loads, found), strict=True)]


def written_together(*tables: Sequence[models.Model]) -> None:
    """New rows of several tables: one statement on PostgreSQL, however many tables; one a table on SQLite, and of very many rows.

    Their ids are not read back. A table of which there are no rows is left out.
    """
    some = [list(rows) for rows in tables if rows]
    if connection.vendor != "postgresql" or sum(map(len, some)) > MANY:
        for rows in some:
            type(rows[0])._base_manager.bulk_create(rows, batch_size=500)
        return
    statements, params = [], list[Any]()
    for rows in some:
        query = InsertQuery(type(rows[0]))
        query.insert_values([field for field in query.get_meta().concrete_fields if not field.primary_key], rows)
        [(sql, values)] = query.get_compiler(connection=this_connection()).as_sql()
        statements.append(sql)
        params += values
    before = ", ".join(f"w{number} AS ({sql})" for number, sql in enumerate(statements[:-1]))
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {before} {statements[-1]}" if before else statements[-1], params)


def _as_json(number: int, columns: list[str]) -> str:
    """All rows of one question as an array; an ordered question keeps its order in both databases."""
    build, gather = ("json_build_array", "json_agg") if connection.vendor == "postgresql" else ("json_array", "json_group_array")
    parts = [f"{build}({', '.join(columns[at : at + WIDE])})" for at in range(0, len(columns), WIDE)]
    gathered = f"{gather}({build}({', '.join(parts)}))"
    if connection.vendor == "postgresql":
        gathered = f"COALESCE({gathered}::text, '[]')"
    return f"(SELECT {gathered} FROM q{number})"


def _rows(rows: QuerySet[Any, Any], compiler: Any, found: list[list[list[Any]]]) -> list[Any]:
    """What the queryset makes of its answer: the compiler gives it instead of asking."""
    raw = [tuple(value for part in row for value in part) for row in found]
    if raw and connection.vendor == "postgresql":
        fields = [expression.output_field.get_internal_type() for expression, *_ in compiler.select]
        turned = [(column, _OUT_OF_JSON[name]) for column, name in enumerate(fields) if name in _OUT_OF_JSON]
        raw = [_turned(row, turned) for row in raw]
    compiler.execute_sql = lambda *args, **kwargs: [raw]
    answered = rows._chain()  # type: ignore[attr-defined]
    answered.query.get_compiler = lambda *args, **kwargs: compiler
    return list(answered) if raw else []


def _turned(row: tuple[Any, ...], turned: list[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    values = list(row)
    for column, turn in turned:
        if values[column] is not None:
            values[column] = turn(values[column])
    return tuple(values)
