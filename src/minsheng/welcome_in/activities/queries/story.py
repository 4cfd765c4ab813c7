"""How entries of a volunteer read on the own page and in the log."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from minsheng.casework.queries.story import Teller, Told, plain
from minsheng.foundation import clock

from ..states import ConsentHow, Relation


def _consented(f: dict[str, Any]) -> Told:
    said = {"who": Relation(f["relation"]).label, "how": ConsentHow(f["how"]).label}
    said |= {"day": clock.day_shown(date.fromisoformat(f["on"]))}
    return plain("check", _("记下监护人（%(who)s）同意：%(day)s，%(how)s。") % said)


TELLERS: dict[str, Teller] = {
    "VolunteerApplied": lambda f: plain("door-enter", _("来报名当志愿者，同意社区记下这些。")),
    "VolunteerEntered": lambda f: plain("door-enter", _("在柜台登记了志愿者，本人同意社区记下这些。")),
    "VolunteerWelcomed": lambda f: plain("check", _("接收了。")),
    "VolunteerDeclined": lambda f: plain("x", _("没接收：%(words)s") % f),
    "VolunteerChanged": lambda f: plain("pencil", _("更正了登记的内容。")),
    "GuardianConsented": _consented,
    "GuardianConsentTakenBack": lambda f: plain("alert-triangle", _("监护人不再同意：%(words)s") % f, late=True),
    "VolunteerLeft": lambda f: plain("circle-x", _("退出了志愿服务。")),
    "VolunteerErased": lambda f: plain("lock", _("按本人要求删去了姓名、电话和登记的内容。")),
}
