"""派单目录, the list of duties: which organisation leads or helps with which matters, where, and what says so."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import Category, Refusal
from minsheng.casework.states import ShareRole
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community, Organisation, Street
from minsheng.neighbourhood.scope import scope_of
from minsheng.neighbourhood.states import OrganisationKind

from ..states import HowListed


class DispatchList(Labelled):
    """One version, whole. The highest number is in force; a version is never changed, and one goes back by taking its rows up anew."""

    version = models.PositiveIntegerField(unique=True)
    how = models.CharField(max_length=10, choices=HowListed.choices)
    file_name = models.CharField(max_length=120, default="", blank=True)
    words = models.CharField(max_length=200, default="", blank=True)
    # The earlier version whose rows these are, and the decision that it was corrected from.
    taken_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    refusal = models.ForeignKey(Refusal, models.PROTECT, null=True, blank=True, related_name="dispatch_lists")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(name="dispatch_list_how_known", condition=Q(how__in=HowListed.values)),
            models.CheckConstraint(name="dispatch_list_corrected_by_decision", condition=~Q(how="corrected") | ~Q(refusal=None)),
            models.CheckConstraint(name="dispatch_list_back_to_version", condition=~Q(how="back") | ~Q(taken_from=None)),
        ]


class DispatchRowQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """District and auditor: all. Staff: what holds everywhere, in their streets, and in their communities."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        if not scope.communities:
            return self.none().opened("nobody")
        theirs = Community.objects.unscoped("streets of one's own communities").filter(pk__in=scope.communities)
        here = Q(community__in=scope.communities) | Q(street__in=theirs.values("street"))
        return self.opened("scope").filter(here | Q(street=None, community=None))


class DispatchRow(Labelled):
    """An organisation, or a kind of them, that leads or helps with a matter; without an area everywhere. `source`: 文号 and 条款."""

    listing = models.ForeignKey(DispatchList, models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices, default="", blank=True)
    role = models.CharField(max_length=8, choices=ShareRole.choices)
    street = models.ForeignKey(Street, models.PROTECT, null=True, blank=True, related_name="+")
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=200)
    note = models.CharField(max_length=200, default="", blank=True)
    # The decision that is its source, where it came in by a correction.
    refusal = models.ForeignKey(Refusal, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DispatchRowQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["listing", "category"], name="dispatch_row_of_category")]
        constraints = [
            models.UniqueConstraint(fields=["listing", "position"], name="dispatch_row_position_once"),
            models.CheckConstraint(name="dispatch_row_role_known", condition=Q(role__in=ShareRole.values)),
            models.CheckConstraint(name="dispatch_row_has_source", condition=~Q(source="")),
            models.CheckConstraint(name="dispatch_row_one_area", condition=Q(street=None) | Q(community=None)),
            models.CheckConstraint(
                name="dispatch_row_organisation_or_kind",
                condition=(Q(organisation__isnull=False) & Q(kind="")) | (Q(organisation=None) & ~Q(kind="")),
            ),
        ]

    @property
    def who(self) -> str:
        return self.organisation.name if self.organisation else self.get_kind_display()

    @property
    def narrowness(self) -> int:
        """A community before a street, a street before the district."""
        return 2 if self.community_id else 1 if self.street_id else 0
