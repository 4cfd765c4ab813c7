"""Who can log in, and what they are entrusted with."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from minsheng.foundation.labelled import Labelled

from ..states import Role

if TYPE_CHECKING:
    from ..scope import Scope


# So begin the names of accounts behind a secret address; nobody logs in with one, and no sheet may name one.
LINK_ACCOUNT = "link-"


class User(AbstractUser):
    """Somebody who can log in: staff, or a representative of an organisation. Residents need no account."""

    name = models.CharField(max_length=40)
    # Until when the one-time code counts that stands in place of a password; None once a password was chosen.
    code_until = models.DateTimeField(null=True, blank=True)
    # Whether a digest of what waits goes to `email` each working day.
    daily_digest = models.BooleanField(default=False)
    viewed_by: "User | None" = None
    kept_scope: "Scope | None" = None

    def __str__(self) -> str:
        return self.name or self.username


class Post(Labelled):
    """One person's role in one area from one day to another. No post today means no rows (invariant 7)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=12, choices=Role.choices)
    community = models.ForeignKey("Community", models.PROTECT, null=True, blank=True, related_name="posts")
    street = models.ForeignKey("Street", models.PROTECT, null=True, blank=True, related_name="posts")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_area_fits_role",
                condition=(Q(role__in=["grid", "worker", "secretary"]) & Q(community__isnull=False) & Q(street=None))
                | (Q(role="street") & Q(street__isnull=False) & Q(community=None))
                | (Q(role__in=["district", "auditor"]) & Q(community=None) & Q(street=None)),
            ),
            models.CheckConstraint(name="post_since_before_until", condition=Q(until=None) | Q(until__gte=models.F("since"))),
        ]
