"""What the tests of faults share."""

from collections.abc import Iterator

import pytest

from .served import Installation, installed


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The small district, served as an office serves it. Whatever was thrown at it, in the end it is whole."""
    generous = {"RECEIPT_TRIES": "100000", "PUBLIC_VOICES": "100000", "LOGIN_TRIES": "1000"}
    with installed(tmp_path_factory.mktemp("served"), **generous) as installation:
        installation.start_web()
        yield installation
        installation.kill_group()
        assert installation.verify()["exit"] == 0
