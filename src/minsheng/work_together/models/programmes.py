"""常年项目: what a department does all year (law talks, fraud prevention, drills, checks), and the dates on which it does it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import Category, Occasion
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community, Estate, Organisation, Street, Venue
from minsheng.neighbourhood.scope import scope_of

from ..states import DATE_LOOK, DateKind, DateState


class ProgrammeQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: those of their communities, of the street above them, and of the whole district. Auditor: all. An organisation: its own."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        mine = Q(organisation__in=scope.organisations)
        if scope.communities:
            here = Community.objects.unscoped("the streets above the own communities").filter(pk__in=scope.communities)
            mine |= Q(community__in=scope.communities) | Q(street__in=here.values("street_id"))
            mine |= Q(community=None, street=None)
        return self.opened("scope").filter(mine)


class Programme(models.Model):
    """Of one community, of a street, or of the whole district where neither is named. `categories` are the kinds of matter it is about."""

    name = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes")
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="programmes")
    street = models.ForeignKey(Street, models.PROTECT, null=True, blank=True, related_name="programmes")
    categories = models.ManyToManyField(Category, related_name="programmes", blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_words = models.CharField(max_length=200, default="", blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="programme_of_one_area", condition=Q(community=None) | Q(street=None)),
            models.CheckConstraint(name="programme_ended_says_why", condition=Q(ended_at=None) | ~Q(ended_words="")),
        ]

    def __str__(self) -> str:
        return self.name

    def reaches(self, community: Community) -> bool:
        """Whether a date of it may be in this community."""
        if self.community_id is not None:
            return self.community_id == community.pk
        return self.street_id is None or self.street_id == community.street_id


class ProgrammeDateQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: of their communities. Auditor: all. An organisation: dates of its own programmes, and those at which it helps."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        mine = Q(community__in=scope.communities)
        if scope.organisations:
            helps = ProgrammeHelper.objects.filter(organisation__in=scope.organisations, dropped_at=None)
            mine |= Q(programme__organisation__in=scope.organisations) | Q(pk__in=helps.values("date_id"))
        return self.opened("scope").filter(mine)


class ProgrammeDate(Labelled):
    """One time, planned ahead. All of it is written for the organisations that come: no resident's words or name (invariant 7).

    What was heard there hangs on `occasion` (casework), which no organisation sees. `about…` is what of the record proposed its topic:
    voices of a kind, of an estate, in a span of time. Called off, it keeps who was planned.
    """

    number = models.CharField(max_length=24, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="dates")
    community = models.ForeignKey(Community, models.PROTECT, related_name="programme_dates")
    kind = models.CharField(max_length=12, choices=DateKind.choices)
    state = models.CharField(max_length=12, choices=DateState.choices, default=DateState.PLANNED)
    at = models.DateTimeField()
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="+")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=60, default="", blank=True)
    topic = models.CharField(max_length=80, default="", blank=True)
    audience = models.CharField(max_length=60, default="", blank=True)
    materials = models.CharField(max_length=200, default="", blank=True)
    who = models.CharField(max_length=80, default="", blank=True)
    occasion = models.OneToOneField(Occasion, models.PROTECT, related_name="programme_date")
    about_category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    about_estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="+")
    about_since = models.DateTimeField(null=True, blank=True)
    about_until = models.DateTimeField(null=True, blank=True)
    # What the organisations read of it, as it stood when the date was planned: month and kind of each voice, or nothing where they were few.
    about_told = models.JSONField(default=list, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    held_words = models.CharField(max_length=300, default="", blank=True)
    held_noted_at = models.DateTimeField(null=True, blank=True)
    held_noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    called_off_words = models.CharField(max_length=200, default="", blank=True)
    # How often it changed, and when last: by this a calendar on a telephone knows the newer of two.
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    # Who helps, where a question read it along (queries/programmes.py).
    helping: "list[ProgrammeHelper]"

    objects = ProgrammeDateQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "-at", "-id"], name="programme_date_list"),
            models.Index(fields=["programme", "at", "id"], name="programme_date_of_year"),
        ]
        constraints = [
            models.CheckConstraint(name="programme_date_state_known", condition=Q(state__in=DateState.values)),
            models.CheckConstraint(name="programme_date_kind_known", condition=Q(kind__in=DateKind.values)),
            models.CheckConstraint(
                name="programme_date_off_says_why", condition=~Q(state="called_off") | ~Q(called_off_words="")
            ),
            models.CheckConstraint(
                name="programme_date_about_whole",
                condition=Q(about_category=None, about_estate=None, about_since=None, about_until=None)
                | Q(about_category__isnull=False, about_since__isnull=False, about_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def look(self) -> tuple[str, str]:
        return DATE_LOOK[self.state]

    @property
    def headcount(self) -> int | None:
        return self.occasion.headcount

    @property
    def estate_or_community(self) -> str:
        return self.estate.name if self.estate_id and self.estate else self.community.name

    @property
    def where(self) -> str:
        """The estate, the venue and the spot, as far as somebody said it."""
        venue = self.venue.name if self.venue_id and self.venue else ""
        parts = [self.estate_or_community, venue, self.place]
        return " ".join(part for part in dict.fromkeys(parts) if part)

    @property
    def title(self) -> str:
        return self.topic or f"{self.where} {self.get_kind_display()}"


class ProgrammeHelper(models.Model):
    """Another organisation that helps on one date; `dropped_at` once the plan was changed and it no longer does."""

    date = models.ForeignKey(ProgrammeDate, models.PROTECT, related_name="helpers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["date", "organisation"], name="programme_helper_once")]
