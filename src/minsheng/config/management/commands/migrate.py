"""Django's `migrate`. In an empty database it makes all tables at once instead of one migration after the other."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from minsheng.config.first_tables import is_empty, make_all_tables

# Who says one of these wants something else than a database that is up to date.
ELSEWISE = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options[name] for name in ELSEWISE) and is_empty(connection):
            make_all_tables(connection)
            if options["verbosity"]:
                self.stdout.write(self.style.SUCCESS("数据库是空的，表一次都建好了。"))
        super().handle(*args, **options)  # nothing is left but to tell every package that its tables are there
