"""Who reads a good case, and which of its texts a search may find."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .cases import Phase

# What a good case is written from: residents themselves said that it is solved.
GOOD = (Phase.CONFIRMED,)


class Circle(TextChoices):
    """How far a good case goes."""

    COMMUNITY = "community", _("本社区")
    STREET = "street", _("全街道")
    DISTRICT = "district", _("全区")


class GoodPart(TextChoices):
    """The newest text is for the community that wrote it; what a person released is for the circle."""

    WRITTEN = "written", _("社区写的")
    SHOWN = "shown", _("放出去的")
