"""The place: district, street, community, estate, building, unit, home, grid, venue. Their names are public."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled

from ..states import VenueKind


class PlaceQuerySet(ScopedQuerySet):
    """Places of the user's own communities; a representative's are those the organisation serves."""

    path = "community_id"

    def visible_to(self, user):
        from ..scope import scope_of  # scope reads posts, which are models too

        return scope_of(user).limit(self, self.path)

    def public(self):
        """Names of places are on every gate: the public form offers them."""
        return self.unscoped("place names are public").filter(valid_to=None)


class CommunityQuerySet(PlaceQuerySet):
    path = "id"


class BuildingQuerySet(PlaceQuerySet):
    path = "estate__community_id"


class UnitQuerySet(PlaceQuerySet):
    path = "building__estate__community_id"


class HomeQuerySet(PlaceQuerySet):
    path = "building__estate__community_id"


class Place(Labelled):
    """A named place with the code it has, and from when to when it has had it. Positions (WGS-84) are optional everywhere."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    valid_from = models.DateField(default=clock.today)
    valid_to = models.DateField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class District(Place):
    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="district_code")]


class Street(Place):
    district = models.ForeignKey(District, models.PROTECT, related_name="streets")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="street_code")]


class Community(Place):
    street = models.ForeignKey(Street, models.PROTECT, related_name="communities")
    letters = models.CharField(max_length=4)
    phone = models.CharField(max_length=20, default="", blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="community_code"),
            models.UniqueConstraint(fields=["letters"], condition=Q(valid_to=None), name="community_letters"),
        ]
        ordering = ["code"]


class Estate(Place):
    community = models.ForeignKey(Community, models.PROTECT, related_name="estates")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="estate_code")]
        ordering = ["code"]


class Building(Place):
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="buildings")
    # Where it stands on the plan of its estate, in hundredths of the plan from the left and from the top; unknown: drawn in rows.
    plan_x = models.PositiveSmallIntegerField(null=True, blank=True)
    plan_y = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = BuildingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["estate", "code"], name="building_code"),
            models.CheckConstraint(
                name="building_on_its_plan",
                condition=Q(plan_x=None, plan_y=None) | Q(plan_x__range=(0, 100), plan_y__range=(0, 100)),
            ),
        ]
        ordering = ["id"]


class Unit(Place):
    building = models.ForeignKey(Building, models.PROTECT, related_name="units")

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building", "code"], name="unit_code")]


class Home(Place):
    """A dwelling, and the household (户) in it. `unit` is empty where a building has none."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="homes")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="homes")

    objects = HomeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building", "unit", "code"], name="home_code")]

    @property
    def door(self) -> str:
        """3号楼2单元502: as one says it inside of the estate."""
        return self.building.name + (self.unit.name if self.unit_id and self.unit else "") + self.name


class Grid(Place):
    community = models.ForeignKey(Community, models.PROTECT, related_name="grids")
    buildings = models.ManyToManyField(Building, related_name="grids", blank=True)
    # Whose it is: these see what is kept about its households. Nobody named: no grid worker does.
    workers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="grids", blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="grid_code")]


class Venue(Place):
    """Where people meet: square, yard, activity room, duty point, supermarket."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="venues")
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="venues")
    kind = models.CharField(max_length=12, choices=VenueKind.choices, default=VenueKind.OTHER)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="venue_code")]
