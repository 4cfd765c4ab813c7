"""协议: what an organisation and the office agreed on, where, and until when. Its days open and close rights by themselves."""

from django.db import models
from django.db.models import Q, QuerySet

from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet

from .organisations import Organisation
from .places import Community


class AgreementQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: those that hold in their communities. Auditor: all. A representative: the own organisation's."""
        from ..scope import scope_of

        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        here = AgreementArea.objects.filter(community_id__in=scope.communities)
        mine = Q(pk__in=here.values("agreement_id")) | Q(organisation_id__in=scope.organisations)
        return self.opened("scope").filter(mine)

    def in_force(self):
        return self.filter(still_in_force())


class Agreement(models.Model):
    """Both days are included. Whether it is over is asked of the clock; `ended_on` stands only where a person ended it earlier."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    scope = models.TextField()
    since = models.DateField()
    until = models.DateField()
    review_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="agreement_since_before_until", condition=Q(until__gte=models.F("since"))),
        ]

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None or self.until < clock.today()

    @property
    def places(self) -> list[Community]:
        return [area.community for area in self.areas.all()]


class AgreementArea(models.Model):
    """A community that an agreement holds in. `opened`: the organisation serves there by the agreement alone, and stops with it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="areas")
    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    opened = models.BooleanField(default=False)

    class Meta:
        ordering = ["community__name"]
        constraints = [models.UniqueConstraint(fields=["agreement", "community"], name="agreement_area_once")]


def still_in_force(path: str = "") -> Q:
    """Agreements that hold today; `path` leads to the agreement."""
    day = clock.today()
    return Q(**{f"{path}since__lte": day, f"{path}until__gte": day, f"{path}ended_on": None})


def no_longer_served(organisation_id: int) -> QuerySet[AgreementArea]:
    """The same of one organisation: where it served by an agreement alone, and none of its agreements holds any more."""
    areas: QuerySet[AgreementArea] = AgreementArea.objects.filter(agreement__organisation=organisation_id)
    return areas.filter(opened=True).exclude(community__in=areas.filter(still_in_force("agreement__")).values("community"))


def no_longer_serving(community: Community) -> Q:
    """Organisations that served a community by an agreement alone, and none of theirs holds there any more."""
    areas: QuerySet[AgreementArea] = AgreementArea.objects.filter(community=community)
    opened = areas.filter(opened=True).values("agreement__organisation")
    held = areas.filter(still_in_force("agreement__")).values("agreement__organisation")
    return Q(pk__in=opened) & ~Q(pk__in=held)
