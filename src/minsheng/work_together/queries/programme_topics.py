"""What of the record speaks for a topic: how many voices of a kind there are at a place, and which; and how many before and after a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from minsheng.casework.models import Category, Voice
from minsheng.casework.states import VoiceState
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, Estate, User
from minsheng.neighbourhood.queries import communities_served, office_rule, scope_of

from ..models import Programme, ProgrammeDate

WHY = "counted, and shown as far as it may be"
MOST_TOPICS = 6


def of_kinds(categories: Sequence[Category]) -> Q:
    """Voices about one of these matters, or one beneath it: as their case has it, and without one as they were sorted."""
    keys = [one.pk for one in categories]
    of_case = Q(case__category__in=keys) | Q(case__category__parent__in=keys)
    return of_case | Q(case=None) & (Q(category__in=keys) | Q(category__parent__in=keys))


def people() -> Count:
    """How many spoke, as far as it is known: one telephone, one person or one household is one, and who is not known each time another."""
    text = CharField()
    who = models.Case(  # noqa: TID251
        When(~Q(speaker__phone_index="") & Q(speaker__isnull=False), then=Concat(Value("t"), F("speaker__phone_index"))),
        When(speaker__isnull=False, then=Concat(Value("p"), Cast("speaker_id", text))),
        When(~Q(household=""), then=Concat(Value("h"), F("household"))),
        default=Concat(Value("v"), Cast("pk", text)),
        output_field=text,
    )
    return Count(who, distinct=True)


def _counted(rows: Any) -> Any:
    return rows.live().exclude(state=VoiceState.REPEATED)


@dataclass(frozen=True)
class Behind:
    """Voices about some kinds of matter, of an estate or (without one) a whole community, heard from `since` on and before `until`.

    The same rows are counted and listed, so that a figure and its list agree (invariant 9); what somebody said again is not among them.
    """

    categories: Sequence[Category]
    community: Community
    estate: Estate | None
    since: datetime
    until: datetime

    def voices(self) -> QuerySet[Voice]:
        """Whoever shows words of them asks through the door: `seen_by`."""
        return self._of(_counted(Voice.objects.unscoped(WHY)))

    def seen_by(self, user: User) -> QuerySet[Voice]:
        return self._of(_counted(Voice.objects.visible_to(user)))

    def all_said(self) -> QuerySet[Voice]:
        """With what was said again or corrected: nothing of that is quoted either."""
        return self._of(Voice.objects.unscoped(WHY))

    def _of(self, rows: Any) -> QuerySet[Voice]:
        rows = rows.filter(of_kinds(self.categories), community=self.community)
        rows = rows.filter(heard_at__gte=self.since, heard_at__lt=self.until)
        found: QuerySet[Voice] = rows.filter(estate=self.estate) if self.estate is not None else rows
        return found


@dataclass(frozen=True)
class Topic:
    """So many voices about one kind of matter in one estate lately."""

    category: Category
    estate: Estate
    count: int


def about_one_of(programme: Programme, category: Category) -> bool:
    """Whether this kind of matter is one of the programme's, or stands beneath one."""
    return bool({category.pk, category.parent_id} & {one.pk for one in programme.categories.all()})


def lately() -> tuple[datetime, datetime]:
    """The span that proposes a topic: whole days, up to now."""
    return clock.day_start(clock.today() - timedelta(days=office_rule("topic_days"))), clock.now()


def topics_for(programme: Programme, user: User) -> list[Topic]:
    """Kinds of matter of this programme of which enough people spoke lately, the most frequent first: for staff of the place alone.

    Only what stands in an estate that is still there (a talk is held somewhere), where the organisation serves today. What somebody says
    again is no more than once.
    """
    categories = list(programme.categories.all())
    if not categories or not scope_of(user).is_staff:
        return []
    since, until = lately()
    rows = _counted(Voice.objects.visible_to(user))
    rows = rows.filter(of_kinds(categories), heard_at__gte=since, heard_at__lt=until)
    rows = rows.filter(community__in=communities_served(programme.organisation).values("pk"), estate__valid_to=None)
    if programme.community_id is not None:
        rows = rows.filter(community=programme.community_id)
    elif programme.street_id is not None:
        rows = rows.filter(community__street=programme.street_id)
    matter = Coalesce("case__category_id", "category_id")
    counted = rows.exclude(estate=None).order_by().annotate(matter=matter).values("matter", "estate")
    counted = counted.annotate(n=Count("pk"), spoke=people()).filter(spoke__gte=_least())
    often = list(counted.order_by("-n", "matter", "estate")[:MOST_TOPICS])
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


@dataclass(frozen=True)
class Apart(Behind):
    """Without what was heard on one occasion."""

    occasion_id: int

    def _of(self, rows: Any) -> QuerySet[Voice]:
        return super()._of(rows).exclude(occasion=self.occasion_id)


def behind_date(date: ProgrammeDate) -> Behind | None:
    """What proposed the topic of a date, as it stands now, for the office: what was sorted otherwise meanwhile counts otherwise."""
    if date.about_category is None or date.about_since is None or date.about_until is None:
        return None
    return Exactly((date.about_category,), date.community, date.about_estate, date.about_since, date.about_until)


def _least() -> int:
    return max(1, int(office_rule("topic_least")))


def told_when_planned(behind: Behind) -> list[list[str]]:
    """Month and kind of each voice behind a topic, as an organisation reads them from now on; nothing where few people spoke, since
    somebody might tell who.

    What was told first in a month of the same matter in the same estate is told again all month: the difference of two numbers of
    different days would be the voices in between.
    """
    [category], month = behind.categories, clock.today().replace(day=1)
    same = ProgrammeDate.objects.unscoped("what was told of the same already").filter(
        about_category=category, about_estate=behind.estate, planned_at__gte=clock.day_start(month)
    )
    told = next((date.about_told for date in same.order_by("pk") if date.about_told), None)
    if told is not None:
        return list(told)
    voices = behind.voices()
    if voices.aggregate(n=people())["n"] < _least():
        return []
    said = voices.order_by().values_list("heard_at", "kind")
    return sorted([f"{clock.local(at):%Y-%m}", kind] for at, kind in said)
