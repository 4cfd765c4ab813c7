"""Where letters go in these tests."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from minsheng.foundation import clock

from .receiver import Receiver, receiving

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=clock.SHANGHAI)  # a Tuesday


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A system on this machine; the setting lets letters go to addresses inside."""
    settings.INNER_ADDRESSES = True
    settings.SITE_ADDRESS = "https://minsheng.example.cn"
    with receiving() as found:
        yield found


@pytest.fixture
def morning() -> Iterator[datetime]:
    with clock.at(MORNING):
        yield MORNING
