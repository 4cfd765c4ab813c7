"""协同单位: whoever can take a share of a case, and who acts for it."""

from django.db import models
from django.db.models import Q

from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled

from ..states import OrganisationKind
from .people import User
from .places import Community


class OrganisationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff: those that serve their communities today, or the whole district. A representative: the own one."""
        from ..scope import scope_of
        from ..serving import serves_in  # asks agreements too, which come after organisations

        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        everywhere = Q(whole_district=True) if scope.communities else Q(pk=None)
        mine = Q(pk__in=scope.organisations) | serves_in(scope.communities) | everywhere
        return self.opened("scope").filter(mine)


class Organisation(Labelled):
    """协同单位: whoever can take a share of a case. `communities` is the register; where it serves by an agreement, agreements say."""

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
    """A named person who acts for an organisation, from one day to another; once by the register, and once by each agreement."""

    user = models.ForeignKey(User, models.PROTECT, related_name="representations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="representatives")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    # By which agreement somebody acts; none where the register says so.
    agreement = models.ForeignKey("neighbourhood.Agreement", models.PROTECT, null=True, blank=True, related_name="people")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "since"], condition=Q(agreement=None), name="representative_once"
            ),
            models.UniqueConstraint(fields=["user", "agreement", "since"], name="representative_once_an_agreement"),
        ]
