"""How entries of a partner read on its page and in the log."""

from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minsheng.casework.queries.story import Teller, Told, plain
from minsheng.casework.states import Via
from minsheng.foundation import clock

from ..states import Helped, HelpState, InviteFor


def _day(iso: str) -> str:
    """With the year where it is another one than this: an agreement runs over the end of a year."""
    day = date.fromisoformat(iso)
    shown = clock.day_shown(day)
    return shown if day.year == clock.today().year or get_language() == "en" else f"{day.year}年{shown}"


def _checked(f: dict[str, Any]) -> Told:
    seen = _("看过证照。") if f["licence_seen"] else _("没看到证照。")
    if not f["conflict"] and not f["cases"]:
        return plain("file-text", seen + _("没发现利益冲突。"))
    said = {"n": f["cases"], "words": f["conflict"]}
    sentence = _("有利益冲突要留意（相关事项%(n)s件）：%(words)s") if f["cases"] else _("有利益冲突要留意：%(words)s")
    return plain("alert-triangle", seen + sentence % said, late=True)


def _signed(f: dict[str, Any]) -> Told:
    said = f | {"places": _("、").join(f["communities"]), "from": _day(f["since"]), "to": _day(f["until"])}
    sentence = _("签了协议，在%(places)s，%(from)s到%(to)s。") % said
    if f.get("cases"):
        sentence += _("它和%(cases)s件在办的事项有关系。") % said
    return plain("pencil", sentence + (_("新添%(newcomers)s人替它登录办事。") % said if f.get("newcomers") else ""))


def _reviewed(f: dict[str, Any]) -> Told:
    said = f | {"day": _day(f["review_on"]), "to": _day(f["until"])}
    return plain("search", _("复核了：%(words)s 下次%(day)s，协议到%(to)s。") % said)


def _promised(f: dict[str, Any]) -> Told:
    said = f | {"day": _day(f["due"])}
    sentence = _("替它记下，答应%(day)s前：%(words)s") if f["by_office"] else _("答应%(day)s前：%(words)s")
    return plain("hourglass", sentence % said)


def _noted(f: dict[str, Any]) -> Told:
    if f["state"] == HelpState.KEPT:
        return plain("circle-check", _("答应的做到了：%(promised)s。%(words)s") % f)
    return plain("circle-x", _("答应的没做到：%(promised)s。%(words)s") % f, late=True)


def _invited(f: dict[str, Any]) -> Told:
    said = f | {"what": InviteFor(f["purpose"]).label, "day": _day(f["until"])}
    return plain("door-enter", _("请来：%(what)s，%(day)s前答复。") % said)


def _comes(f: dict[str, Any]) -> Told:
    sentence = _("答应来，连申请一起交了。") if f["partner_id"] else _("答应来。")
    return plain("circle-check", sentence + (_("社区代记。") if f["by_office"] else ""))


def _does_not_come(f: dict[str, Any]) -> Told:
    return plain("x", _("不来。") + (_("社区代记。") if f["by_office"] else ""))


def _need_put(f: dict[str, Any]) -> Told:
    return plain("pencil", _("换了说法挂出来：%(words)s") % f)


def _judged(f: dict[str, Any]) -> Told:
    said = {"verdict": Helped(f["verdict"]).label, "via": Via(f["via"]).label}
    return plain("ear", _("居民说，答应的事%(verdict)s（%(via)s）。") % said, late=f["verdict"] == Helped.NOT_HELPED)


TELLERS: dict[str, Teller] = {
    "PartnerApplied": lambda f: plain("door-enter", _("来申请当合伙人。")),
    "PartnerChecked": _checked,
    "PartnerAccepted": lambda f: plain("check", _("接受了：%(words)s") % f),
    "PartnerDeclined": lambda f: plain("x", _("没接受：%(words)s") % f),
    "AgreementSigned": _signed,
    "PartnerMadeFull": lambda f: plain("circle-check", _("试合作结束，成为正式合伙人。%(words)s") % f),
    "PartnerReviewed": _reviewed,
    "HelpPromised": _promised,
    "HelpNoted": _noted,
    "HelpJudged": _judged,
    "ApplicantErased": lambda f: plain("lock", _("按本人要求删去了联系人、电话和往来。")),
    "OfferPut": lambda f: plain("pencil", _("挂出来能帮的：%(words)s") % f),
    "OfferWithdrawn": lambda f: plain("x", _("收回了能帮的。")),
    "OfferPutAgain": lambda f: plain("pencil", _("能帮的又挂出来。")),
    "NeedPut": _need_put,
    "NeedTakenDown": lambda f: plain("circle-x", _("拿下来了：%(words)s") % f),
    "InvitationSent": _invited,
    "InvitationAccepted": _comes,
    "InvitationDeclined": _does_not_come,
    "InvitationWithdrawn": lambda f: plain("circle-x", _("收回了邀请：%(words)s") % f),
    "InvitedErased": lambda f: plain("lock", _("按本人要求删去了联系人、电话和答复的话。")),
    "PartnerEnded": lambda f: plain("circle-x", _("结束了合作：%(words)s") % f),
}
