"""The place and its people. Names of places are public; residents are covered, and every table of theirs asks through the door."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from minsheng.foundation import clock, privacy
from minsheng.foundation.door import ScopedQuerySet

from .states import OrganisationKind, Role, VenueKind

if TYPE_CHECKING:
    from .scope import Scope


class User(AbstractUser):
    """Somebody who can log in: staff, or a representative of an organisation. Residents need no account."""

    name = models.CharField(max_length=40)
    # Until when the one-time code counts that stands in place of a password; None once a password was chosen.
    code_until = models.DateTimeField(null=True, blank=True)
    # Whether a digest of what waits goes to `email` each working day.
    daily_digest = models.BooleanField(default=False)
    viewed_by: "User | None" = None
    kept_scope: "Scope | None" = None

    def __str__(self) -> str:
        return self.name or self.username


class PlaceQuerySet(ScopedQuerySet):
    """Places of the user's own communities; a representative's are those the organisation serves."""

    path = "community_id"

    def visible_to(self, user):
        from .scope import scope_of  # scope reads posts, which are models too

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


class Place(models.Model):
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

    objects = BuildingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["estate", "code"], name="building_code")]
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


class Grid(Place):
    community = models.ForeignKey(Community, models.PROTECT, related_name="grids")
    buildings = models.ManyToManyField(Building, related_name="grids", blank=True)

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


class Facility(Place):
    """A thing that residents use and somebody cares for: lamp, lift, room for chess."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="facilities")
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="facilities")
    caretaker = models.ForeignKey("Organisation", models.PROTECT, null=True, blank=True, related_name="facilities")
    hours = models.CharField(max_length=80, default="", blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="facility_code")]


class Post(models.Model):
    """One person's role in one area from one day to another. No post today means no rows (invariant 7)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=12, choices=Role.choices)
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="posts")
    street = models.ForeignKey(Street, models.PROTECT, null=True, blank=True, related_name="posts")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_area_fits_role",
                condition=(Q(role__in=["grid", "worker", "secretary"]) & Q(community__isnull=False) & Q(street=None))
                | (Q(role="street") & Q(street__isnull=False) & Q(community=None))
                | (Q(role__in=["district", "auditor"]) & Q(community=None) & Q(street=None)),
            ),
            models.CheckConstraint(name="post_since_before_until", condition=Q(until=None) | Q(until__gte=models.F("since"))),
        ]


class OrganisationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: those that serve their communities or the whole district. A representative: the own one."""
        from .scope import scope_of

        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        serving = Organisation.communities.through.objects.filter(community_id__in=scope.communities)
        everywhere = Q(whole_district=True) if scope.communities else Q(pk=None)
        mine = Q(pk__in=scope.organisations) | Q(pk__in=serving.values("organisation_id")) | everywhere
        return self.opened("scope").filter(mine)


