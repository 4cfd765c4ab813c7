"""How connections to the database begin."""

import os
import subprocess
import sys

import pytest
from django.db import connection


@pytest.mark.parametrize(
    ("setting", "value"), [("jit", "off"), ("join_collapse_limit", "5"), ("max_parallel_workers_per_gather", "0")]
)
def test_postgresql_neither_compiles_nor_weighs_every_order(db, setting, value):
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL alone")
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        assert cursor.fetchone() == (value,)


def test_an_upgrade_can_say_how_long_it_waits_for_a_lock() -> None:
    """As the page on going live has it: PGOPTIONS counts beside what the program says itself."""
    asked = "from minsheng.config.settings import DATABASES; print(DATABASES['default']['OPTIONS']['options'])"
    env = {**os.environ, "DATABASE_URL": "postgresql:///nowhere", "PGOPTIONS": "-c lock_timeout=5s"}
    said = subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True).stdout
    assert said.split() == [
        "-c",
        "jit=off",
        "-c",
        "join_collapse_limit=5",
        "-c",
        "max_parallel_workers_per_gather=0",
        "-c",
        "lock_timeout=5s",
    ]
