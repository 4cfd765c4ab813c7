"""What somebody is entrusted with goes to somebody else: part of handing over (casework/actions/hand_over.py) and of closing an account."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from minsheng.foundation import clock

from ..models import Post, Representative, User

ONE_DAY = timedelta(days=1)


# What passed of one post, as it is kept with the slip to be taken back by: the area by its ids, in words, and the rows and days of both.
Moved = dict[str, Any]


def pass_on_posts(*, of: User, to: User, since: date, until: date | None) -> list[Moved]:
    """End what `of` holds from `since` on, begin it for `to`; after `until` it is `of`'s again. Gives what passed.

    Posts count by days and their last day is included: one that ends yesterday opens nothing this minute.
    """
    passed = []
    for post in _held(Post.objects.filter(user=of).select_related("community", "street"), since, until):
        area = {"role": post.role, "community": post.community_id, "street": post.street_id}
        place = post.community or post.street
        words = f"{post.get_role_display()} · {place.name}" if place else str(post.get_role_display())
        passed.append({"words": words, "area": area} | _pass_on(post, _alike(area), area, to, since, until))
    for acting in _held(Representative.objects.filter(user=of).select_related("organisation"), since, until):
        # Who acts by an agreement passes that on, and nothing that would outlast it; who acts by the register anyway needs no more.
        area = {"organisation": acting.organisation_id, "agreement": acting.agreement_id}
        passed.append({"words": acting.organisation.name, "area": area} | _pass_on(acting, _alike(area), area, to, since, until))
    return passed


def in_words(moved: Iterable[Moved]) -> list[str]:
    return list(dict.fromkeys(one["words"] for one in moved))


def table_of(area: dict[str, Any]) -> Any:
    """Posts of the office, or who acts for an organisation: where what passed of this area stands."""
    return Post if "role" in area else Representative


def posts_of_area(area: dict[str, Any]) -> Any:
    """Posts of one role in one place, or who acts for one organisation by the register or one agreement: `area` as it is kept in Moved."""
    return table_of(area).objects.filter(**area)


def one_after_another(*people: User) -> None:
    """Whoever changes what these people hold in the same moment comes after this transaction."""
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in people]).order_by("pk").values_list("pk"))


def _alike(area: dict[str, Any]) -> Any:
    """What opens the same: by the register or the same agreement."""
    if "role" in area:
        return posts_of_area(area)
    by_register = Q(agreement=None) | Q(agreement=area["agreement"])
    return Representative.objects.filter(by_register, organisation=area["organisation"])


def end_representations(user: User) -> list[str]:
    """`user` acts for nobody from this minute on; gives the names of those they acted for."""
    yesterday, ended = clock.today() - ONE_DAY, []
    for acting in _held(Representative.objects.filter(user=user).select_related("organisation"), clock.today(), None):
        end_post(acting, yesterday)
        ended.append(acting.organisation.name)
    return list(dict.fromkeys(ended))


def _held(rows: Any, since: date, until: date | None) -> list[Any]:
    """What is in force on some day of the time asked for."""
    held = rows.filter(Q(until=None) | Q(until__gte=since))
    return list(held.filter(since__lte=until) if until else held)


def _pass_on(held: Any, alike: Any, area: dict[str, Any], to: User, since: date, until: date | None) -> Moved:
    first, last = held.since, held.until
    begins = max(since, first)
    ends = min(day for day in (until, last) if day) if until or last else None
    end_post(held, begins - ONE_DAY)
    again = begin_post(alike, area, held.user, until + ONE_DAY, last) if until and (last is None or last > until) else None
    already = alike.filter(user=to, since__lte=begins).filter(Q(until=None) | Q(until__gte=ends) if ends else Q(until=None))
    given = None if already.exists() else begin_post(alike, area, to, begins, ends)
    rows: dict[str, Any] = {name: row.pk if row else None for name, row in (("held", held), ("again", again), ("given", given))}
    days = {"first": first, "last": last, "begins": begins, "ends": ends}
    return rows | {name: day.isoformat() if day else None for name, day in days.items()}


def end_post(row: Any, last: date) -> None:
    """In force until `last`, included. Where it would have begun later, it is in force on no day to come: of it stays a day that is over."""
    if row.since <= last:
        row.until = last
        row.save(update_fields=["until"])
        return
    day = min(last, clock.today() - ONE_DAY)
    area = {name: getattr(row, name) for name in ("organisation_id", "agreement_id") if hasattr(row, name)}
    while area and type(row).objects.filter(user=row.user_id, since=day, **area).exclude(pk=row.pk).exists():
        day -= ONE_DAY
    row.since = row.until = day
    row.save(update_fields=["since", "until"])


def begin_post(alike: Any, area: dict[str, Any], user: User, since: date, until: date | None) -> Any:
    """One row for a person, an area and a first day; one that ended early on that day goes on."""
    named = {name if name == "role" else f"{name}_id": value for name, value in area.items()}
    row = alike.filter(user=user, since=since, **area).first() or alike.model(user=user, since=since, **named)
    row.until = until
    row.save()
    return row
