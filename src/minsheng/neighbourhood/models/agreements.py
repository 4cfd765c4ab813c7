"""协议: what an organisation and the office agreed on, where, and until when. Its days open and close rights by themselves."""

from django.db import models
from django.db.models import Q

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
    """A community in which the organisation serves on the days of the agreement. The register stays as it is: it says who serves anyway."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="areas")
    community = models.ForeignKey(Community, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["community__name"]
        constraints = [models.UniqueConstraint(fields=["agreement", "community"], name="agreement_area_once")]


def still_in_force(path: str = "") -> Q:
    """Agreements that hold today; `path` leads to the agreement."""
    day = clock.today()
    return Q(**{f"{path}since__lte": day, f"{path}until__gte": day, f"{path}ended_on": None})