class Organisation(models.Model):
    """协同单位: whoever can take a share of a case."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    abilities = models.JSONField(default=list, blank=True)
    communities = models.ManyToManyField(Community, related_name="organisations", blank=True)
    whole_district = models.BooleanField(default=False)
    phone = models.CharField(max_length=20, default="", blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_office(self) -> bool:
        return self.kind == OrganisationKind.COMMUNITY


class Representative(models.Model):
    """A named person who acts for an organisation, from one day to another."""

    user = models.ForeignKey(User, models.PROTECT, related_name="representations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="representatives")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "since"], name="representative_once")]


class ResidentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        from .scope import scope_of

        return scope_of(user).limit(self, "community_id", staff_only=True)

    def with_phone(self, phone: str):
        """Exactly this number, by the HMAC index."""
        return self.filter(phone_index=privacy.index_of(privacy.plain_phone(phone), "resident.phone"))


ENDING = 4


def ending_of(digits: str) -> str:
    """The HMAC under which a telephone is found by its last four digits; empty for anything shorter."""
    return privacy.index_of(digits[-ENDING:], "resident.phone_ending") if len(digits) >= ENDING else ""


class Resident(models.Model):
    """Somebody who spoke, only as far as a voice needs it. Covered by default: `name_shown`, `phone_shown`."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="residents")
    home = models.ForeignKey(Home, models.PROTECT, null=True, blank=True, related_name="residents")
    name_sealed = models.TextField(default="", blank=True)
    phone_sealed = models.TextField(default="", blank=True)
    phone_index = models.CharField(max_length=64, default="", blank=True)
    # Under which the last four digits are found again while the telephone rings (docs/decisions/0019).
    phone_ending = models.CharField(max_length=64, default="", blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ResidentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["phone_index"], name="resident_phone", condition=~Q(phone_index="")),
            models.Index(fields=["phone_ending", "community"], name="resident_ending", condition=~Q(phone_ending="")),
        ]

    @property
    def name_shown(self) -> str:
        return _("已按本人要求删去") if self.erased_at else privacy.masked_name(self.uncovered_name())

    @property
    def phone_shown(self) -> str:
        return privacy.masked_phone(self.uncovered_phone())

    def uncovered_name(self) -> str:
        return privacy.unseal(self.name_sealed, "resident.name")

    def uncovered_phone(self) -> str:
        return privacy.unseal(self.phone_sealed, "resident.phone")

    @property
    def same_as(self) -> tuple[int, str, str]:
        """Alike for rows that are one person: a file of messages makes a row for each of its lines."""
        return (self.community_id, self.phone_index or str(self.pk), self.uncovered_name())

    def cover(self, name: str, phone: str) -> None:
        self.name_sealed = privacy.seal(name, "resident.name")
        digits = privacy.plain_phone(phone)
        self.phone_sealed = privacy.seal(digits, "resident.phone")
        self.phone_index = privacy.index_of(digits, "resident.phone")
        self.phone_ending = ending_of(digits)


class ApiToken(models.Model):
    """A program's key. Only its SHA-256 is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    # What it is known by again on the page of one's keys.
    name = models.CharField(max_length=60, default="", blank=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    # Until when it opens; None: until it is ended.
    until = models.DateTimeField(null=True)
    # Who looks with it as `user` and can do nothing; None: it acts for `user`.
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)


class Login(AbstractBaseSession):
    """A browser that came in: Django's session, with whose it is. `user` is empty while a resident writes or somebody is on the way in."""

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="logins")

    @classmethod
    def get_session_store_class(cls):
        from .sessions import SessionStore  # which reads this model

        return SessionStore


class SecondFactor(models.Model):
    """The telephone that shows somebody's codes. Its secret is sealed; `waiting_sealed` is one not yet shown to work."""

    user = models.OneToOneField(User, models.PROTECT, related_name="second_factor")
    secret_sealed = models.TextField(default="", blank=True)
    waiting_sealed = models.TextField(default="", blank=True)
    waiting_until = models.DateTimeField(null=True)
    # The last half minute whose code was used: no code opens twice.
    last_step = models.BigIntegerField(default=0)


class SpareCode(models.Model):
    """A code on paper for the day the telephone is lost; once. Only its HMAC is kept."""

    second_factor = models.ForeignKey(SecondFactor, models.PROTECT, related_name="spare_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["second_factor", "digest"], name="spare_code_once")]


class OfficeRule(models.Model):
    """A number an office decides, where it differs from the default in data/rules.csv."""

    key = models.CharField(max_length=40, unique=True)
    value = models.PositiveIntegerField()


class PlaceBatch(models.Model):
    """One workbook of places and people taken in; undone as one act."""

    file_name = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    created = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")


class PlaceBatchRow(models.Model):
    """What became of one thing that one row said. `made`: [model, id] of what it created, for undoing."""

    batch = models.ForeignKey(PlaceBatch, models.PROTECT, related_name="rows")
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=120, default="", blank=True)
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=200, default="", blank=True)
    made = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "outcome", "id"], name="place_batch_rows")]
