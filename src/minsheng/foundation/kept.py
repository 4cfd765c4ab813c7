"""What one request reads once, however often it is asked for: the working calendar, the office's rules.

Nothing is kept past the request (KeptMiddleware), so what another process changes counts from the next one on. What runs long and reads
much asks inside `kept()`; an act that changes such a thing says `forget()`, and the rest of its own request sees the change.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


class Once(Generic[T]):
    """A question that is asked of the database at most once inside `kept()`; outside of it each time."""

    def __init__(self, read: Callable[[], T]) -> None:
        self.read = read

    def __call__(self) -> T:
        there = _kept.get()
        if there is None:
            return self.read()
        if self not in there:
            there[self] = self.read()
        found: T = there[self]
        return found

    def forget(self) -> None:
        there = _kept.get()
        if there is not None:
            there.pop(self, None)


@contextmanager
def kept() -> Iterator[None]:
    """Inside the block what is asked `Once` is read at most once."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)
