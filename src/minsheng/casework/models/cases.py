"""What the office undertakes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Building, Community, Estate, Organisation
from minsheng.neighbourhood.scope import Scope, scope_of

from ..states import ENDED, OPEN, PARKED_LOOK, PHASE_LOOK, AssignmentState, EndKind, Phase, Stage, Track, Urgency


@dataclass(frozen=True)
class Handling:
    """All that says who had a hand in a case. A page that asks about everybody's share reads it once (queries/around.py)."""

    files: Sequence[Any]
    shares: Sequence[Any]
    answers: Sequence[Any]


class Category(models.Model):
    """A node of the tree of matters: what proof a result needs, and whether it is a department's duty (DOMAIN §0.3)."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    evidence = models.JSONField(default=list, blank=True)
    department_duty = models.BooleanField(default=False)
    urgent_words = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.parent.name} › {self.name}" if self.parent_id and self.parent else self.name

    @property
    def evidence_names(self) -> list[str]:
        return [str(Stage(stage).label) for stage in self.evidence]


def in_scope(scope: Scope, of: str = "") -> Q:
    """Of rows that belong to a case, those whose case somebody with this scope sees. `of`: the way from the row to the case, such as
    "case__".

    Said of the row's own case, never as one of all cases that somebody sees: these are many after some years.
    """
    from .shares import Assignment

    mine = Q(**{f"{of}community_id__in": scope.communities})
    if scope.organisations:
        shares = Assignment.objects.unscoped("own organisation's shares").filter(organisation_id__in=scope.organisations)
        shares = shares.exclude(state=AssignmentState.TAKEN_BACK)
        mine |= Q(Exists(shares.filter(case=OuterRef(f"{of}pk"))))
    return mine


def worked_in(scope: Scope, of: str = "") -> Q:
    """The same for those that somebody works with as staff or reads as auditor."""
    return Q() if scope.everywhere or scope.audits else Q(**{f"{of}community_id__in": scope.communities})


class CaseQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: their communities. Auditor: all. A representative: cases in which the organisation holds a share."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        return self.opened("scope").filter(in_scope(scope))

    def worked_by(self, user):
        """Those that somebody works with as staff or reads as auditor; not those seen only for an organisation."""
        return self.opened("worked with").filter(worked_in(scope_of(user)))

    def open(self):
        return self.filter(phase__in=OPEN)

    def waiting_for(self, organisation):
        from .shares import WAITING_STATES

        return self.filter(assignments__organisation=organisation, assignments__state__in=WAITING_STATES).distinct()


class Case(Labelled):
    """Many voices, several organisations, one phase that is computed from its parts and stored for filtering."""

    number = models.CharField(max_length=24, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="cases", db_index=False)
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False)
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="cases")
    place = models.CharField(max_length=80, default="", blank=True)
    title = models.CharField(max_length=80)
    category = models.ForeignKey(Category, models.PROTECT, related_name="cases")
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    concerns = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="cases_about")
    excerpt = models.TextField(default="", blank=True)
    phase = models.CharField(max_length=16, choices=Phase.choices, default=Phase.TO_DISPATCH)
    phase_since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    level = models.PositiveSmallIntegerField(default=0)
    # Frozen when the case is opened: how the residents' answers are counted.
    quorum_percent = models.PositiveSmallIntegerField()
    reask_percent = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due = models.DateField()
    confirm_by = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # 挂账: until when it stands, while a `Parking` is in force. The phase goes on saying how far the work has come.
    parked_until = models.DateField(null=True, blank=True)

    # Who had a hand in it, where a page read all of it at once (queries/around.py).
    handling: Handling | None = None

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "phase", "-id"], name="case_by_phase"),
            # How many are at each step, of the district as of a community: counted without looking at the cases themselves.
            models.Index(fields=["phase", "community"], name="case_counted", condition=Q(parked_until__isnull=True)),
            models.Index(fields=["community", "-id"], name="case_list"),
            models.Index(fields=["phase", "confirm_by"], name="case_confirm_by"),
            # What was opened lately, and what ended at the same place shortly before (insight/queries.py).
            models.Index(fields=["opened_at"], name="case_opened"),
            models.Index(fields=["estate", "category", "ended_at"], name="case_ended_there"),
            # What ended lately, of which matter and where, answered without looking at the cases themselves.
            models.Index(
                fields=["ended_at", "category", "estate", "building", "id"],
                name="case_ended_what",
                condition=Q(ended_at__isnull=False),
            ),
        ]
        constraints = [models.CheckConstraint(name="case_phase_known", condition=Q(phase__in=Phase.values))]

    def __str__(self) -> str:
        return self.number

    @property
    def has_ended(self) -> bool:
        return self.phase in ENDED

    @property
    def look(self) -> tuple[str, str]:
        return PARKED_LOOK if self.parked_until else PHASE_LOOK[self.phase]

    @property
    def chip_words(self) -> str:
        """What its chip says: that it stands outweighs how far it came."""
        return (
            _("挂账，%(day)s再看") % {"day": clock.day_shown(self.parked_until)}
            if self.parked_until
            else self.get_phase_display()
        )

    @property
    def place_to_the_building(self) -> str:
        """As far as an organisation, or others who spoke, may know it: what somebody typed may name a home or a person (invariant 7)."""
        parts = (self.estate.name if self.estate else self.community.name, self.building.name if self.building else "")
        return " ".join(part for part in parts if part)

    @property
    def place_shown(self) -> str:
        """The place as it was typed, for staff."""
        parts = [self.estate.name if self.estate_id and self.estate else self.community.name]
        parts.append(self.place or (self.building.name if self.building_id and self.building else ""))
        return " ".join(part for part in parts if part)


class CaseEnding(Labelled):
    """An end that the office proposes and a second person approves; danger is passed on at once and approved after."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="endings")
    kind = models.CharField(max_length=16, choices=EndKind.choices)
    track = models.CharField(max_length=10, choices=Track.choices, default="", blank=True)
    words = models.TextField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    at_once = models.BooleanField(default=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declined_words = models.TextField(default="", blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(declined_at=None, undone_at=None), name="case_one_ending_at_a_time"
            ),
            models.CheckConstraint(
                name="ending_second_person", condition=Q(approved_by=None) | ~Q(approved_by=models.F("proposed_by"))
            ),
        ]


class Reopening(models.Model):
    """Why a case was opened again: somebody who spoke said that it is not solved, or an officer decided so."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reopenings")
    round = models.PositiveSmallIntegerField()
    voice = models.ForeignKey("casework.Voice", models.PROTECT, null=True, related_name="+")
    words = models.TextField(default="", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="reopened_once_a_round")]
