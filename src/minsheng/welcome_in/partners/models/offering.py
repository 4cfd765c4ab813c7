"""能帮的、要帮的: what organisations offer, and what is needed in words written for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import Case, Voice
from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Community, Estate, Organisation
from minsheng.neighbourhood.queries import served_by
from minsheng.neighbourhood.scope import scope_of

from ..states import NEED_LOOK, OFFER_LOOK, NeedState, OfferKind, OfferState


class OfferQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: of their communities. Auditor: all. A representative: what the own organisation offers."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        return self.opened("scope").filter(Q(community_id__in=scope.communities) | Q(organisation_id__in=scope.organisations))


class NeedQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: of their communities. Auditor: all. A representative: what hangs where the organisation serves, and what it promised for."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        mine = Q(community_id__in=scope.communities)
        if scope.organisations:
            from .helps import Help  # which names its need

            promised = Help.objects.unscoped("the own promises").filter(partner__organisation_id__in=scope.organisations)
            mine |= Q(state=NeedState.UP, community_id__in=served_by(scope.organisations))
            mine |= Q(pk__in=promised.exclude(need=None).order_by().values("need_id"))
        return self.opened("scope").filter(mine)


class Offer(Labelled):
    """What an organisation can give, where and when. No estate: anywhere in the community; no last day: until it is taken back."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="offers")
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=8, choices=OfferKind.choices)
    words = models.CharField(max_length=200)
    amount = models.CharField(max_length=40, default="", blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    put_at = models.DateTimeField()
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_office = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=OfferState.choices, default=OfferState.UP)

    objects = OfferQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "state", "-id"], name="offer_list")]
        constraints = [
            models.CheckConstraint(name="offer_state_known", condition=Q(state__in=OfferState.values)),
            models.CheckConstraint(name="offer_kind_known", condition=Q(kind__in=OfferKind.values)),
            models.CheckConstraint(name="offer_since_before_until", condition=Q(until=None) | Q(until__gte=models.F("since"))),
        ]

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until < clock.today()

    @property
    def look(self) -> tuple[str, str]:
        return OFFER_LOOK[self.state]


class Need(Labelled):
    """In the office's own words: no resident's words, name, number or door. Of which voice or case it is, organisations are never told."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="needs")
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=OfferKind.choices)
    words = models.CharField(max_length=200)
    amount = models.CharField(max_length=40, default="", blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, blank=True, related_name="needs")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="needs")
    put_at = models.DateTimeField()
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=NeedState.choices, default=NeedState.UP)
    down_words = models.CharField(max_length=200, default="", blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "state", "-id"], name="need_list")]
        constraints = [
            models.CheckConstraint(name="need_state_known", condition=Q(state__in=NeedState.values)),
            models.CheckConstraint(name="need_kind_known", condition=Q(kind__in=OfferKind.values)),
            models.CheckConstraint(
                name="need_of_one_thing",
                condition=Q(voice__isnull=False, case=None) | Q(voice=None, case__isnull=False),
            ),
            models.CheckConstraint(name="need_since_before_until", condition=Q(until=None) | Q(until__gte=models.F("since"))),
            models.UniqueConstraint(fields=["voice"], condition=Q(state="up"), name="need_of_voice_up_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="up"), name="need_of_case_up_once"),
        ]

    @property
    def look(self) -> tuple[str, str]:
        return NEED_LOOK[self.state]
