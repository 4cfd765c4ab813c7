"""Why somebody's work goes to somebody else."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HandOverReason(TextChoices):
    LEAVE = "leave", _("请假")
    TRANSFER = "transfer", _("调动")
    TERM = "term", _("换届")
    LEFT = "left", _("离职，账号停用")
    OTHER = "other", _("其他")
