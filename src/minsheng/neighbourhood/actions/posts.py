"""What somebody is entrusted with goes to somebody else: part of handing over (casework/actions/hand_over.py) and of closing an account."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from minsheng.foundation import clock

from ..models import Post, Representative, User

ONE_DAY = timedelta(days=1)


def pass_on_posts(*, of: User, to: User, since: date, until: date | None) -> list[str]:
    """End what `of` holds from `since` on, begin it for `to`; after `until` it is `of`'s again. Gives what passed, in words.

    Posts count by days and their last day is included: one that ends yesterday opens nothing this minute.
    """
    passed = []
    for post in _held(Post.objects.filter(user=of).select_related("community", "street"), since, until):
        area = {"role": post.role, "community": post.community, "street": post.street}
        _pass_on(post, Post.objects.filter(**area), area, to, since, until)
        place = post.community or post.street
        passed.append(f"{post.get_role_display()} · {place.name}" if place else str(post.get_role_display()))
    for acting in _held(Representative.objects.filter(user=of).select_related("organisation", "agreement"), since, until):
        # Who acts by an agreement passes that on, and nothing that would outlast it; who acts by the register anyway needs no more.
        area = {"organisation": acting.organisation, "agreement": acting.agreement}
        alike = Representative.objects.filter(Q(agreement=None) | Q(agreement=acting.agreement), organisation=acting.organisation)
        _pass_on(acting, alike, area, to, since, until)
        passed.append(acting.organisation.name)
    return list(dict.fromkeys(passed))


def end_representations(user: User) -> list[str]:
    """`user` acts for nobody from this minute on; gives the names of those they acted for."""
    yesterday, ended = clock.today() - ONE_DAY, []
    for acting in _held(Representative.objects.filter(user=user).select_related("organisation"), clock.today(), None):
        acting.until = yesterday
        acting.since = min(acting.since, yesterday)
        acting.save(update_fields=["since", "until"])
        ended.append(acting.organisation.name)
    return list(dict.fromkeys(ended))


def _held(rows: Any, since: date, until: date | None) -> list[Any]:
    """What is in force on some day of the time asked for."""
    held = rows.filter(Q(until=None) | Q(until__gte=since))
    return list(held.filter(since__lte=until) if until else held)


def _pass_on(held: Any, alike: Any, area: dict[str, Any], to: User, since: date, until: date | None) -> None:
    first, last = held.since, held.until
    begins = max(since, first)
    ends = min(day for day in (until, last) if day) if until or last else None
    held.until = begins - ONE_DAY
    held.since = min(first, held.until)
    held.save(update_fields=["since", "until"])
    if until and (last is None or last > until):
        _begin(alike, area, held.user, until + ONE_DAY, last)
    already = alike.filter(user=to, since__lte=begins).filter(Q(until=None) | Q(until__gte=ends) if ends else Q(until=None))
    if not already.exists():
        _begin(alike, area, to, begins, ends)


def _begin(alike: Any, area: dict[str, Any], user: User, since: date, until: date | None) -> None:
    """One row for a person, an area and a first day; one that ended early on that day goes on."""
    row = alike.filter(user=user, since=since, **area).first() or alike.model(user=user, since=since, **area)
    row.until = until
    row.save()
