"""One organisation's share of a case, and its refusal."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Organisation, Representative
from minsheng.neighbourhood.scope import in_force, scope_of

from ..states import SHARE_LOOK, AssignmentState, Decision, Ground, ShareRole
from .cases import Case, in_scope

# States in which the organisation is the one others wait for.
WAITING_STATES = (AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.ORDERED, AssignmentState.REWORK)


class AssignmentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff and auditor: with the case. A representative: all shares of the cases in which the organisation holds one, and of
        others the own ones that were taken back."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        mine = Q(organisation_id__in=scope.organisations)
        return self.opened("with the case").filter(in_scope(scope, "case__") | mine)

    def own(self, user):
        return self.opened("own shares").filter(organisation_id__in=scope_of(user).organisations)

    def standing(self):
        """Neither taken back nor taken over by a later share."""
        return self.exclude(state=AssignmentState.TAKEN_BACK).filter(taken_over_by=None)

    def with_represented(self):
        """Each knows whether somebody can log in for its organisation."""
        acting = in_force(Representative.objects.filter(organisation=OuterRef("organisation"), user__is_active=True))
        return self.annotate(represented=Exists(acting))


class Assignment(Labelled):
    """One share: offered, promised with a date or refused with a ground, done with evidence, checked by somebody else."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assignments", db_index=False)
    round = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=8, choices=ShareRole.choices)
    share = models.TextField()
    state = models.CharField(max_length=12, choices=AssignmentState.choices, default=AssignmentState.OFFERED)
    state_since = models.DateTimeField()
    due = models.DateField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    promise_date = models.DateField(null=True, blank=True)
    extended_to = models.DateField(null=True, blank=True)
    # When the clock of this share that runs now ends, pauses added; and until when it stands still. Kept by actions/clocks.py.
    due_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    result = models.TextField(default="", blank=True)
    result_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    result_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    check_words = models.TextField(default="", blank=True)
    hands = models.JSONField(default=list)
    # Staff promised or gave the result: for their own office, or for an organisation in which nobody can log in.
    by_office = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    taken_over_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="takes_over")

    # Whether somebody can log in for the organisation; None where nobody asked for all shares at once (AssignmentQuerySet.with_represented).
    represented: bool | None = None

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["role", "id"]
        indexes = [
            models.Index(fields=["organisation", "state", "promise_date"], name="share_by_organisation"),
            models.Index(fields=["state", "due_at"], name="share_due"),
            models.Index(fields=["organisation", "-id"], name="share_of_organisation"),
            # The cases of an organisation: of a large one they are many.
            models.Index(
                fields=["organisation", "case"],
                name="share_stands",
                condition=Q(taken_over_by=None) & ~Q(state=AssignmentState.TAKEN_BACK),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="share_state_known", condition=Q(state__in=AssignmentState.values)),
            models.UniqueConstraint(
                fields=["case", "round"],
                condition=Q(role="lead", taken_over_by=None) & ~Q(state__in=["taken_back", "released"]),
                name="share_one_lead_a_round",
            ),
            models.CheckConstraint(
                name="share_promise_when_accepted", condition=~Q(state="accepted") | Q(promise_date__isnull=False)
            ),
        ]

    @property
    def look(self) -> tuple[str, str]:
        return SHARE_LOOK[self.state]

    @property
    def stands(self) -> bool:
        """As `standing()` asks it."""
        return self.state != AssignmentState.TAKEN_BACK and self.taken_over_by_id is None

    @property
    def is_late(self) -> bool:
        """The organisation is waited for, and its clock has run out."""
        return self.state in WAITING_STATES and self.due_at is not None and self.due_at < clock.now()

    @property
    def is_paused(self) -> bool:
        return self.state in WAITING_STATES and self.paused_until is not None and self.paused_until >= clock.today()

    @property
    def has_moved(self) -> bool:
        """Pauses moved the promised day on."""
        promised = self.extended_to or self.promise_date
        return self.state in WAITING_STATES and promised is not None and self.day > promised

    @property
    def day(self):
        """The day on which the running clock ends; without one, the day that was promised or asked for."""
        return clock.local(self.due_at).date() if self.due_at else self.extended_to or self.promise_date or self.due


class Refusal(Labelled):
    """A share refused with a ground; upheld or overruled by street or district, never by the one who offered it."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="refusal")
    ground = models.CharField(max_length=12, choices=Ground.choices)
    words = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, default="", blank=True)
    decided_words = models.TextField(default="", blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
