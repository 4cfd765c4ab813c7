"""An act is whole or not at all: one transaction, or a part of the one that was opened for it alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")
# How deep the transaction stands that was opened for one act.
_depth: ContextVar[int | None] = ContextVar("depth", default=None)


def _depth_now() -> int:
    connection = transaction.get_connection()
    return len(connection.savepoint_ids) if connection.in_atomic_block else -1


@contextmanager
def for_one_act() -> Iterator[None]:
    """A transaction for one act and what is remembered of it. Refused, all of it is undone: whoever opened it must not go on in it."""
    with transaction.atomic():
        token = _depth.set(_depth_now())
        try:
            yield
        finally:
            _depth.reset(token)


def whole(act: Callable[P, R]) -> Callable[P, R]:
    """`transaction.atomic` for an act, which sets no savepoint where the transaction is there for it alone."""

    @wraps(act)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(savepoint=_depth.get() != _depth_now()):
            return act(*args, **kwargs)

    return wrapped
