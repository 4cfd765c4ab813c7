"""Every run of the tests has surroundings of its own, whatever the shell around it says.

DJANGO_SETTINGS_MODULE is named here and not in pyproject.toml: pytest-django would read the settings before this file could
give them a temporary folder and a database. MINSHENG_TEST_DB=postgresql runs the same tests on a throwaway server.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests.postgres import throwaway_postgresql
from tests.prepared import tables

if "minsheng.config.settings" in sys.modules:
    raise pytest.UsageError("The settings were read too early: unset DJANGO_SETTINGS_MODULE and leave out --ds.")

KEPT = {"MINSHENG_INTERLEAVINGS", "MINSHENG_REAL_DATA", "MINSHENG_TEST_DB", "MINSHENG_TEST_PREPARED", "MINSHENG_TEST_SQLITE"}
for name in set(os.environ) - KEPT:
    if name.startswith("MINSHENG_"):
        del os.environ[name]

DATA = Path(tempfile.mkdtemp(prefix="minsheng-test-"))
os.environ |= {
    "MINSHENG_DATA": str(DATA),
    "MINSHENG_TESTING": "1",
    "MINSHENG_DEMO": "1",
    "MINSHENG_LOG_LEVEL": "ERROR",
}
os.environ.setdefault("MINSHENG_TEST_PREPARED", str(DATA / "prepared"))  # xdist's workers find the first process's
# The same examples every time and no stop-watch: a test that fails, fails again.
hypothesis_settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis_settings.load_profile("steady")
RUNNING = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the database once, in the first process; xdist's workers find it in their environment."""
    running = config.stash[RUNNING] = ExitStack()
    running.callback(shutil.rmtree, DATA, ignore_errors=True)
    if not hasattr(config, "workerinput"):
        os.environ.pop("DATABASE_URL", None)
        database = os.environ.get("MINSHENG_TEST_DB", "sqlite")
        if database == "postgresql":
            os.environ["DATABASE_URL"] = running.enter_context(throwaway_postgresql())
        elif database != "sqlite":
            raise pytest.UsageError(f"MINSHENG_TEST_DB is sqlite or postgresql, not {database}")

    os.environ["DJANGO_SETTINGS_MODULE"] = "minsheng.config.settings"
    from django.conf import settings  # only now may the settings be read

    assert settings.DATABASES["default"]
    settings.PASSWORD_HASHERS = ["tests.passwords.QuickHasher"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """A worker that inherited the name would read the settings before it has a folder of its own."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[RUNNING].close()


OF_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}


def says_the_same_on_both(item: pytest.Item) -> bool:
    """It asks no database, or its mark says that it doesn't matter which."""
    if item.get_closest_marker("either"):
        return True
    if item.get_closest_marker("kill") or item.get_closest_marker("django_db"):
        return False
    return not OF_THE_DATABASE & set(getattr(item, "fixturenames", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/faults/" in str(item.path) or item.path.name == "test_killed.py":
            item.add_marker(pytest.mark.kill)
        if "observed" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)  # a picture of all tables before and after each act
        if "real_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.real_data)


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def pytest_leave_out_and_order(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL nothing is asked that SQLite has answered for both. In several processes those faults begin that mostly wait."""
    if os.environ.get("MINSHENG_TEST_DB") == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if says_the_same_on_both(item)])
        items[:] = [item for item in items if not says_the_same_on_both(item)]
    if hasattr(config, "workerinput"):
        items.sort(key=begins_at)


def begins_at(item: pytest.Item) -> int:
    if item.get_closest_marker("kill") is None or item.get_closest_marker("django_db"):
        return 2
    return 0 if item.path.name == "test_killed.py" else 1


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real messages, which may be tried and measured but never copied into the project."""
    folder = os.environ.get("MINSHENG_REAL_DATA")
    if not folder:
        pytest.skip("MINSHENG_REAL_DATA names no folder of real messages")
    return Path(folder)


@pytest.fixture(scope="session")
def tables_locked(django_db_modify_db_settings: None, django_db_blocker: Any) -> Iterator[tuple[ExitStack, Callable[[], None]]]:
    """One process makes the tables, the others copy what came of it (tests/prepared.py)."""
    with ExitStack() as lock:
        with django_db_blocker.unblock():
            keep = lock.enter_context(tables())
        yield lock, keep


@pytest.fixture(scope="session")
def django_db_setup(tables_locked: Any, django_db_setup: None, django_db_blocker: Any) -> None:
    lock, keep = tables_locked
    with lock, django_db_blocker.unblock():
        keep()


@pytest.fixture
def town(db: None):  # type: ignore[no-untyped-def]
    """The standing people in their tiny district (tests/people.py)."""
    from tests.kept import kept  # models can be read only once pytest-django has set Django up
    from tests.people import settled_town

    return kept("town", settled_town)


_OBSERVED = {}


@pytest.fixture
def observed(request: pytest.FixtureRequest, db: None):  # type: ignore[no-untyped-def]
    """What the act named by the parameter `act` did (tests/acts/observed.py). Done once a process, whoever asks."""
    from tests.acts import ACTS
    from tests.acts.observed import observe

    act = request.getfixturevalue("act")
    if act not in _OBSERVED:
        _OBSERVED[act] = observe(ACTS[act](request.getfixturevalue("town")))
    return _OBSERVED[act]
