"""Several small questions in one statement: each is answered with the rows it asks for, as if it had been asked alone. And new rows of
several tables in one.

A page that shows a dozen small things of one matter (its end, its answer, its clocks …) would else go to the database a dozen times.
Every question becomes a CTE of one statement and comes back as JSON; the ORM makes its rows of that as of any other answer, related
ones included. Not for long lists: what is many costs more as JSON than one more way there and back.
"""

import json
import uuid
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
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


@dataclass(frozen=True)
class Written:
    """Questions as one statement: what is asked, with which values, and what makes rows of the answer to each."""

    questions: Sequence[QuerySet[Any, Any]]
    compilers: Sequence[Any]
    sql: str
    params: Sequence[Any]

    def answers(self, params: Sequence[Any] | None = None) -> list[list[Any]]:
        """The rows of each question; with other values where some are given."""
        return [_rows(*one) for one in zip(self.questions, self.compilers, self.found(params), strict=True)]

    def found(self, params: Sequence[Any] | None = None) -> list[list[Any]]:
        """What came back for each question, as JSON holds it."""
        found: tuple[str, ...] = ("[]",) * len(self.questions)
        if self.sql:
            with connection.cursor() as cursor:
                cursor.execute(self.sql, self.params if params is None else params)
                found = cursor.fetchone() or found
        return [json.loads(one) for one in found]


def written_as_one(questions: Sequence[QuerySet[Any, Any]]) -> Written:
    compilers, tables, answers, params = [], [], [], list[Any]()
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
    return Written(questions, compilers, f"WITH {', '.join(tables)} SELECT {', '.join(answers)}" if tables else "", params)


def asked_together(*questions: QuerySet[Any, Any]) -> list[list[Any]]:
    """The rows of each question, in their order; querysets of models, or `.values_list(…)`. One statement for all of them."""
    return written_as_one(questions).answers()


def keys_together(*questions: QuerySet[Any, Any]) -> list[list[int]]:
    """The same for questions of one column of whole numbers, of which there may be thousands: nothing is made of them but a list."""
    return written_as_one(questions).found()


class AskedOften:
    """Questions asked together again and again, alike but for a few values: the ORM writes their statement once for each process, which
    takes it longer than the database needs to answer.

    `ask` gives the querysets for its values: texts, whole numbers and UUIDs, never None. It may do nothing with them but compare, and
    nothing else has a part in what it asks: neither who asks nor today. Raises ValueError where a value has no place in the statement.
    """

    def __init__(self, ask: Callable[..., Sequence[QuerySet[Any, Any]]]) -> None:
        self._ask = ask
        self._written: dict[tuple[Any, ...], tuple[Written, list[int | None]]] = {}

    def __call__(self, *values: str | int | uuid.UUID) -> list[list[Any]]:
        kind = (connection.vendor, *map(type, values))
        if kind not in self._written:
            self._written[kind] = self._write(values)
        written, places = self._written[kind]
        put_in = [_as_param(value) for value in values]
        params = [kept if at is None else put_in[at] for kept, at in zip(written.params, places, strict=True)]
        return written.answers(params)

    def _write(self, values: tuple[str | int | uuid.UUID, ...]) -> tuple[Written, list[int | None]]:
        """Written twice with other marks: what is the one here and the other there is a value, whatever else the statement holds."""
        (marks, written), (others, again) = self._marked(values, 0), self._marked(values, len(values))
        at = {pair: place for place, pair in enumerate(zip(marks, others, strict=True))}
        places = [at.get(pair) for pair in zip(map(_comparable, written.params), map(_comparable, again.params), strict=True)]
        if set(places) - {None} != set(at.values()):
            raise ValueError("A value of a question that is asked often is compared, and nothing else.")
        return written, places

    def _marked(self, values: tuple[str | int | uuid.UUID, ...], first: int) -> tuple[list[Any], Written]:
        marks = [_MARKS[type(value)](first + at) for at, value in enumerate(values)]
        return [_as_param(mark) for mark in marks], written_as_one(self._ask(*marks))


# What stands for a value while the statement is written. A whole number fits the smallest column: what is beyond a column's range Django
# asks no database for.
_MARKS: dict[type, Callable[[int], Any]] = {
    str: lambda at: f"\ue000{at}\ue000",
    int: lambda at: 32_100 + at,
    uuid.UUID: lambda at: uuid.UUID(int=2**120 + at),
}


def _comparable(param: Any) -> Any:
    """A parameter that may be a value; of others None."""
    return param if isinstance(param, str | int | uuid.UUID) else None


def _as_param(value: Any) -> Any:
    """As a field gives it to the driver."""
    return value.hex if isinstance(value, uuid.UUID) and connection.vendor != "postgresql" else value


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
    if len(columns) == 1:  # keys, by the thousand
        gathered = f"{gather}({columns[0]})"
    else:
        parts = [f"{build}({', '.join(columns[at : at + WIDE])})" for at in range(0, len(columns), WIDE)]
        gathered = f"{gather}({build}({', '.join(parts)}))"
    if connection.vendor == "postgresql":
        gathered = f"COALESCE({gathered}::text, '[]')"
    return f"(SELECT {gathered} FROM q{number})"


def _rows(rows: QuerySet[Any, Any], compiler: Any, found: list[Any]) -> list[Any]:
    """What the queryset makes of its answer: the compiler gives it instead of asking."""
    if not found:
        return []
    raw: list[tuple[Any, ...]]
    if len(compiler.select) == 1:
        raw = [(value,) for value in found]
    elif len(compiler.select) <= WIDE:
        raw = [tuple(part) for (part,) in found]
    else:
        raw = [tuple(chain.from_iterable(row)) for row in found]
    if connection.vendor == "postgresql":
        fields = [expression.output_field.get_internal_type() for expression, *_ in compiler.select]
        turned = [(column, _OUT_OF_JSON[name]) for column, name in enumerate(fields) if name in _OUT_OF_JSON]
        raw = [_turned(row, turned) for row in raw]
    compiler = copy(compiler)  # it may be asked again, by another thread too
    compiler.connection, compiler.execute_sql = this_connection(), lambda *args, **kwargs: [raw]
    answered = rows._chain()  # type: ignore[attr-defined]
    answered.query.get_compiler = lambda *args, **kwargs: compiler
    return list(answered)


def _turned(row: tuple[Any, ...], turned: list[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    values = list(row)
    for column, turn in turned:
        if values[column] is not None:
            values[column] = turn(values[column])
    return tuple(values)
