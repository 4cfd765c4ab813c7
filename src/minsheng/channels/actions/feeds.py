"""A secret address for the calendar of one's telephone: made, shown once, revoked."""

import secrets

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import StateForbids
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import FeedMade, FeedRevoked
from ..models import CalendarFeed
from ..queries.feeds import digest_of_secret, feeds_of

# One for each telephone and computer, and then some: more are forgotten ones.
MOST = 10


@transaction.atomic
def make_feed(*, by: User, name: str = "") -> str:
    """The secret of a new address; given this once, kept as its hash. It reads what `by` is planned for and opens nothing else."""
    require(by, "channels.make_feed", by)
    kept = short_words_kept(name, "name", 40)
    if feeds_of(by).count() >= MOST:
        raise StateForbids(f"已经有{MOST}个地址了。先把不用的作废，再做新的。", "too_many_feeds")
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=by, name=kept, digest=digest_of_secret(secret), made_at=clock.now())
    record(FeedMade(user_id=by.pk, feed_id=feed.pk, name=kept, by_id=by.pk))
    return secret


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: User) -> None:
    """From this moment the address opens nothing. Only whoever made it: of others' nobody sees a list. Raises StateForbids if it has ended."""
    require(by, "channels.revoke_feed", feed.user)
    if not CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=clock.now()):
        raise StateForbids("这个地址已经作废了，不用再按。", "feed_revoked")
    record(FeedRevoked(user_id=feed.user_id, feed_id=feed.pk, by_id=by.pk))


def revoke_feeds_of(user_id: int) -> None:
    """A step of somebody's leaving, which writes the entry."""
    CalendarFeed.objects.filter(user=user_id, revoked_at=None).update(revoked_at=clock.now())
