"""How connections to the database begin."""

import pytest
from django.db import connection


def test_postgresql_compiles_nothing(db):
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL alone")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
