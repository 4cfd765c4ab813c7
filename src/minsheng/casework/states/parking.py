"""Why a case stands for now (挂账), and from where it may be parked."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .cases import Phase


class ParkGround(TextChoices):
    """What has to come first, and what nobody of those who handle it can bring about."""

    FUNDS = "funds", _("等经费")
    POLICY = "policy", _("等政策或上级定")
    HISTORY = "history", _("历史遗留，手续不全")
    LAW = "law", _("正在打官司或走程序")
    CONDITION = "condition", _("条件还不具备")
    OTHER = "other", _("其他原因")


# Work that is done is checked and answered, a refusal is decided, and who was asked is heard, before anything else.
PARKABLE = (Phase.TO_DISPATCH, Phase.REOPENED, Phase.UNHELD, Phase.OFFERED, Phase.WORKING)
