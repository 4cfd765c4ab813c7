"""From where an order came to the office that has a number and a deadline of its own."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Platform(TextChoices):
    HOTLINE = "12345", _("12345 热线")
    DISTRICT = "district", _("区里的平台")
    STREET = "street", _("街道的平台")
    PETITION = "petition", _("信访")
    OTHER = "other", _("别处")
