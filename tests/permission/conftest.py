"""The three sides of tests/permission/sides.py, made once a file."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is asked of one address stands together: its answers are kept (world.py), by every process for itself."""
    kept = [n for n, item in enumerate(items) if item.path.name == "test_others.py" and "address" in params_of(item)]
    together = sorted((items[n] for n in kept), key=lambda item: params_of(item)["address"])
    for n, item in zip(kept, together, strict=True):
        items[n] = item


def params_of(item: pytest.Item) -> dict[str, Any]:
    return getattr(getattr(item, "callspec", None), "params", {})


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Every request to it is taken back."""
    from django.db import transaction  # readable only once pytest-django has set Django up
    from django.test import override_settings

    from tests.permission.world import world_made

    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMO=False):
        yield world_made()
        transaction.set_rollback(True)
