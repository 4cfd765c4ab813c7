"""吹哨报到: organisations are called to a place at a time; each comes, sends somebody, or says why not."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from minsheng.casework.models import Case
from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Building, Community, Estate, Organisation, Representative
from minsheng.neighbourhood.scope import in_force, scope_of

from ..states import AWAITED, CALL_LOOK, WHISTLE_LOOK, CallState, NoShow, WhistleState


class WhistleQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: of their communities. Auditor: all. A representative: those that call the organisation."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        mine = Q(community_id__in=scope.communities)
        if scope.organisations:
            called = WhistleCall.objects.unscoped("own organisation is called").filter(organisation_id__in=scope.organisations)
            mine |= Q(pk__in=called.values("whistle_id"))
        return self.opened("scope").filter(mine)


class Whistle(models.Model):
    """All of it but the case is written for the organisations that are called: no resident's words, name or door (invariant 7)."""

    number = models.CharField(max_length=24, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="whistles")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="whistles")
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="+")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    where = models.CharField(max_length=60, default="", blank=True)
    at = models.DateTimeField()
    words = models.TextField()
    blown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    blown_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    called_off_words = models.CharField(max_length=200, default="", blank=True)

    # Its calls, where a question read them along (queries/whistles.py).
    called: "list[WhistleCall]"

    objects = WhistleQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "-at", "-id"], name="whistle_list"),
            models.Index(fields=["case", "-at"], name="whistle_of_case"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def place_to_the_building(self) -> str:
        parts = (self.estate.name if self.estate else self.community.name, self.building.name if self.building else "")
        return " ".join(part for part in parts if part)

    @property
    def where_shown(self) -> str:
        return " ".join(part for part in (self.place_to_the_building, self.where) if part)

    @property
    def state(self) -> WhistleState:
        if self.called_off_at is not None:
            return WhistleState.CALLED_OFF
        if not any(call.is_awaited for call in self.called):
            return WhistleState.NOTED
        return WhistleState.AHEAD if self.at > clock.now() else WhistleState.TO_NOTE

    def get_state_display(self) -> str:
        return str(self.state.label)

    @property
    def look(self) -> tuple[str, str]:
        return WHISTLE_LOOK[self.state]


class WhistleCallQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """With the whistle: who else is called, and how they stand. What they say of it is for the office and for themselves."""
        return self.opened("with the whistle").filter(whistle__in=Whistle.objects.visible_to(user))

    def with_represented(self):
        """Each knows whether somebody can log in for its organisation."""
        acting = in_force(Representative.objects.filter(organisation=OuterRef("organisation"), user__is_active=True))
        return self.annotate(represented=Exists(acting))


class WhistleCall(Labelled):
    """One organisation that was called: the latest that is known of it; what was known before stays in the timeline."""

    whistle = models.ForeignKey(Whistle, models.PROTECT, related_name="calls")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="whistle_calls")
    state = models.CharField(max_length=12, choices=CallState.choices, default=CallState.ASKED)
    state_since = models.DateTimeField()
    who = models.CharField(max_length=40, default="", blank=True)
    ground = models.CharField(max_length=12, choices=NoShow.choices, default="", blank=True)
    words = models.CharField(max_length=200, default="", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Staff wrote the answer down for an organisation in which nobody can log in.
    by_office = models.BooleanField(default=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    noted_words = models.CharField(max_length=200, default="", blank=True)

    # Whether somebody can log in for the organisation; None where nobody asked for all calls at once.
    represented: bool | None = None

    objects = WhistleCallQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation", "state", "-id"], name="call_of_organisation")]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "organisation"], name="whistle_calls_once"),
            models.CheckConstraint(name="call_state_known", condition=Q(state__in=CallState.values)),
            models.CheckConstraint(name="call_refused_with_ground", condition=~Q(state="refused") | ~Q(ground="")),
        ]

    @property
    def look(self) -> tuple[str, str]:
        return CALL_LOOK[self.state]

    @property
    def is_awaited(self) -> bool:
        return self.state in AWAITED
