"""What people say about the program itself (国办函〔2026〕12号: an application of government offers a way to complain and to suggest)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation.door import ScopedQuerySet
from minsheng.neighbourhood.scope import scope_of


class RemarkQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The district, which answers for the program; of everybody else the own ones."""
        scope = scope_of(user)
        if scope.everywhere:
            return self.opened("district")
        known = getattr(user, "is_authenticated", False) and user.is_active
        return self.opened("own").filter(by_id=user.pk) if known else self.none().opened("nobody")

    def with_number(self, number: str):
        """Whoever holds the number of a remark may read it: it was given to who wrote it."""
        return self.unscoped("the number is the key").filter(number=number)


class Remark(models.Model):
    """One complaint or suggestion about the program. `page` is the pattern of the address it came from, never what stood there."""

    number = models.CharField(max_length=16, unique=True)
    words = models.TextField()
    page = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="remark_answer_has_a_day", condition=Q(answer="", answered_at=None) | ~Q(answer="")),
        ]

    def __str__(self) -> str:
        return self.number
