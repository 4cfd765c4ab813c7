"""督办单: an organisation is told in writing to bring its share on, by a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.casework.models import Assignment
from minsheng.foundation.door import ScopedQuerySet
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.scope import scope_of


class SupervisionLetterQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff and auditor: of their communities. A representative: those to the own organisation."""
        scope = scope_of(user)
        if scope.everywhere or scope.audits:
            return self.opened("district")
        ours = Q(assignment__organisation_id__in=scope.organisations)
        return self.opened("scope").filter(Q(community_id__in=scope.communities) | ours)


class SupervisionLetter(models.Model):
    """`words` and `asked` are what the organisation reads: the share as it stood, and what is asked for by `until`."""

    number = models.CharField(max_length=24, unique=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="supervision_letters")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="supervision_letters")
    words = models.TextField()
    until = models.DateField()
    # As it stood that day: which day was promised or asked for, and by how many working days it was late.
    due = models.DateField()
    days_late = models.PositiveSmallIntegerField()
    issuer = models.CharField(max_length=60)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    objects = SupervisionLetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["community", "-id"], name="supervision_list")]

    def __str__(self) -> str:
        return self.number
