"""What a partner promised to do, and whether it did."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.foundation.labelled import Labelled

from ..states import HELP_LOOK, HelpState
from .offering import Need, Offer
from .partners import Partner


class HelpQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """With the partner: the office, the auditor, and the partner itself."""
        return self.opened("with the partner").filter(partner__in=Partner.objects.visible_to(user))


class Help(Labelled):
    """One thing by one day. The words are written for both sides: no resident's name, number or door."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="helps")
    # What it answers, and of which offer it came, where somebody brought the two together.
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="helps")
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, blank=True, related_name="helps")
    words = models.CharField(max_length=200)
    due = models.DateField()
    promised_at = models.DateTimeField()
    promised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_office = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=HelpState.choices, default=HelpState.OPEN)
    noted_words = models.CharField(max_length=200, default="", blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)

    objects = HelpQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "due"], name="help_due")]
        constraints = [
            models.CheckConstraint(name="help_state_known", condition=Q(state__in=HelpState.values)),
            models.CheckConstraint(
                name="help_need_with_offer",
                condition=Q(need=None, offer=None) | Q(need__isnull=False, offer__isnull=False),
            ),
        ]

    @property
    def look(self) -> tuple[str, str]:
        return HELP_LOOK[self.state]

    @property
    def may_be_judged(self) -> bool:
        """By those for whom it was promised: the office wrote down what became of it, or its day has come."""
        return self.need_id is not None and (self.state != HelpState.OPEN or self.due <= clock.today())

    @property
    def is_late(self) -> bool:
        return self.state == HelpState.OPEN and self.due < clock.today()
