"""An empty database gets all tables at once, and they are the ones that all migrations make one by one (docs/decisions/0040)."""

import json
import os
from pathlib import Path

import pytest

from tests.faults.served import Installation, new_database

pytestmark = [pytest.mark.slow, pytest.mark.kill]


def place(folder: Path) -> Installation:
    server = os.environ.get("DATABASE_URL", "")
    folder.mkdir()
    return Installation(folder, new_database(server) if server else "")


def tables(folder: Path, way: str) -> dict[str, list[str]]:
    return json.loads(place(folder).program("-m", "tests.upgrade.tables_of", way).stdout)


def test_made_at_once_they_are_what_all_migrations_make_one_by_one(tmp_path):
    at_once, one_by_one = (tables(tmp_path / way, way) for way in ("at once", "one by one"))
    assert len(one_by_one["rows of django_migrations"]) > 100
    differ = {name: set(at_once.get(name, [])) ^ set(one_by_one.get(name, [])) for name in at_once | one_by_one}
    assert {name: sorted(rows) for name, rows in differ.items() if rows} == {}


# The disk is full when the first migration is written down as done.
STOPPED = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
def full(*_): raise OSError("no space left")
MigrationExecutor.record_migration = full
try:
    call_command("migrate", verbosity=0)
except OSError:
    print(connection.introspection.table_names())
"""


def test_what_stops_in_the_middle_leaves_an_empty_database(tmp_path):
    assert place(tmp_path / "data").program("-c", STOPPED).stdout.strip() == "[]"
