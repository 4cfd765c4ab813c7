"""The timeline as a story: one sentence an entry, who did what, gaps named, quotes apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts

from ..states import (
    CallOutcome,
    Circle,
    Decision,
    EndKind,
    Ground,
    PauseReason,
    Satisfaction,
    ShareRole,
    Source,
    Stage,
    Track,
    Verdict,
    Via,
    VoiceState,
)
from ..states.external import platform_name
from ..states.parking import ParkGround
from ..states.return_visits import Found


@dataclass(frozen=True)
class Line:
    """One sentence of the story. `who` is empty where no person did it, `quote` is somebody's own words, `machine` folds with its like,
    `gap` days before the next older."""

    at: datetime
    icon: str
    who: str
    sentence: str
    quote: str = ""
    machine: bool = False
    late: bool = False
    gap: int = 0
    machine_lines: tuple["Line", ...] = ()


Told = tuple[str, str, str, bool, bool]
Teller = Callable[[dict[str, Any]], Told]
GAP_DAYS = 7


def _platform(f: dict[str, Any]) -> str:
    """As it was called then."""
    return platform_name(f["platform"], f.get("name") or "")


def told(entries: list[TimelineEntry], *, quotes: bool = True) -> list[Line]:
    """Entries, newest first, as lines; residents' own words only for those who may read voices.

    What a machine could have written folds under the line above it; a silence of a week or more is named on the newer line.
    """
    lines: list[Line] = []
    for line in (line_of(entry) for entry in entries):
        line = line if quotes else replace(line, quote="")
        if line.machine and lines:
            lines[-1] = replace(lines[-1], machine_lines=(*lines[-1].machine_lines, replace(line, machine=False)))
        else:
            lines.append(line)
    for number in range(len(lines) - 1):
        newer, older = clock.local(lines[number].at).date(), clock.local(lines[number + 1].at).date()
        days = (newer - older).days
        lines[number] = replace(lines[number], gap=days if days >= GAP_DAYS else 0)
    return lines


def line_of(entry: TimelineEntry, more: Mapping[str, Teller] | None = None) -> Line:
    """One entry as a line; `more` tells kinds that are neither of a case nor of a voice."""
    said = facts(entry)
    if not said:
        return Line(entry.at, "lock", "", _("这一条的内容已按本人要求删去。"), machine=True)
    teller = _TELLERS.get(entry.kind) or (more or {}).get(entry.kind)
    icon, sentence, quote, machine, late = teller(said) if teller else ("circle-dashed", entry.kind, "", True, False)
    who = str(entry.by) if entry.by else _("居民") if entry.kind in _BY_RESIDENT else ""
    return Line(entry.at, icon, who, sentence, quote, machine, late)


def tell_also(tellers: Mapping[str, Teller]) -> None:
    """Say how entries of another package read that stand in the story of a case. For apps.py alone."""
    _TELLERS.update(tellers)


ENDS_A_SENTENCE = ("。", "！", "？", "…", "”", ".", "!", "?")
_BY_RESIDENT = {"ResidentConfirmed", "CaseReopened", "VoiceHeard", "VoicePhotoAttached"}


def plain(icon: str, sentence: str, quote: str = "", *, machine: bool = False, late: bool = False) -> Told:
    """What a teller gives back for most kinds."""
    return icon, sentence, quote, machine, late


def _day(iso: str) -> str:
    return clock.day_shown(date.fromisoformat(iso))


def _satisfied(value: str) -> str:
    return "" if value == "not_asked" else _("，%(said)s") % {"said": Satisfaction(value).label}


def _offered(f: dict[str, Any]) -> Told:
    more = {"role": ShareRole(f["role"]).label, "day": _day(f["due"])}
    return plain("users", _("请%(organisation)s%(role)s：%(share)s（%(day)s前）") % (f | more))


def _accepted(f: dict[str, Any]) -> Told:
    return plain("check", _("（%(organisation)s）答应%(day)s前办好。") % (f | {"day": _day(f["promise_date"])}))


def _refused(f: dict[str, Any]) -> Told:
    said = f | {"why": Ground(f["ground"]).label}
    return plain("arrow-back-up", _("（%(organisation)s）拒接，%(why)s：%(words)s") % said)


def _adjudicated(f: dict[str, Any]) -> Told:
    said = f | {"decision": Decision(f["decision"]).label}
    return plain("gavel", _("裁定%(organisation)s：%(decision)s。%(words)s") % said)


def _paused(f: dict[str, Any]) -> Told:
    more = {"why": PauseReason(f["reason"]).label, "day": _day(f["until"])}
    return plain("player-pause", _("暂停%(organisation)s的一份，%(why)s，最晚到%(day)s：%(words)s") % (f | more))


def _extension_decided(f: dict[str, Any]) -> Told:
    said = f | {"day": _day(f["wanted"])}
    if f["granted"]:
        return plain("calendar", _("同意%(organisation)s改到%(day)s。%(words)s") % said)
    return plain("calendar", _("没同意%(organisation)s改到%(day)s：%(words)s") % said)


def _attached(f: dict[str, Any]) -> Told:
    sentence = _("交了%(stage)s的照片。") if f["stage"] in ("before", "after") else _("交了%(stage)s的文件。")
    return plain("photo", sentence % {"stage": Stage(f["stage"]).label}, machine=True)


def _result(f: dict[str, Any]) -> Told:
    said, shown = _("（%(organisation)s）交了结果：%(words)s") % f, f["evidence"]
    if shown:
        said += "" if said.endswith(ENDS_A_SENTENCE) else _("。")
        said += ngettext("附佐证%(n)s份。", "附佐证%(n)s份。", shown) % {"n": shown}
    return plain("tool", said)


def _checked(f: dict[str, Any]) -> Told:
    if f["passed"]:
        return plain("eye", _("到场核验%(organisation)s的一份：通过。%(words)s") % f)
    return plain("eye", _("到场核验%(organisation)s的一份：没通过，要重做。%(words)s") % f, late=True)


def _answered(f: dict[str, Any]) -> Told:
    sentence = ngettext(
        "给%(asked)s位说过话的人回了话，等他们确认：%(words)s", "给%(asked)s位说过话的人回了话，等他们确认：%(words)s", f["asked"]
    )
    return plain("message-2", sentence % f)


def _confirmed(f: dict[str, Any]) -> Told:
    verdict = Verdict(f["verdict"])
    icon = {"solved": "circle-check", "partly": "circle-half-2", "not_solved": "circle-x", "unreachable": "phone"}[verdict]
    said = {"verdict": verdict.label, "satisfied": _satisfied(f["satisfaction"]), "via": Via(f["via"]).label}
    own = f["via"] == Via.CODE
    sentence = _("说：%(verdict)s%(satisfied)s。") if own else _("（%(via)s）问到：%(verdict)s%(satisfied)s。")
    return plain(icon, sentence % said, f["words"], late=verdict == "not_solved")


def _inspected(f: dict[str, Any]) -> Told:
    if f["told_by"] == "poster":
        sentence = _("到场看过（没有能问到的人）：%(verdict)s。%(words)s（贴告示）")
    else:
        sentence = _("到场看过（没有能问到的人）：%(verdict)s。%(words)s（下次会上说）")
    return plain("eye", sentence % (f | {"verdict": Verdict(f["verdict"]).label}))


def _end(f: dict[str, Any]) -> Told:
    kind = str(EndKind(f["kind"]).label)
    if f.get("track"):
        kind = _("%(kind)s到%(track)s") % {"kind": kind, "track": Track(f["track"]).label}
    sentence = _("提请结束：%(kind)s，已马上转出。%(words)s") if f["at_once"] else _("提请结束：%(kind)s。%(words)s")
    return plain("hand-stop", sentence % (f | {"kind": kind}))


def _return_visited(f: dict[str, Any]) -> Told:
    icon = {Found.FINE: "circle-check", Found.CAME_BACK: "circle-x", Found.NOBODY: "door-enter"}[Found(f["found"])]
    sentence = _("回访：%(found)s。%(words)s") % (f | {"found": Found(f["found"]).label})
    return plain(icon, sentence, late=f["found"] == Found.CAME_BACK)


def _parking_proposed(f: dict[str, Any]) -> Told:
    said = f | {"why": ParkGround(f["ground"]).label, "day": _day(f["review_on"])}
    return plain("player-pause", _("提请挂账，%(why)s：%(words)s 等：%(condition)s（最晚%(day)s再看）") % said)


def _settled_checked(f: dict[str, Any]) -> Told:
    sentence = _("抽看过：属实。%(words)s") if f["fine"] else _("抽看过：不属实。%(words)s")
    return plain("eye", sentence % f)


def _heard(f: dict[str, Any]) -> Told:
    if f["source"] == Source.OTHER:  # nobody said where
        return plain("ear", _("记下了这句话。"))
    return plain("ear", _("记下了这句话（%(source)s）。") % {"source": Source(f["source"]).label})


def _opened(f: dict[str, Any]) -> Told:
    sentence = ngettext("立了事项：%(title)s，%(voices)s条民声。", "立了事项：%(title)s，%(voices)s条民声。", f["voices"])
    return plain("folder", sentence % f)


_TELLERS: dict[str, Teller] = {
    "CaseOpened": _opened,
    "VoiceLinked": lambda f: plain("link", _("把%(number)s归到这里。") % f, machine=True),
    "VoiceUnlinked": lambda f: plain("unlink", _("把%(number)s移了出去。") % f, machine=True),
    "ExcerptReleased": lambda f: plain("message-2", _("给各单位写了一段说明：%(words)s") % f),
    "BoardItemReleased": lambda f: plain("file-text", _("放上公示板：%(title)s。%(words)s") % f),
    "BoardItemTakenDown": lambda f: plain("file-text", _("从公示板撤下：%(words)s") % f),
    "GoodCaseWritten": lambda f: plain("heart", _("写成了典型案例：%(title)s") % f),
    "GoodCaseEdited": lambda f: plain("pencil", _("改了典型案例，这是第%(version)s版：%(title)s") % f),
    "GoodCaseReleased": lambda f: plain("users", _("把典型案例放给%(circle)s看。") % {"circle": Circle(f["circle"]).label}),
    "GoodCaseWithdrawn": lambda f: plain("arrow-back-up", _("撤回了典型案例：%(words)s") % f),
    "GoodCasePhotoReleased": lambda f: plain("photo", _("看过一张照片，放进典型案例。"), machine=True),
    "GoodCasePhotoTakenBack": lambda f: plain("photo", _("从典型案例收回了一张照片。"), machine=True),
    "ShareOffered": _offered,
    "ShareAccepted": _accepted,
    "ShareRefused": _refused,
    "RefusalAdjudicated": _adjudicated,
    "ShareTakenBack": lambda f: plain("history", _("收回了%(organisation)s的一份：%(words)s") % f),
    "ShareHandedOut": lambda f: plain("link", _("给%(organisation)s做了链接，管到%(day)s。") % (f | {"day": _day(f["until"])})),
    "ShareLinkRevoked": lambda f: plain("link", _("作废了给%(organisation)s的链接。") % f),
    "ShareReminded": lambda f: plain("bell", _("催了%(organisation)s。%(words)s") % f),
    "SharePaused": _paused,
    "ShareResumed": lambda f: plain("clock", _("让%(organisation)s的一份接着走。") % f),
    "ExtensionAsked": lambda f: plain(
        "calendar", _("（%(organisation)s）想改到%(day)s：%(words)s") % (f | {"day": _day(f["wanted"])})
    ),
    "ExtensionDecided": _extension_decided,
    "FileAttached": _attached,
    "ResultGiven": _result,
    "ResultChecked": _checked,
    "ResidentsAnswered": _answered,
    "ResidentConfirmed": _confirmed,
    "CaseReopened": lambda f: plain(
        "history", _("把这件事重新打开，这是第%(round)s轮，升到第%(level)s级。") % f, f["words"], late=True
    ),
    "CaseInspected": _inspected,
    "EndProposed": _end,
    "EndApproved": lambda f: plain("shield-check", _("批了：%(kind)s。") % {"kind": EndKind(f["kind"]).label}),
    "EndDeclined": lambda f: plain("x", _("没批“%(kind)s”：%(words)s") % (f | {"kind": EndKind(f["kind"]).label})),
    "ReturnVisited": _return_visited,
    "ReturnVisitUndone": lambda f: plain(
        "arrow-back-up", _("撤了一次回访的记录（%(found)s）。") % {"found": Found(f["found"]).label}
    ),
    "CaseCameBack": lambda f: plain("history", _("%(number)s和早先的%(earlier)s是同一件事，又回来了。") % f),
    "CameBackUndone": lambda f: plain("unlink", _("%(number)s和%(earlier)s是两件事，断开了。") % f),
    "ParkingProposed": _parking_proposed,
    "ParkingApproved": lambda f: plain(
        "player-pause", _("同意挂账，时限停下，最晚%(day)s再看。") % {"day": _day(f["review_on"])}
    ),
    "ParkingDeclined": lambda f: plain("x", _("不挂账：%(words)s") % f),
    "ParkingReviewed": lambda f: plain(
        "player-pause", _("又看了一次，还要等，最晚%(day)s再看：%(words)s") % (f | {"day": _day(f["review_on"])})
    ),
    "CaseTakenUp": lambda f: plain("progress", _("接着办了，时限接着走。%(words)s") % f),
    "ExternalOrderNoted": lambda f: plain("inbox", _("记了一张%(platform)s的单：%(number)s") % (f | {"platform": _platform(f)})),
    "ExternalOrderReplied": lambda f: plain(
        "external-link",
        (
            _("给%(platform)s的单%(number)s先作了阶段性答复：%(words)s")
            if f.get("interim")
            else _("回了%(platform)s的单%(number)s。")
        )
        % (f | {"platform": _platform(f)}),
    ),
    "ExternalOrderTakenBack": lambda f: plain("arrow-back-up", _("撤了单%(number)s，记错了事。") % f),
    "VoiceHeard": _heard,
    "ReceiptRead": lambda f: plain("eye", _("打开过回执号。"), machine=True),
    "VoiceSorted": lambda f: plain("category", _("分了类。"), machine=True),
    "VoiceSettled": lambda f: plain("check", _("当场办了：%(words)s") % f),
    "SettledVoiceChecked": _settled_checked,
    "VoicePassed": lambda f: plain("external-link", _("转到%(track)s：%(words)s") % (f | {"track": Track(f["track"]).label})),
    "VoiceHandedOver": lambda f: plain("route", _("从%(before)s转给%(name)s。%(words)s") % f),
    "VoiceAboutFacility": lambda f: plain(
        "building", (_("说的是设施“%(name)s”。") if f["facility_id"] else _("不是说哪个设施。")) % f
    ),
    "FacilityOpened": lambda f: plain("building", _("开了设施“%(name)s”。") % f),
    "VoiceNoted": lambda f: plain("heart", _("记下了，谢过。%(words)s") % f),
    "VoiceRepeated": lambda f: plain("link", _("并到早先的%(earlier)s：是同一件事。") % f),
    "VoiceUnsorted": lambda f: plain("arrow-back-up", _("撤回了“%(was)s”，重新分拣。") % {"was": VoiceState(f["was"]).label}),
    "VoiceReplaced": lambda f: plain("pencil", _("改正过，新的是%(newer)s。") % f),
    "VoiceImportUndone": lambda f: plain("trash-off", _("撤回了它所在的导入批次。"), machine=True),
    "VoicePhotoAttached": lambda f: plain("photo", _("加了一张照片。"), machine=True),
    "SpeakerCalled": lambda f: plain(
        "phone", _("打电话：%(outcome)s。%(words)s") % (f | {"outcome": CallOutcome(f["outcome"]).label})
    ),
    "PayloadsErased": lambda f: plain("lock", _("按本人要求删去了个人信息。"), machine=True),
}
