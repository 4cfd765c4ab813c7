"""Questions about the addresses at which telephones read a calendar."""

import hashlib
from datetime import timedelta

from django.db.models import QuerySet

from minsheng.foundation import clock
from minsheng.foundation.agenda import Asked, Dated, dates_of
from minsheng.neighbourhood.models import User

from ..models import CalendarFeed

BACK, AHEAD = timedelta(days=90), timedelta(days=365)


def digest_of_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def feeds_of(user: User) -> QuerySet[CalendarFeed]:
    """The addresses of somebody that still open, the newest first."""
    return CalendarFeed.objects.filter(user=user, revoked_at=None).order_by("-pk")


def reader_of(secret: str) -> User | None:
    """Whose calendar a secret opens. Unknown, revoked and of somebody whose account is closed are one question and one answer."""
    open_ones = CalendarFeed.objects.filter(digest=digest_of_secret(secret), revoked_at=None, user__is_active=True)
    found = open_ones.select_related("user").first()
    return found.user if found is not None else None


def planned_for(user: User) -> list[Dated]:
    """What somebody leads or goes along to. Whoever has no post and acts for nobody any more gets nothing, from that minute on."""
    today = clock.today()
    return dates_of(user, Asked(clock.day_start(today - BACK), clock.day_end(today + AHEAD), mine=True))
