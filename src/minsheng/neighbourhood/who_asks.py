"""Who asks, and what they are today, in one statement: every request begins with it."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from minsheng.foundation import clock

from .models import User
from .scope import SCOPE_COLUMNS, SCOPE_ROWS, SCOPE_ROWS_UNNAMED, scope_params, scope_read

_COLUMNS = ", ".join(SCOPE_COLUMNS)


def user_with_scope(key: Any) -> User | None:
    """The user with this id, the scope already kept; None where there is none."""
    return _first("= %s", [key], "u.id = %s", [key])


def user_of_digest(digest: str) -> User | None:
    """The active user for whom the key with this digest (SHA-256, hexadecimal) opens now; `seen_by` is the id of whoever looks with it.
    The scope says no names."""
    fits = "k.digest = %s AND k.revoked_at IS NULL AND u.is_active AND (k.until IS NULL OR k.until > %s)"
    whose = "= (SELECT user_id FROM neighbourhood_apitoken WHERE digest = %s)"
    return _first(whose, [digest], fits, [digest, _moment(clock.now())], key=True)


def _moment(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _first(whose: str, of_whom: list[Any], fits: str, wanted: list[Any], *, key: bool = False) -> User | None:
    """`whose` says after a column of user ids of whom the scope is read, `fits` the same user's row `u` (and of a key, `k`)."""
    on_postgresql = connection.vendor == "postgresql"
    build, gather = ("json_build_array", "json_agg") if on_postgresql else ("json_array", "json_group_array")
    rows = f"(SELECT {gather}({build}({_COLUMNS})){'::text' if on_postgresql else ''} FROM scope)"
    joined, seen_by = ("JOIN neighbourhood_apitoken k ON k.user_id = u.id", "k.seen_by_id") if key else ("", "NULL")
    scope = (SCOPE_ROWS_UNNAMED if key else SCOPE_ROWS).format(whose=whose)
    found: User | None = next(
        iter(
            User.objects.raw(
                f"WITH scope ({_COLUMNS}) AS ({scope}) "
                f"SELECT u.*, {seen_by} AS seen_by, {rows} AS of_scope FROM neighbourhood_user u {joined} WHERE {fits}",
                [*scope_params(of_whom), *wanted],
            )
        ),
        None,
    )
    if found is not None and found.is_active:
        found.kept_scope = scope_read(json.loads(found.of_scope or "[]"))  # type: ignore[attr-defined]
    return found
