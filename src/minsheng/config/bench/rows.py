"""Many rows at once, by the fastest way that each database has: COPY on PostgreSQL, one prepared statement on SQLite."""

import json
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import ProgrammingError, connection, models, transaction

ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


class Table:
    """The rows of one model, in the order of `fields` (names of columns); every other column has the model's default."""

    def __init__(self, model: type[models.Model], *fields: str) -> None:
        self.rows: list[tuple[Any, ...]] = []
        known = {field.attname: field for field in model._meta.concrete_fields}
        others = [field for name, field in known.items() if name not in fields and not field.primary_key]
        self.columns = [known[name].column for name in fields] + [field.column for field in others]
        self.defaults = tuple(_default(field) for field in others)
        self.name = model._meta.db_table

    def add(self, *values: Any) -> None:
        self.rows.append(values + self.defaults)

    def write(self) -> None:
        """All rows in one statement, and begin anew."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            if ON_POSTGRESQL:
                with cursor.copy(f'COPY "{self.name}" ({names}) FROM STDIN') as copy:
                    for row in self.rows:
                        copy.write_row(row)
            elif self.rows:
                marks = ", ".join(["%s"] * len(self.columns))
                cursor.executemany(f'INSERT INTO "{self.name}" ({names}) VALUES ({marks})', self.rows)
        self.rows = []


def _default(field: models.Field) -> Any:
    """What a column holds that nobody named. A default that is drawn anew for each row has to be given."""
    if isinstance(field, models.UUIDField):
        raise TypeError(f"{field} wants a value of its own in every row")
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return json.dumps(value)
    return None if value is None else field.get_prep_value(value)


@lru_cache(maxsize=1000)
def moment(at: datetime) -> str:
    """A moment in UTC as the column wants it. A case has a few, and writes each into several rows."""
    return at.isoformat() if ON_POSTGRESQL else at.isoformat(" ")[:-6]


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """So many ids nobody else will get: from the sequence that the database itself counts by."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if ON_POSTGRESQL:
            # Its name is asked once; within the other question it would be asked for each row.
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{table}"'])
            cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [*(cursor.fetchone() or ()), count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        last = found[0] if found else 0
        if found:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table])
        else:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        return list(range(last + 1, last + count + 1))


def without_asking_back() -> None:
    """Until the end of the transaction PostgreSQL asks no parent of a row whether it is there: they come in the same block.

    Only a superuser may; for others every row is asked for, and filling takes longer.
    """
    if ON_POSTGRESQL:
        with suppress(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")


def without_waiting() -> None:
    """The commit of this block does not wait for the disk: a block that a fall of the power took is missing whole, and is filled again."""
    if ON_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
