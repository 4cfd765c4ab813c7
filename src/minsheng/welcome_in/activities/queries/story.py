"""How entries of a volunteer read on the own page and in the log."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from minsheng.casework.queries.story import Teller, Told, plain
from minsheng.foundation import clock

from ..models import hours_shown
from ..states import ConsentHow, News, Relation


def _consented(f: dict[str, Any]) -> Told:
    day = clock.day_shown(date.fromisoformat(f["on"]))
    said = {"who": str(Relation(f["relation"]).label), "how": str(ConsentHow(f["how"]).label), "day": day}
    return plain("check", _("记下监护人（%(who)s）同意：%(day)s，%(how)s。") % said)


def _hour(iso: str) -> str:
    return f"{clock.local(datetime.fromisoformat(iso)):%H:%M}"


def _plan(f: dict[str, Any]) -> dict[str, Any]:
    at = clock.local(datetime.fromisoformat(f["at"]))
    return f | {"day": clock.day_shown(at.date()), "from": _hour(f["at"]), "to": _hour(f["until"])}


def _presence(f: dict[str, Any]) -> str:
    if not f["came"]:
        return _("没来")
    return _("来了，%(since)s到%(until)s") % {"since": _hour(f["since"]), "until": _hour(f["until"])}


def _certificate(f: dict[str, Any]) -> Told:
    said = f | {"hours": hours_shown(f["minutes"])}
    return plain("file-text", _("开了证明%(number)s：%(services)s次，%(hours)s小时。") % said)


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
    "ServicePlanned": lambda f: plain("calendar", _("排了服务：%(title)s，%(day)s%(from)s到%(to)s，%(place)s。") % _plan(f)),
    "ServiceChanged": lambda f: plain("pencil", _("改成：%(title)s，%(day)s%(from)s到%(to)s，%(place)s。") % _plan(f)),
    "ServiceCancelled": lambda f: plain("circle-x", _("取消了：%(words)s") % f, late=True),
    "NamesReleased": lambda f: plain("eye", _("名单给了队里看。") if f["released"] else _("名单不再给队里看。")),
    "VolunteerSignedUp": lambda f: plain("pencil", _("一位志愿者报了名。")),
    "VolunteerSteppedBack": lambda f: plain("x", _("一位志愿者不来了。")),
    "VolunteerTold": lambda f: plain("phone", _("告诉了一位志愿者：%(news)s") % {"news": str(News(f["news"]).label)}),
    "AttendanceConfirmed": lambda f: plain(
        "circle-check" if f["came"] else "circle-x", _("确认一位志愿者%(what)s。") % {"what": _presence(f)}
    ),
    "AttendanceCorrected": lambda f: plain(
        "pencil", _("更正一位志愿者的到场：%(what)s。因为：%(reason)s") % (f | {"what": _presence(f)})
    ),
    "CertificateAsked": lambda f: plain("file-text", _("要了一份志愿服务记录证明。")),
    "CertificateIssued": _certificate,
    "CertificateVoided": lambda f: plain("x", _("一份证明作废了：%(words)s") % f, late=True),
}
