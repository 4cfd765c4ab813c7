"""Looking again after an end: which look it is, what was found, and after which ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .cases import Phase


class VisitKind(TextChoices):
    FIRST = "first", _("回访")
    AGAIN = "again", _("抽查再看")


class Found(TextChoices):
    FINE = "fine", _("还好着")
    CAME_BACK = "came_back", _("又不行了")
    NOBODY = "nobody", _("没见到人")


# What was done is looked at again; where somebody looked already instead of asking, or nothing was done, it is not.
VISITED = (Phase.CONFIRMED, Phase.PARTLY, Phase.UNCONFIRMED)
