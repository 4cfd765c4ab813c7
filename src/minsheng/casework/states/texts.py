"""Which text of a voice or a case a search may find, and who wrote it: each is indexed apart, because not everyone may read all."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VoicePart(TextChoices):
    SAID = "said", _("居民的话")
    NOTED = "noted", _("工作人员记的")
    REPLIED = "replied", _("回的话")


class CasePart(TextChoices):
    TITLE = "title", _("事项")
    EXCERPT = "excerpt", _("给单位看的")
    SHARE = "share", _("分办")
    REPLY = "reply", _("回的话")
    PLAN = "plan", _("怎么一起办")
