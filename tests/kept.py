"""What many tests begin with, made through the acts once a process and from then on put back row by row.

The rows, keys and objects are the ones that the acts made; only the making is saved. Not for a moved clock: there the days would be others.
"""

import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction

from minsheng.foundation import clock

Rows = list[tuple[str, list[tuple[Any, ...]]]]
_kept: dict[str, tuple[date, Rows, bytes]] = {}
# Django fills these itself; they are there before any test.
DJANGOS_OWN = {"django_content_type", "auth_permission", "django_migrations"}


def _tables() -> list[tuple[str, list[str]]]:
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in DJANGOS_OWN:
            found[model._meta.db_table] = [field.column for field in model._meta.local_concrete_fields]
    return list(found.items())


def _all_rows() -> Rows:
    """Each table that is not empty: the statement that fills it, and with what."""
    quote, filled = connection.ops.quote_name, []
    with connection.cursor() as cursor:
        for table, columns in _tables():
            names = ", ".join(map(quote, columns))
            cursor.execute(f"SELECT {names} FROM {quote(table)}")
            rows = cursor.fetchall()
            if rows:
                places = ", ".join(["%s"] * len(columns))
                filled.append((f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", rows))
    return filled


def kept(name: str, make: Callable[[], Any]) -> Any:
    """What `make` makes in an empty database, with fresh objects every time."""
    if clock._moved.get() is not None:
        return make()
    day, rows, objects = _kept.get(name, (None, [], b""))
    if day == clock.today():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement, values in rows:
                    cursor.executemany(statement, values)
            return pickle.loads(objects)
        except IntegrityError:  # something was there before: its keys may be taken
            return make()
    empty = not _all_rows()
    made = make()
    if empty:
        _kept[name] = (clock.today(), _all_rows(), pickle.dumps(made))
    return made
