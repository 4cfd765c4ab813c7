"""会商和方案: who sat together and what each said; the steps that were agreed, in versions; who signed which."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from minsheng.casework.models import Assignment, Case
from minsheng.casework.states import AssignmentState
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Organisation
from minsheng.neighbourhood.scope import scope_of

from ..states import Consent, HowHeld


class WithCase(ScopedQuerySet):
    """Whoever sees the case: staff, auditor, and every organisation that holds a share of it; one that gave its share back, no more."""

    def visible_to(self, user):
        scope = scope_of(user)
        rows = self.opened("with the case")
        if scope.everywhere or scope.audits:
            return rows
        held = Assignment.objects.unscoped("holds a share").standing().exclude(state=AssignmentState.RELEASED)
        held = held.filter(organisation__in=scope.organisations)
        return rows.filter(Q(case__community__in=scope.communities) | Q(Exists(held.filter(case=OuterRef("case")))))


class JointSession(Labelled):
    """On the spot, at a table or by telephone. Written down afterwards, for all organisations of the case to read."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="joint_sessions")
    how = models.CharField(max_length=8, choices=HowHeld.choices)
    at = models.DateTimeField()
    where = models.CharField(max_length=60, default="", blank=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    # Who sat there, where a question read it along (queries/plans.py).
    seated: "list[Seat]"

    objects = WithCase.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="session_of_case")]
        constraints = [models.CheckConstraint(name="session_how_known", condition=Q(how__in=HowHeld.values))]


class Seat(models.Model):
    """Who was there for which organisation, and its view; `disagrees` where it said so."""

    session = models.ForeignKey(JointSession, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    who = models.CharField(max_length=40, default="", blank=True)
    view = models.CharField(max_length=300, default="", blank=True)
    disagrees = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation"], name="seat_once"),
            models.CheckConstraint(name="seat_disagrees_with_words", condition=Q(disagrees=False) | ~Q(view="")),
        ]


class JointPlan(models.Model):
    """One version of what was agreed; a changed plan is a new version, and the old one stays to be read."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="joint_plans")
    version = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    # What organisations said to it, where a question read it along (queries/plans.py).
    said: "list[PlanSignature]"

    objects = WithCase.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="plan_version_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(replaced_at=None), name="plan_one_in_force"),
        ]


class PlanStep(models.Model):
    """A step of the share that an organisation holds: the promise itself stands on the share. `after` are numbers of earlier steps.

    `owners_decision`: owners vote on it first (民法典 278).
    """

    plan = models.ForeignKey(JointPlan, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    what = models.CharField(max_length=120)
    due = models.DateField()
    cost = models.PositiveIntegerField(null=True, blank=True)
    payer = models.CharField(max_length=40, default="", blank=True)
    after = models.JSONField(default=list, blank=True)
    owners_decision = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_step_once")]


class PlanSignature(Labelled):
    """What an organisation says to one version, by its own representative. No row is no consent."""

    plan = models.ForeignKey(JointPlan, models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Consent.choices)
    words = models.CharField(max_length=300, default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Staff wrote it down for an organisation in which nobody can log in.
    by_office = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="plan_signed_once"),
            models.CheckConstraint(name="signature_verdict_known", condition=Q(verdict__in=Consent.values)),
            models.CheckConstraint(name="signature_no_says_why", condition=Q(verdict="agrees") | ~Q(words="")),
        ]
