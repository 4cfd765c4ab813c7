"""志愿服务: one service on one day; who signed up; who was there, as a second person confirmed it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community, Organisation
from minsheng.neighbourhood.scope import scope_of

from ..states import OVER, OVER_SHOWN, SERVICE_LOOK, SIGN_UP_LOOK, News, ServiceState, SignUpState
from .volunteers import Volunteer


class ServiceQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: those of their communities. Auditor: all. An organisation: those that its own team does."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        return self.opened("scope").filter(Q(community_id__in=scope.communities) | Q(team_id__in=scope.organisations))


class Service(Labelled):
    """Title, place and risks are written for everybody who may come: no resident's name or door. `taken`: how many are signed up.

    `names_released`: the office lets the team read who comes, so that it can confirm who was there; no telephone goes with that.
    """

    number = models.CharField(max_length=24, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="services")
    team = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="services")
    title = models.CharField(max_length=60)
    place = models.CharField(max_length=60)
    at = models.DateTimeField()
    until = models.DateTimeField()
    wanted = models.PositiveSmallIntegerField(null=True, blank=True)
    taken = models.PositiveSmallIntegerField(default=0)
    minors_ok = models.BooleanField(default=False)
    risks = models.CharField(max_length=200, default="", blank=True)
    insured = models.BooleanField(default=False)
    names_released = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=ServiceState.choices, default=ServiceState.PLANNED)
    cancelled_words = models.CharField(max_length=200, default="", blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # How often it changed, and when last: by this a calendar on a telephone knows the newer of two.
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "-at", "-id"], name="service_list")]
        constraints = [
            models.CheckConstraint(name="service_state_known", condition=Q(state__in=ServiceState.values)),
            models.CheckConstraint(name="service_ends_after_it_begins", condition=Q(until__gt=F("at"))),
            models.CheckConstraint(name="service_cancelled_says_why", condition=~Q(state="cancelled") | ~Q(cancelled_words="")),
            models.CheckConstraint(name="service_not_overfull", condition=Q(wanted=None) | Q(taken__lte=F("wanted"))),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_cancelled(self) -> bool:
        return self.state == ServiceState.CANCELLED

    @property
    def has_begun(self) -> bool:
        return self.at <= clock.now()

    @property
    def is_over(self) -> bool:
        return not self.is_cancelled and self.until <= clock.now()

    @property
    def is_full(self) -> bool:
        return self.wanted is not None and self.taken >= self.wanted

    @property
    def lacks_insurance(self) -> bool:
        return bool(self.risks) and not self.insured

    @property
    def look(self) -> tuple[str, str]:
        return SERVICE_LOOK[OVER if self.is_over else self.state]

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        return str(OVER_SHOWN if self.is_over else ServiceState(self.state).label)


class _OfService(ScopedQuerySet):
    """Staff and the auditor with the service; the team once the office has released the names."""

    path = ""

    def visible_to(self, user):
        scope, path = scope_of(user), self.path
        if scope.everywhere or scope.audits:
            return self.opened("district")
        mine = Q(**{f"{path}community_id__in": scope.communities})
        mine |= Q(**{f"{path}team_id__in": scope.organisations, f"{path}names_released": True})
        return self.opened("scope").filter(mine)


class SignUpQuerySet(_OfService):
    path = "service__"


class SignUp(Labelled):
    """One volunteer for one service. `news`: what they are still to be told of it; `put_down_by` where they did not sign up themselves."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="sign_ups")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="sign_ups")
    state = models.CharField(max_length=12, choices=SignUpState.choices, default=SignUpState.SIGNED)
    with_guardian = models.BooleanField(default=False)
    signed_at = models.DateTimeField()
    put_down_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    news = models.CharField(max_length=12, choices=News.choices, default=News.NONE, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    # Where a question read it along (queries/services.py): what counts of the presence.
    presence: "ServiceHours | None"

    objects = SignUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "volunteer"], name="sign_up_once"),
            models.CheckConstraint(name="sign_up_state_known", condition=Q(state__in=SignUpState.values)),
            models.CheckConstraint(name="sign_up_news_known", condition=Q(news__in=News.values)),
        ]
        indexes = [models.Index(fields=["news"], name="sign_up_news", condition=~Q(news=""))]

    @property
    def community_id(self) -> int:
        return self.service.community_id

    @property
    def standing(self) -> str:
        presence = getattr(self, "presence", None)
        return str(self.state) if presence is None else "came" if presence.came else "absent"

    @property
    def look(self) -> tuple[str, str]:
        return SIGN_UP_LOOK[self.standing]

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        presence = getattr(self, "presence", None)
        return str(SignUpState(self.state).label) if presence is None else _("来了") if presence.came else _("没来")


class ServiceHoursQuerySet(_OfService):
    path = "sign_up__service__"

    def counting(self):
        """The latest word of each presence: what no later row replaces."""
        return self.filter(replaced_by=None)


class ServiceHours(models.Model):
    """Whether somebody was there and from when to when, travel left out, as a second person wrote it down. Never changed: a correction is
    a row that `replaces` an earlier one, with its reason. These rows are the only source of hours (志愿服务记录与证明出具办法)."""

    sign_up = models.ForeignKey(SignUp, models.PROTECT, related_name="hours")
    came = models.BooleanField()
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    with_guardian = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.CharField(max_length=200, default="", blank=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ServiceHoursQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sign_up"], condition=Q(replaces=None), name="hours_first_once"),
            models.CheckConstraint(name="hours_correction_says_why", condition=Q(replaces=None) | ~Q(reason="")),
            models.CheckConstraint(
                name="hours_only_who_came",
                condition=Q(came=False, since=None, until=None, minutes=0)
                | Q(came=True, since__isnull=False, until__gt=F("since"), minutes__gt=0),
            ),
        ]

    @property
    def community_id(self) -> int:
        return self.sign_up.service.community_id

    @property
    def shown(self) -> str:
        if not self.came or self.since is None or self.until is None:
            return _("没来")
        return _("来了，%(since)s到%(until)s") % {"since": _hour(self.since), "until": _hour(self.until)}

    @property
    def hours(self) -> str:
        return hours_shown(self.minutes)


def _hour(moment: datetime) -> str:
    return f"{clock.local(moment):%H:%M}"


def hours_shown(minutes: int) -> str:
    """2.5 for two and a half hours: to two places, so that sums and their parts agree."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
