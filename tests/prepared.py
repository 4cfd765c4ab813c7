"""What is made once and then copied by every process that needs it.

It lies in the folder MINSHENG_TEST_PREPARED, which scripts/test names and which is else one of this run's own. The first who comes
makes it, the others wait at a lock.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TEMPLATE = "prepared_tables"


@contextmanager
def one_at_a_time(name: str) -> Iterator[Path]:
    """The path of what is called `name`; nobody else makes or reads it inside the block."""
    folder = Path(os.environ["MINSHENG_TEST_PREPARED"])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / name


def key_of_the_tables() -> str:
    """Changes with any migration and with any package that could bring one. No migration here writes rows, so nothing else counts."""
    files = [*sorted((ROOT / "src").rglob("migrations/*.py")), ROOT / "requirements" / "test.txt"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def key_of_the_code(*more: Path) -> str:
    """Changes with any line of the program or of `more`, and with the day: what the program made before is too old then."""
    ours = sorted(file for file in (ROOT / "src" / "minsheng").rglob("*.*") if file.is_file() and file.suffix != ".pyc")
    content = b"".join(file.read_bytes() for file in [*ours, *more, ROOT / "requirements" / "test.txt"])
    return hashlib.sha256(content + date.today().isoformat().encode()).hexdigest()[:16]


def bring_tables(to: Path) -> None:
    """A database file with all tables, for a program that is about to make them; where nobody made them yet it does so itself."""
    with one_at_a_time(f"tables-{key_of_the_tables()}.sqlite3") as path:
        if path.exists():
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, to)


def folder_made_once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills, for everybody to copy. A half-filled one never has the name."""
    with one_at_a_time(name) as folder:
        if not folder.exists():
            half = folder.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(folder)
    return folder


@contextmanager
def tables() -> Iterator[Callable[[], None]]:
    """Inside the block Django makes the test database: from a copy where there is one, else by `migrate`. What is yielded is
    called once the database is whole and leaves the copy; after a failure nothing is left.
    """
    from django.db import connection

    found = _copied_sqlite if connection.vendor == "sqlite" else _copied_postgresql
    with one_at_a_time(f"tables-{key_of_the_tables()}.sqlite3") as path:
        yield found(connection, path)


def _nothing() -> None:
    """The copy is there already."""


def _copied_sqlite(connection: Any, path: Path) -> Callable[[], None]:
    from django.db.backends.signals import connection_created

    def fill(connection: Any, **_: Any) -> None:
        connection_created.disconnect(fill)
        with closing(sqlite3.connect(path)) as made:
            made.backup(connection.connection)

    def keep() -> None:
        half = path.with_suffix(".half")
        with closing(sqlite3.connect(half)) as copy:
            connection.connection.backup(copy)
        for older in path.parent.glob("tables-*.sqlite3"):
            older.unlink()
        half.rename(path)

    if not path.exists():
        return keep
    connection.close()
    connection_created.connect(fill, weak=False)
    return _nothing


def _copied_postgresql(connection: Any, path: Path) -> Callable[[], None]:
    def run(statement: str, *values: str) -> Any:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchone() if cursor.description else None

    def keep() -> None:
        made = connection.settings_dict["NAME"]
        connection.close()
        run(f'CREATE DATABASE {TEMPLATE} TEMPLATE "{made}"')

    if not run("SELECT 1 FROM pg_database WHERE datname = %s", TEMPLATE):
        return keep
    connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
    return _nothing
