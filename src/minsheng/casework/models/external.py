"""外来工单: the number and deadline that a hotline or platform gave to what one of our cases is about, and the reply sent back; which platforms
there are, and in what form they want it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from minsheng.foundation.kept import Once
from minsheng.foundation.labelled import Labelled

from ..states.external import platform_name
from .cases import Case
from .residents_say import WithCase


class ExternalPlatform(Labelled):
    """A platform as an office names it and writes to it, where that differs from data/platforms.csv; or one that the office added."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=30)
    # The reply, with places in braces (states/external.py).
    reply = models.TextField()
    in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]


def _own_names() -> dict[str, str]:
    return dict(ExternalPlatform.objects.values_list("code", "name"))


# Code → the office's own name, once a request: for an order that was not asked `named()`.
own_names = Once(_own_names)


class ExternalOrderQuerySet(WithCase):
    def named(self):
        """Each with the name that the office gave to its platform, in the same statement."""
        own = ExternalPlatform.objects.filter(code=models.OuterRef("platform"))
        return self.annotate(own_name=models.Subquery(own.values("name")[:1]))


class ExternalOrder(Labelled):
    """One order of another system. It never ends a case and never starts a clock of ours: its deadline stands beside them."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="external_orders")
    platform = models.CharField(max_length=10)
    number = models.CharField(max_length=60)
    due_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    reply = models.TextField(default="", blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    objects = ExternalOrderQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "number"], condition=Q(taken_back_at=None), name="external_order_once")
        ]
        indexes = [
            models.Index(fields=["due_at"], name="external_order_open", condition=Q(replied_at=None, taken_back_at=None)),
            models.Index(Upper("number"), name="external_order_number"),
        ]

    @property
    def look(self) -> tuple[str, str]:
        if self.replied_at:
            return "ok", "check"
        return "wait", "progress" if self.reply else "inbox"

    @property
    def chip_words(self) -> str:
        if self.replied_at:
            return _("回了")
        return _("阶段性答复过") if self.reply else _("还没回")

    @property
    def platform_shown(self) -> str:
        own = self.own_name if hasattr(self, "own_name") else own_names().get(self.platform)
        return platform_name(self.platform, own or "")
