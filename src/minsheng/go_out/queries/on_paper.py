"""Which outing or shift a sheet that comes back filled in may belong to."""

from datetime import timedelta

from django.db.models import Q

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User

from ..models import DutyShift, Outing
from ..states import OutingState, ShiftState
from .duty import shifts_seen_by
from .outings import outings_seen_by

# Older ones are found on their own pages, which name them.
BEFORE = timedelta(days=31)
MOST = 40


def outings_to_type(user: User, kind: str, asked: str = "") -> list[Outing]:
    """Of the last month up to today, and the one with the number `asked`; the latest first, none that was called off."""
    now = clock.now()
    recent = Q(at__gte=now - BEFORE, at__lt=clock.day_end(clock.today())) | Q(number=asked)
    rows = outings_seen_by(user).filter(recent, kind=kind).exclude(state=OutingState.CANCELLED)
    return list(rows.order_by("-at", "-pk")[:MOST])


def shifts_to_type(user: User, asked: str = "") -> list[DutyShift]:
    """Of the last month up to today, and the one whose key was `asked`; the latest first, none that was called off."""
    now = clock.now()
    recent = Q(start__gte=now - BEFORE, start__lt=clock.day_end(clock.today()))
    if asked.isascii() and asked.isdigit() and len(asked) <= 18:
        recent |= Q(pk=int(asked))
    rows = shifts_seen_by(user).filter(recent).exclude(state=ShiftState.CANCELLED)
    return list(rows.order_by("-start", "-pk")[:MOST])
