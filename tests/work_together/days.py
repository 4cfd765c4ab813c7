"""A moment of the test calendar: March 2026 has no public holiday, the 9th is a Monday."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from minsheng.foundation import clock


@contextmanager
def at(text: str) -> Iterator[None]:
    with clock.at(datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)):
        yield
