"""Run as a program in surroundings of its own: make the tables `at once` or `one by one`, and print as JSON what the database then is.

The order of columns is left out: nothing here asks for a column by its place.
"""

import json
import re
import sys
from typing import Any

import django

SQLITE = {
    "tables": "SELECT sql FROM sqlite_master WHERE type = 'table'",
    "other": "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table'",
}
POSTGRESQL = {
    "columns": """SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, is_nullable,
        column_default, is_identity FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable, condeferred
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "sequences": "SELECT sequencename, start_value, increment_by FROM pg_sequences",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def parts_of(sql: str) -> list[str]:
    """A table as SQLite keeps it: its name, and its columns and constraints in the order of the alphabet."""
    name, _, rest = sql.partition("(")
    return [name, *sorted(re.split(r', (?="|CONSTRAINT)', rest.removesuffix(")")))]


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command as DjangosOwn
    from django.db import connection

    call_command("migrate" if sys.argv[1] == "at once" else DjangosOwn(), verbosity=0, interactive=False)
    found: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for name, question in (SQLITE if connection.vendor == "sqlite" else POSTGRESQL).items():
            cursor.execute(question)
            found[name] = sorted(repr(row if len(row) > 1 else parts_of(row[0])) for row in cursor.fetchall())
        for table in connection.introspection.table_names(cursor):
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            kept = [f'"{name}"' for name in sorted(columns - {"id", "applied", "content_type_id"})]
            cursor.execute(f'SELECT {", ".join(kept)} FROM "{table}"')
            found[f"rows of {table}"] = sorted(map(repr, cursor.fetchall()))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
