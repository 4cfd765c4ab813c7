"""What of the record speaks for a topic: how many voices of a kind there are at a place, and which; and how many before and after a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from minsheng.casework.models import Category, Voice
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, Estate, User
from minsheng.neighbourhood.queries import office_rule, scope_of

from ..models import Programme, ProgrammeDate

WHY = "counted, and shown as far as it may be"
MOST_TOPICS = 6


def of_kinds(categories: Sequence[Category]) -> Q:
    """Voices about one of these matters, or one beneath it: as their case has it, and without one as they were sorted."""
    keys = [one.pk for one in categories]
    of_case = Q(case__category__in=keys) | Q(case__category__parent__in=keys)
    return of_case | Q(case=None) & (Q(category__in=keys) | Q(category__parent__in=keys))


@dataclass(frozen=True)
class Behind:
    """Voices about some kinds of matter, of an estate or (without one) a whole community, heard from `since` on and before `until`.

    The same rows are counted and listed, so that a figure and its list agree (invariant 9).
    """

    categories: Sequence[Category]
    community: Community
    estate: Estate | None
    since: datetime
    until: datetime

    def voices(self) -> QuerySet[Voice]:
        """Whoever shows words of them asks through the door: `seen_by`."""
        return self._of(Voice.objects.unscoped(WHY))

    def seen_by(self, user: User) -> QuerySet[Voice]:
        return self._of(Voice.objects.visible_to(user))

    def _of(self, rows: Any) -> QuerySet[Voice]:
        rows = rows.live().filter(of_kinds(self.categories), community=self.community)
        rows = rows.filter(heard_at__gte=self.since, heard_at__lt=self.until)
        found: QuerySet[Voice] = rows.filter(estate=self.estate) if self.estate is not None else rows
        return found


@dataclass(frozen=True)
class Topic:
    """So many voices about one kind of matter in one estate lately."""

    category: Category
    estate: Estate
    count: int


def lately() -> tuple[datetime, datetime]:
    """The span that proposes a topic: whole days, up to now."""
    return clock.day_start(clock.today() - timedelta(days=office_rule("topic_days"))), clock.now()


def topics_for(programme: Programme, user: User) -> list[Topic]:
    """Kinds of matter of this programme that came up often enough lately, the most frequent first: for staff of the place alone.

    Only what stands in an estate: a talk is held somewhere.
    """
    categories = list(programme.categories.all())
    if not categories or not scope_of(user).is_staff:
        return []
    since, until = lately()
    rows = Voice.objects.visible_to(user).live().filter(of_kinds(categories), heard_at__gte=since, heard_at__lt=until)
    if programme.community_id is not None:
        rows = rows.filter(community=programme.community_id)
    elif programme.street_id is not None:
        rows = rows.filter(community__street=programme.street_id)
    matter = Coalesce("case__category_id", "category_id")
    counted = rows.exclude(estate=None).order_by().annotate(matter=matter).values("matter", "estate").annotate(n=Count("pk"))
    often = list(counted.filter(n__gte=office_rule("topic_least")).order_by("-n", "matter", "estate")[:MOST_TOPICS])
    matters = Category.objects.in_bulk([row["matter"] for row in often])
    estates = Estate.objects.unscoped(WHY).in_bulk([row["estate"] for row in often])
    return [Topic(matters[row["matter"]], estates[row["estate"]], row["n"]) for row in often]


def behind_topic(category: Category, estate: Estate) -> Behind:
    """The rows that a proposal counts: of this kind alone, not of those beneath it, which are proposals of their own."""
    since, until = lately()
    return Exactly((category,), estate.community, estate, since, until)


@dataclass(frozen=True)
class Exactly(Behind):
    """Of the kinds themselves, without those beneath them."""

    def _of(self, rows: Any) -> QuerySet[Voice]:
        keys = [one.pk for one in self.categories]
        return super()._of(rows).filter(Q(case__category__in=keys) | Q(case=None, category__in=keys))


def behind_date(date: ProgrammeDate) -> Behind | None:
    """What proposed the topic of a date, as it stands now: what was sorted otherwise meanwhile counts otherwise."""
    if date.about_category is None or date.about_since is None or date.about_until is None:
        return None
    return Exactly((date.about_category,), date.community, date.about_estate, date.about_since, date.about_until)


def enough_to_tell(count: int) -> bool:
    """Whether a count is large enough that an organisation may read it: of few, somebody might tell who spoke."""
    return count >= max(1, office_rule("topic_least"))
