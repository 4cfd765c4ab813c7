"""Django's `migrate`. In an empty database it makes all tables at once instead of one migration after the other."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import Error, OperationalError, connections

from minsheng.config.first_tables import is_empty, make_all_tables

# Who says one of these wants something else than a database that is up to date.
ELSEWISE = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune")
# So long a change of a table waits for whoever holds it; all who come meanwhile wait behind it.
LOCK_TIMEOUT = "5s"


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options[name] for name in ELSEWISE) and is_empty(connection):
            make_all_tables(connection)
            if options["verbosity"]:
                self.stdout.write(self.style.SUCCESS("数据库是空的，表一次都建好了。"))
        with waiting_no_longer(connection):
            # In a new database nothing is left but to tell every package that its tables are there.
            super().handle(*args, **options)


@contextmanager
def waiting_no_longer(connection: Any) -> Iterator[None]:
    """On PostgreSQL a lock is waited for LOCK_TIMEOUT, unless whoever calls it said how long (PGOPTIONS). Raises CommandError once it is over."""
    set_here = False
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, false) WHERE current_setting('lock_timeout') = '0'", [LOCK_TIMEOUT]
            )
            set_here = cursor.fetchone() is not None
    try:
        yield
    except OperationalError as error:
        if "lock timeout" not in str(error):
            raise
        raise CommandError(
            f"要改的表有人占着，等了{LOCK_TIMEOUT[:-1]}秒没等到。已经改好的留着，没改的没动；过一会儿再跑一遍。（lock timeout）"
        ) from error
    finally:
        if set_here and connection.connection is not None:  # it may serve afterwards
            with suppress(Error), connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
