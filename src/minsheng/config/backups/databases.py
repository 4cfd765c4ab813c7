"""The database at one moment, while others go on writing: SQLite by its own online copy, PostgreSQL by pg_dump inside an exported snapshot."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import OperationalError, connection, transaction

from .manifest import DATABASE, PART, BackupRefused, copy_to_last, make_last

Read = Callable[[str], list[tuple[Any, ...]]]
DEBIAN = Path("/usr/lib/postgresql")


def refuse_where_nothing_is() -> None:
    """Before anything asks the database: merely asking would make a SQLite file."""
    source = Path(settings.DATABASES["default"]["NAME"])
    if connection.vendor == "sqlite" and not source.is_file():
        raise BackupRefused(f"没有数据库文件{source}：还没有什么可以备份，或者MINSHENG_DATA指错了地方。")
    try:
        there = "django_migrations" in connection.introspection.table_names()
    except OperationalError as error:
        raise BackupRefused(f"数据库连不上：{str(error).strip()}。请看它开着没有，DATABASE_URL写得对不对。") from error
    if not there:
        raise BackupRefused("数据库是空的，还没有什么可以备份，或者DATABASE_URL指错了地方。")


@contextmanager
def snapshot(folder: Path) -> Iterator[Read]:
    """Write the database as it is now into `folder`; yields what answers questions about that very moment."""
    with (_sqlite if connection.vendor == "sqlite" else _postgresql)(folder / DATABASE[connection.vendor]) as read:
        yield read


@contextmanager
def _sqlite(target: Path) -> Iterator[Read]:
    source = Path(settings.DATABASES["default"]["NAME"])
    with closing(sqlite3.connect(source, timeout=60)) as ours, closing(sqlite3.connect(target)) as copy:
        ours.backup(copy)  # in one step: one reading transaction, which in WAL keeps nobody from writing
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        said = copy.execute("PRAGMA quick_check(5)").fetchall()
        if said != [("ok",)]:
            raise BackupRefused(f"数据库文件{source}坏了，备份下来也是坏的：{said}。请先用上一份好的备份恢复。")
        yield lambda question: copy.execute(question).fetchall()
    with target.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _postgresql(target: Path) -> Iterator[Read]:
    dump, restore = tool("pg_dump"), tool("pg_restore")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

        def read(question: str) -> list[tuple[Any, ...]]:
            cursor.execute(question)
            return list(cursor.fetchall())

        moment = read("SELECT pg_export_snapshot()")[0][0]
        line = [dump, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={target}"]
        _run([*line, f"--dbname={_address()}"], "数据库没有备份成")
        _run([restore, "--list", str(target)], "刚做的备份读不回来")
        yield read
    with target.open("rb") as file:
        os.fsync(file.fileno())


def refuse_unless_empty() -> None:
    """A restore never writes over anything."""
    if connection.vendor == "sqlite":
        path = Path(settings.DATABASES["default"]["NAME"])
        # The program itself makes the file before SQLite does, empty and for nobody else to read.
        full = [path] if path.exists() and path.stat().st_size else []
        there = [
            str(one) for one in (*full, *(path.with_name(path.name + more) for more in ("-wal", PART))) if Path(one).exists()
        ]
        if there:
            raise BackupRefused(f"{there[0]}已经有了。恢复只往空的地方放：请把MINSHENG_DATA指到一个新文件夹。")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
        tables = cursor.fetchone()[0]
    if tables:
        raise BackupRefused(
            f"DATABASE_URL指的数据库里已经有{tables}张表。恢复只往空的地方放：请先createdb建一个新库，把地址指过去。"
        )


def put_back(source: Path) -> None:
    """All of it or nothing."""
    if connection.vendor == "sqlite":
        path = Path(settings.DATABASES["default"]["NAME"])
        half = path.with_name(path.name + PART)
        copy_to_last(source, half)
        half.rename(path)
        make_last(path.parent)
        return
    line = [tool("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run([*line, f"--dbname={_address()}", str(source)], "数据库没有恢复成")


def ready_to_put_back() -> None:
    """What would be missed half-way is missed before anything is written."""
    if connection.vendor == "postgresql":
        tool("pg_restore")


def tool(name: str) -> str:
    """A command of PostgreSQL's client: from the PATH, else Debian's newest."""
    debian = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: [int(number) for number in re.findall(r"\d+", str(path))])
    found = shutil.which(name) or (str(debian[-1]) if debian else None)
    if found is None:
        raise BackupRefused(
            f"PostgreSQL的备份和恢复要用{name}，这台机器上没有。"
            "Debian、Ubuntu、统信、麒麟上请装：sudo apt install postgresql-client，版本不低于数据库服务器的。装好再来一次。"
        )
    return found


def _address() -> str:
    """As libpq reads it, without the password: command lines can be read by everybody on the machine."""
    given = connection.get_connection_params()
    known = {"dbname", "host", "port", "user", "sslmode", "sslrootcert", "sslcert", "sslkey", "service", "options", "passfile"}
    return psycopg.conninfo.make_conninfo(**{name: value for name, value in given.items() if name in known and value is not None})


def _run(line: list[str], otherwise: str) -> None:
    password = str(settings.DATABASES["default"].get("PASSWORD") or "")
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(line, env=environment, capture_output=True, text=True)
    if done.returncode:
        hint = "装一个不低于服务器版本的postgresql-client。" if "version mismatch" in done.stderr else ""
        raise BackupRefused(f"{otherwise}：{Path(line[0]).name}说“{done.stderr.strip()[-600:]}”。{hint}")
