"""So many tries an hour, counted in the database so that every process counts the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import F

from . import clock
from .errors import BadInput, Refusal
from .models import RateCount


class TooMany(Refusal):
    status = 429

    def __init__(self) -> None:
        super().__init__("试得太多了，请过一个小时再试，或者打社区的电话。", "too_many")


def _hour() -> int:
    return int(clock.now().timestamp()) // 3600


def require_tries_left(key: str, limit: int) -> None:
    """Raise TooMany where `key` has used up its tries of this hour."""
    used = RateCount.objects.filter(key=key[:80], hour=_hour()).values_list("count", flat=True).first()
    if used is not None and used >= limit:
        raise TooMany


def count_try(key: str) -> None:
    rows = RateCount.objects.filter(key=key[:80], hour=_hour())
    if not rows.update(count=F("count") + 1):
        RateCount.objects.bulk_create([RateCount(key=key[:80], hour=_hour(), count=1)], ignore_conflicts=True)


@contextmanager
def one_try(key: str, limit: int) -> Iterator[None]:
    """One of the tries of this hour: counted where it came to something, and where it was refused too, since a write that came with other
    content is kept. What was only typed wrong is none."""
    require_tries_left(key, limit)
    try:
        yield
    except BadInput:
        raise
    except Refusal:
        count_try(key)
        raise
    count_try(key)
