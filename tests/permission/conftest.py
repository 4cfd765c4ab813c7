"""The three sides of tests/permission/sides.py, made once a file."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Every request to it is taken back."""
    from django.db import transaction  # readable only once pytest-django has set Django up
    from django.test import override_settings

    from tests.permission.world import world_made

    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMO=False):
        yield world_made()
        transaction.set_rollback(True)
