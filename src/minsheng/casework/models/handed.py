"""A secret address with which an organisation that has no account works on one share (docs/decisions/0029)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.neighbourhood.scope import scope_of

from .shares import Assignment


class ShareLinkQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Staff of the community, who may revoke them; the secret itself is kept nowhere."""
        scope = scope_of(user)
        if scope.everywhere:
            return self.opened("district")
        return self.opened("scope").filter(assignment__case__community_id__in=scope.communities)

    def not_over(self):
        """Neither revoked nor past their day, and made by somebody who can still log in: who left may have kept the address."""
        return self.filter(revoked_at=None, until__gte=clock.today(), made_by__is_active=True)


class ShareLink(models.Model):
    """Opens one share until the end of `until`. Only the SHA-256 of its secret is kept.

    `bearer` is the row under which its holder's acts are written down: an account that nobody can log in to.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="links")
    bearer = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="share_link")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="share_link_maker_is_no_bearer", condition=~Q(bearer=models.F("made_by"))),
            models.CheckConstraint(
                name="share_link_revoked_whole",
                condition=Q(revoked_by=None, revoked_at=None) | Q(revoked_by__isnull=False, revoked_at__isnull=False),
            ),
        ]
