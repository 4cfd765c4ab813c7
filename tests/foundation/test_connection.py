"""How connections to the database begin."""

import pytest
from django.db import connection


@pytest.mark.parametrize(("setting", "value"), [("jit", "off"), ("join_collapse_limit", "5")])
def test_postgresql_neither_compiles_nor_weighs_every_order(db, setting, value):
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL alone")
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        assert cursor.fetchone() == (value,)
