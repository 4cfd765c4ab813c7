"""What residents are told, and what they say of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    SOLVED = "solved", _("解决了")
    PARTLY = "partly", _("解决了一部分")
    NOT_SOLVED = "not_solved", _("没解决")
    UNREACHABLE = "unreachable", _("没联系上")


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", _("满意")
    FAIRLY = "fairly", _("还行")
    NOT = "not", _("不满意")
    NOT_ASKED = "not_asked", _("没问")


class Via(TextChoices):
    CODE = "code", _("本人用回执")
    PHONE = "phone", _("电话")
    DOOR = "door", _("上门")
    PERSON = "person", _("当面")


class NoticeKind(TextChoices):
    HEARD = "heard", _("听到了")
    PASSED = "passed", _("交给谁办")
    CHANGED = "changed", _("有变化")
    RESULT = "result", _("结果怎样")


class CallOutcome(TextChoices):
    TOLD = "told", _("说到了")
    NO_ANSWER = "no_answer", _("没人接")
    WRONG_NUMBER = "wrong_number", _("号码不对")
    NOT_NOW = "not_now", _("现在不方便")
