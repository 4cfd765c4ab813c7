"""How whistles, sessions and plans read in the story of a case and in the log: one sentence an entry."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.casework.queries.story import Teller, Told, plain
from minsheng.foundation import clock

from ..models.contributions import amount_shown
from ..states import CallState, Consent, DateKind, Giver, HowHeld, NoShow, PushedTo, PushStage


def _names(names: list[str]) -> str:
    return _("、").join(names)


def _moment(iso: str) -> str:
    at = clock.local(datetime.fromisoformat(iso))
    return f"{clock.day_shown(at.date())} {at:%H:%M}"


def _blown(f: dict[str, Any]) -> Told:
    said = f | {"names": _names(f["organisations"]), "moment": _moment(f["at"])}
    return plain("bell", _("吹哨，叫%(names)s%(moment)s到%(place)s：%(words)s") % said)


def _speaks(f: dict[str, Any]) -> str:
    """After the name of whoever did it: for which organisation, and whether the office wrote it down for them."""
    return (_("替%(organisation)s记下：") if f["by_office"] else _("（%(organisation)s）")) % {"organisation": f["organisation"]}


def _answered(f: dict[str, Any]) -> Told:
    said = {"words": f["words"]}
    if f["answer"] == CallState.REFUSED:
        said["why"] = str(NoShow(f["ground"]).label)
        return plain("hand-stop", _speaks(f) + _("说不来，%(why)s。%(words)s") % said)
    sentence = _("说派人替。%(words)s") if f["answer"] == CallState.SUBSTITUTE else _("说来。%(words)s")
    return plain("message-2", _speaks(f) + sentence % said)


def _arrived(f: dict[str, Any]) -> Told:
    said = {"organisation": f["organisation"], "words": f["words"]}
    sentence = {
        CallState.CAME: _("记下%(organisation)s到了。%(words)s"),
        CallState.LATE: _("记下%(organisation)s晚到了。%(words)s"),
        CallState.MISSING: _("记下%(organisation)s没到。%(words)s"),
    }[CallState(f["state"])]
    return plain("users", sentence % said, late=f["state"] != CallState.CAME)


def _held(f: dict[str, Any]) -> Told:
    said = {"names": _names(f["organisations"]), "moment": _moment(f["at"])}
    how = {
        HowHeld.ON_SPOT: _("记了一次现场会商（%(moment)s），到的有%(names)s。"),
        HowHeld.TABLE: _("记了一次坐下来的会商（%(moment)s），到的有%(names)s。"),
        HowHeld.PHONE: _("记了一次电话会商（%(moment)s），说话的有%(names)s。"),
    }[HowHeld(f["how"])]
    if f["disagreed"]:
        how += _("有不同意见的：%(who)s。") % {"who": _names(f["disagreed"])}
    return plain("message-2", how % said)


def _planned(f: dict[str, Any]) -> Told:
    said = {"version": f["version"], "n": len(f["steps"])}
    if f["version"] > 1:
        return plain("file-text", _("改了方案，这是第%(version)s版，%(n)s步，各家要重新表态。") % said)
    return plain("file-text", _("定了方案，%(n)s步，请各家表态。") % said)


def _signed(f: dict[str, Any]) -> Told:
    said = {"words": f["words"], "version": f["version"]}
    if f["verdict"] == Consent.AGREES:
        return plain("check", _speaks(f) + _("同意第%(version)s版方案。%(words)s") % said)
    return plain("hand-stop", _speaks(f) + _("不同意第%(version)s版方案：%(words)s") % said, late=True)


def _pushed(f: dict[str, Any]) -> Told:
    names, what, n = _names([str(PushedTo(role).label) for role in f["roles"]]), str(PushStage(f["stage"]).label), abs(f["days"])
    if f["organisation"]:
        what = _("%(organisation)s：%(what)s") % {"organisation": f["organisation"], "what": what}
    if f["stage"] == PushStage.PAUSED:
        sentence = _("%(what)s，今天是暂停的最后一天，告诉了%(names)s。")
    elif f["days"] < 0:
        sentence = ngettext("%(what)s，还有%(n)s个工作日，提醒了%(names)s。", "%(what)s，还有%(n)s个工作日，提醒了%(names)s。", n)
    elif n == 0:
        sentence = _("%(what)s，今天到日子，提醒了%(names)s。")
    else:
        sentence = ngettext("%(what)s，超了%(n)s个工作日，推到了%(names)s。", "%(what)s，超了%(n)s个工作日，推到了%(names)s。", n)
    late = f["days"] > 0
    icon = "alert-triangle" if late else "bell"
    return plain(icon, sentence % {"what": what, "names": names, "n": n}, machine=not late, late=late)


def _listed(f: dict[str, Any]) -> Told:
    parts = [_("照裁定改了派单目录（第%(version)s版）。") % f]
    parts += [_("加上：%(row)s。") % {"row": row} for row in f["added"]] + [
        _("去掉：%(row)s。") % {"row": row} for row in f["taken_out"]
    ]
    return plain("gavel", "".join(parts) + f["words"])


def _area(f: dict[str, Any]) -> str:
    return f["area"] or _("全区")


def _date_planned(f: dict[str, Any]) -> Told:
    said = f | {"kind": DateKind(f["kind"]).label, "moment": _moment(f["at"])}
    why = _("（记录里这类事多：%(about)s）") % f if f["about"] else ""
    return plain("calendar", _("排了一场%(kind)s，%(moment)s，%(place)s。%(topic)s") % said + why)


def _date_changed(f: dict[str, Any]) -> Told:
    said = f | {"moment": _moment(f["at"])}
    sentence = _("又定下来办：%(moment)s，%(place)s。%(topic)s") if f["again"] else _("改成%(moment)s，%(place)s。%(topic)s")
    return plain("calendar", sentence % said)


def _amount(f: dict[str, Any]) -> dict[str, Any]:
    return {
        "who": f["who"] or str(Giver.RESIDENTS.label),
        "amount": amount_shown(f["kind"], Decimal(f["amount"])),
        "words": f["words"],
    }


def _gave(f: dict[str, Any]) -> Told:
    sentence = (
        _("改正一笔：%(who)s出了%(amount)s。%(words)s") if f["replaces"] else _("记了一笔：%(who)s出了%(amount)s。%(words)s")
    )
    return plain("heart", sentence % _amount(f))


def _wished(f: dict[str, Any]) -> Told:
    said = _("愿意在公示板上被点名感谢。") if f["wished"] else _("不用在公示板上点名感谢。")
    return plain("heart", _speaks(f) + said, machine=True)


def _decided(f: dict[str, Any]) -> Told:
    """Who decided stands before it; what the program had proposed, and why, stands beside."""
    said = {"decided": _names(f["decided"]), "proposed": _names(f["proposed"]), "why": _("；").join(f["reasons"])}
    if not f["proposed"]:
        return plain("users", _("定了%(decided)s；当时程序没有提议：%(why)s。") % said)
    same = f["decided"] == f["proposed"]
    sentence = _("看过程序的提议，定了%(decided)s。提议的理由：%(why)s。")
    other = _("没照程序的提议（%(proposed)s），定了%(decided)s。提议的理由：%(why)s。")
    return plain("users", (sentence if same else other) % said)


TELLERS: dict[str, Teller] = {
    "WhistleBlown": _blown,
    "WhistleAnswered": _answered,
    "ArrivalNoted": _arrived,
    "WhistleCalledOff": lambda f: plain("x", _("取消了一次吹哨：%(words)s") % f),
    "SessionHeld": _held,
    "PlanMade": _planned,
    "PlanSigned": _signed,
    "CasePushed": _pushed,
    "DispatchListImported": lambda f: plain(
        "file-text", _("导入了派单目录“%(file_name)s”，第%(version)s版，%(rows)s行，新%(added)s行，去%(taken_out)s行。") % f
    ),
    "DispatchListPutBack": lambda f: plain("arrow-back-up", _("派单目录换回第%(taken_from)s版，现在是第%(version)s版。") % f),
    "DispatchListCorrected": _listed,
    "ProgrammeStarted": lambda f: plain(
        "file-text", _("开了常年项目“%(name)s”，%(organisation)s来做，%(area)s。") % (f | {"area": _area(f)})
    ),
    "ProgrammeEnded": lambda f: plain("x", _("停了这个常年项目：%(words)s") % f),
    "ProgrammeDatePlanned": _date_planned,
    "ProgrammeDateChanged": _date_changed,
    "ProgrammeDateCalledOff": lambda f: plain("x", _("取消了这一场：%(words)s") % f),
    "ProgrammeDateHeld": lambda f: plain("check", _("记下办过了，来了%(headcount)s位。") % f),
    "ContributionNoted": _gave,
    "ContributionTakenBack": lambda f: plain("arrow-back-up", _("撤了一笔：%(who)s出的%(amount)s。%(words)s") % _amount(f)),
    "ThanksWished": _wished,
    "ProposalDecided": _decided,
    "SupervisionLetterIssued": lambda f: plain(
        "file-text",
        _("给%(organisation)s发了督办单，%(day)s前：%(words)s") % (f | {"day": clock.day_shown(date.fromisoformat(f["until"]))}),
    ),
}
