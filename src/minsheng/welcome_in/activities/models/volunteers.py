"""志愿者: from the application to leaving, one row; and the guardians of those under eighteen."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.states import TOMBSTONE
from minsheng.foundation import clock, privacy
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community, Organisation
from minsheng.neighbourhood.scope import scope_of
from minsheng.neighbourhood.states import Role

from ..states import VOLUNTEER_LOOK, Age, ConsentHow, Relation, VolunteerState

NAME, PHONE, BORN = "volunteer.name", "volunteer.phone", "volunteer.born"
OFFICE = (Role.WORKER, Role.SECRETARY, Role.STREET)


class VolunteerQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: those of their communities. Auditor: all. No organisation, not that of their team either: it has counts."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        return self.opened("scope").filter(community_id__in=scope.communities)


class Volunteer(Labelled):
    """No identity number is kept (docs/decisions/0032). `team` is an organisation of volunteers."""

    number = models.CharField(max_length=24, unique=True)
    receipt_code = models.CharField(max_length=16, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="volunteers")
    team = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="volunteers")
    name_sealed = models.TextField()
    phone_sealed = models.TextField()
    born_sealed = models.TextField(default="", blank=True)
    age_said = models.CharField(max_length=8, choices=Age.choices)
    skills = models.CharField(max_length=200, default="", blank=True)
    times = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=12, choices=VolunteerState.choices, default=VolunteerState.APPLIED)
    state_since = models.DateTimeField()
    # When they said yes to what is kept of them.
    agreed_at = models.DateTimeField()
    applied_at = models.DateTimeField()
    decided_words = models.CharField(max_length=200, default="", blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "state", "-id"], name="volunteer_list")]
        constraints = [
            models.CheckConstraint(name="volunteer_state_known", condition=Q(state__in=VolunteerState.values)),
            models.CheckConstraint(name="volunteer_age_known", condition=Q(age_said__in=Age.values)),
        ]

    def __str__(self) -> str:
        return self.number

    def cover(self, name: str, phone: str, born: date | None) -> None:
        self.name_sealed = privacy.seal(name, NAME)
        self.phone_sealed = privacy.seal(privacy.plain_phone(phone), PHONE)
        self.born_sealed = privacy.seal(born.isoformat() if born else "", BORN)

    @property
    def name(self) -> str:
        return TOMBSTONE if self.erased_at else privacy.unseal(self.name_sealed, NAME)

    @property
    def name_covered(self) -> str:
        return self.name if self.erased_at else privacy.masked_name(self.name)

    @property
    def name_shown(self) -> str:
        """On lists: of somebody under eighteen no more than the surname."""
        return self.name_covered if self.needs_guardian else self.name

    @property
    def phone(self) -> str:
        return privacy.unseal(self.phone_sealed, PHONE)

    @property
    def born(self) -> date | None:
        kept = privacy.unseal(self.born_sealed, BORN)
        return date.fromisoformat(kept) if kept else None

    def age_on(self, day: date) -> str:
        """By the day of birth where it was said, else as it was said; who said to be an adult is one, who said nothing more stays a minor."""
        born = self.born
        if born is None:
            return str(self.age_said)
        years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return str(Age.ADULT if years >= 18 else Age.MINOR if years >= 14 else Age.CHILD)

    @property
    def age(self) -> str:
        return self.age_on(clock.today())

    @property
    def age_shown(self) -> str:
        return str(Age(self.age).label)

    @property
    def needs_guardian(self) -> bool:
        return self.age != Age.ADULT

    @property
    def look(self) -> tuple[str, str]:
        return VOLUNTEER_LOOK[self.state]


class GuardianQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The office of the community alone, and the district."""
        scope = scope_of(user)
        if scope.everywhere:
            return self.opened("district")
        return self.opened("office").filter(volunteer__community_id__in=scope.led(*OFFICE))


class Guardian(Labelled):
    """Who may say yes for somebody under eighteen: named on the form first, allowed once somebody of the office wrote down how."""

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="guardians")
    name_sealed = models.TextField()
    phone_sealed = models.TextField()
    relation = models.CharField(max_length=12, choices=Relation.choices)
    how = models.CharField(max_length=12, choices=ConsentHow.choices, default="", blank=True)
    consented_on = models.DateField(null=True, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = GuardianQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="guardian_relation_known", condition=Q(relation__in=Relation.values)),
            models.CheckConstraint(
                name="guardian_consent_whole",
                condition=Q(consented_on=None, how="")
                | Q(consented_on__isnull=False, how__in=ConsentHow.values, noted_by__isnull=False),
            ),
        ]

    def cover(self, name: str, phone: str) -> None:
        self.name_sealed = privacy.seal(name, NAME)
        self.phone_sealed = privacy.seal(privacy.plain_phone(phone), PHONE)

    @property
    def name(self) -> str:
        return privacy.unseal(self.name_sealed, NAME)

    @property
    def phone(self) -> str:
        return privacy.unseal(self.phone_sealed, PHONE)

    def allows_at(self, moment: datetime) -> bool:
        """Whether the consent stood at that moment: given on that day or before, and not taken back until then."""
        if self.consented_on is None or self.consented_on > clock.local(moment).date():
            return False
        return self.taken_back_at is None or self.taken_back_at > moment
