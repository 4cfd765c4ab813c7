"""各方出了什么: money, hours and things that were given for a case, and who wishes to be thanked for it."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from minsheng.casework.models import Attachment, Case
from minsheng.foundation.labelled import Labelled
from minsheng.neighbourhood.models import Organisation

from ..states import GivenKind, Giver
from .plans import WithCase


def amount_shown(kind: str, amount: Decimal) -> str:
    """1200元, 12.5小时, 3样: as one says it, without a nought too many."""
    plain = (
        f"{amount:.2f}".rstrip("0").rstrip(".") if kind != GivenKind.MONEY or amount == amount.to_integral() else f"{amount:.2f}"
    )
    if kind == GivenKind.MONEY:
        return _("%(n)s元") % {"n": plain}
    if kind == GivenKind.HOURS:
        return pgettext("work", "%(n)s小时") % {"n": plain}
    return npgettext("things", "%(n)s件", "%(n)s件", int(amount)) % {"n": plain}


class ContributionQuerySet(WithCase):
    def standing(self):
        """What holds: neither taken back nor replaced by a correction."""
        return self.filter(gone_at=None)


class Contribution(Labelled):
    """What somebody gave. Never changed: a correction is a new entry that replaces the old one, which stays to be read.

    `amount` is yuan, hours or a count, by kind. An organisation; the residents together; or a person by role, without a name.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="contributions")
    giver = models.CharField(max_length=12, choices=Giver.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="contributions")
    role = models.CharField(max_length=40, default="", blank=True)
    kind = models.CharField(max_length=8, choices=GivenKind.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    words = models.CharField(max_length=120, default="", blank=True)
    receipt = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    # Since when a correction stands in its place, or it was taken back.
    gone_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    by_office = models.BooleanField(default=False)

    # Whether the reader may open the receipt, where a question asked that along (queries/contributions.py).
    opens: bool

    objects = ContributionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="contribution_of_case")]
        constraints = [
            models.CheckConstraint(name="contribution_giver_known", condition=Q(giver__in=Giver.values)),
            models.CheckConstraint(name="contribution_kind_known", condition=Q(kind__in=GivenKind.values)),
            models.CheckConstraint(name="contribution_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="contribution_of_whom",
                condition=(Q(giver="organisation", organisation__isnull=False) & Q(role=""))
                | (Q(giver="residents", organisation=None) & Q(role=""))
                | (Q(giver="person", organisation=None) & ~Q(role="")),
            ),
            models.CheckConstraint(name="contribution_things_named", condition=~Q(kind="things") | ~Q(words="")),
        ]

    @property
    def giver_shown(self) -> str:
        if self.organisation is not None:
            return self.organisation.name
        return self.role or str(self.get_giver_display())

    @property
    def amount_shown(self) -> str:
        return amount_shown(self.kind, self.amount)


class ThanksWish(models.Model):
    """Whether an organisation wishes to be thanked by name on the public board for what it gave in a case. It may say otherwise later."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="thanks_wishes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    wished = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_office = models.BooleanField(default=False)

    objects = WithCase.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "organisation"], name="thanks_wish_once")]
