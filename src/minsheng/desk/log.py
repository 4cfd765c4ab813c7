"""The log in sentences: every entry of every chain, who did what, and the case or voice it belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.casework.models import Case, Voice
from minsheng.casework.queries.story import Line, Teller, line_of, plain
from minsheng.casework.states import ClockStage
from minsheng.foundation.models import LookLog, TimelineEntry
from minsheng.foundation.working_time import Unit
from minsheng.go_out.states import PlanChangeState, StopOutcome
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.office_rules import default_rules


@dataclass(frozen=True)
class Logged:
    """A line, and the case or voice it is about, where the reader may open it."""

    line: Line
    name: str = ""
    url: str = ""


@dataclass(frozen=True)
class Look:
    """Who looked at what is usually covered, when and why."""

    look: LookLog
    what: str
    name: str = ""
    url: str = ""

    @property
    def why(self) -> str:
        """Nobody gives a reason for reading what is theirs to read: there the field keeps which homes it was, which no page shows."""
        return "" if self.look.act == "read_marks" else self.look.reason


def logged(user: User, entries: Iterable[TimelineEntry]) -> list[Logged]:
    """Entries as the log shows them. Residents' words are read on their own pages; what was written about a voice, by whoever sees it."""
    entries = list(entries)
    cases, voices = _numbers(Case, user, _ids(entries, "case")), _numbers(Voice, user, _ids(entries, "voice"))
    found = []
    for entry in entries:
        line = replace(line_of(entry, _OTHERS), quote="")
        if entry.subject_kind == "case":
            number = cases.get(entry.subject_id, "")
            found.append(Logged(line, number, reverse("case", args=[number]) if number else ""))
        elif entry.subject_kind == "voice":
            number = voices.get(entry.subject_id, "")
            line = line if number else replace(line, sentence=_first_part(line.sentence))
            found.append(Logged(line, number, reverse("voice", args=[number]) if number else ""))
        elif entry.also_kind == "case" and (number := cases.get(entry.also_id, "")):
            found.append(Logged(line, number, reverse("case", args=[number])))
        else:
            found.append(Logged(line))
    return found


def looked(user: User, looks: Iterable[LookLog]) -> list[Look]:
    looks = list(looks)
    residents = [look.what.split()[-1] for look in looks if look.act == "uncover_resident"]
    said = dict(Voice.objects.visible_to(user).filter(speaker__in=residents).order_by("-id").values_list("speaker", "number"))
    names = dict(User.objects.values_list("username", "name"))
    found = []
    for look in looks:
        of = look.what.split()[-1]
        if look.act == "view_as":
            found.append(Look(look, _("以%(name)s的身份查看") % {"name": names.get(of, of)}))
        elif look.act == "read_marks":
            found.append(Look(look, _("%(n)s户为什么要常去看") % {"n": of}))
        elif look.act == "look_up_caller":
            found.append(Look(look, _("来电的可能是谁，遮着的")))
        else:
            number = said.get(int(of), "") if of.isdecimal() else ""
            found.append(Look(look, _("说话的人的全称和电话"), number, reverse("voice", args=[number]) if number else ""))
    return found


def _ids(entries: list[TimelineEntry], kind: str) -> list[str]:
    """Of the entries' subjects and, where a thing stands in the story of another, of that one."""
    found = [entry.subject_id for entry in entries if entry.subject_kind == kind]
    return found + [entry.also_id for entry in entries if entry.also_kind == kind and entry.subject_kind != "case"]


def _numbers(model: Any, user: User, ids: list[str]) -> dict[str, str]:
    rows = model.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "number")
    return {str(pk): number for pk, number in rows}


def _first_part(sentence: str) -> str:
    """What was done, without what was written about it."""
    for mark in ("：", "。", ": ", ". "):
        sentence = sentence.split(mark)[0]
    return sentence.rstrip("。.") + _("。")


def _rule(f: dict[str, Any]) -> Any:
    name = default_rules().get(f["key"], {}).get("name", f["key"])
    return plain("tool", _("把规则“%(name)s”从%(before)s改成%(value)s。") % (f | {"name": name}))


def _place_imported(f: dict[str, Any]) -> str:
    if f.get("changed"):
        return _("从“%(file_name)s”导入地方和人：新建%(created)s，改动%(changed)s，已有%(repeated)s，没导入%(refused)s。") % f
    return _("从“%(file_name)s”导入地方和人：新建%(created)s，已有%(repeated)s，没导入%(refused)s。") % f


def _handed_over(f: dict[str, Any]) -> Any:
    names = dict(User.objects.filter(pk__in=[f["user_id"], f["to_id"]]).values_list("pk", "name"))
    said = {"of": names.get(f["user_id"], ""), "to": names.get(f["to_id"], ""), "number": f["hand_over_id"]}
    return plain("users", _("把%(of)s的岗位和没办完的事交给%(to)s，交接单第%(number)s号。") % said)


def _taken_back(f: dict[str, Any]) -> Any:
    names = dict(User.objects.filter(pk__in=[f["user_id"], f["to_id"]]).values_list("pk", "name"))
    said = {"of": names.get(f["user_id"], ""), "to": names.get(f["to_id"], ""), "number": f["hand_over_id"]}
    return plain("users", _("从%(to)s手里收回%(of)s的岗位，交接单第%(number)s号。") % said)


def _clock_rule(f: dict[str, Any]) -> Any:
    said = {"stage": ClockStage(f["stage"]).label, "amount": f["amount"], "unit": Unit(f["unit"]).label}
    return plain("clock", _("把“%(stage)s”的时限定成%(amount)s%(unit)s。") % said)


# Kinds of documents as the log names them; the channels, which know their fields, stand beside the desk and not below it.
_KINDS = {"meeting-invitation": gettext_lazy("会议通知"), "dossier": gettext_lazy("一案一档"), "reply": gettext_lazy("答复函")}


def _kind_of(f: dict[str, Any]) -> str:
    return str(_KINDS.get(f["kind"], f["kind"]))


def _document(f: dict[str, Any]) -> str:
    """Which one; of a letter to who spoke only that it was one: the number of a voice is for those who may read it."""
    return _kind_of(f) if f["kind"] == "reply" else str(f["title"])


_OTHERS: dict[str, Teller] = {
    "VoicesImported": lambda f: plain(
        "file-text", _("从表格“%(file_name)s”导入：新建%(created)s条，已有%(repeated)s条，没导入%(refused)s条。") % f
    ),
    "ImportUndone": lambda f: plain("trash-off", _("整批撤回了导入的%(voices)s条民声。") % f),
    "ConflictSettled": lambda f: plain("check", _("看过一条对不上的记录。")),
    "ClockRuleChanged": _clock_rule,
    "ClockRuleDropped": lambda f: plain("clock", _("不再单独定“%(stage)s”的时限。") % {"stage": ClockStage(f["stage"]).label}),
    "PlatformChanged": lambda f: plain(
        "tool",
        _("改了平台“%(name)s”的回复格式。") % f if f["in_use"] else _("平台“%(name)s”不再用了。") % f,
    ),
    "PushLevelsTakenIn": lambda f: plain("bell", _("导入了“几天告诉谁”的表：%(source)s。") % f),
    "CategoriesImported": lambda f: plain("category", _("导入类别表：新增%(added)s类，改了%(changed)s类。") % f),
    "ResidentUncovered": lambda f: plain("eye", _("看了一位居民的全称和电话：%(reason)s") % f),
    "ResidentErased": lambda f: plain("lock", _("按本人要求删去了一位居民的个人信息。")),
    "ViewedAs": lambda f: plain("eye", _("以别人的身份查看：%(reason)s") % f),
    "OfficeRuleChanged": _rule,
    "PlaceImported": lambda f: plain("building", _place_imported(f)),
    "PlaceImportUndone": lambda f: plain("trash-off", _("整批撤回了导入的地方和人，%(undone)s行。") % f),
    "ListExported": lambda f: plain("file-text", _("导出了“%(title)s”，%(rows)s行（筛选：%(chosen)s），编号%(number)s。") % f),
    "DocumentMade": lambda f: plain("file-text", _("下载了Word文书“%(what)s”，编号%(number)s。") % (f | {"what": _document(f)})),
    "TemplateReplaced": lambda f: plain("tool", _("换了%(place)s“%(what)s”的模板：%(name)s。") % (f | {"what": _kind_of(f)})),
    "TemplateChosen": lambda f: plain("tool", _("换回了%(place)s“%(what)s”以前的模板：%(name)s。") % (f | {"what": _kind_of(f)})),
    "TemplateSetAside": lambda f: plain("tool", _("%(place)s的“%(what)s”不用自己的模板了。") % (f | {"what": _kind_of(f)})),
    "MeetingInvitationIssued": lambda f: plain("users", _("发了会议通知%(number)s：%(topic)s。") % f),
    "MeetingCalledOff": lambda f: plain("x", _("会议%(number)s不开了：%(words)s") % f),
    "RemarkLeft": lambda f: plain("message-question", _("对本系统提了意见，编号%(number)s。") % f),
    "RemarkAnswered": lambda f: plain("check", _("回了对本系统的意见%(number)s。") % f),
    "BuildingsPlaced": lambda f: plain("building", _("写了楼在图上的位置：%(placed)s栋，清掉%(unplaced)s栋。") % f),
    "OutingPlanned": lambda f: plain("calendar", _("定了一场%(number)s：%(place)s。") % f),
    "OutingChanged": lambda f: plain("pencil", _("改了一场的时间、地方或人：%(place)s。") % f),
    "OutingBegun": lambda f: plain("message-2", _("接着开。") if f["again"] else _("开始了。")),
    "PeopleCounted": lambda f: plain("users", _("数了人：来了%(headcount)s位。") % f),
    "StopMade": lambda f: plain("building", _("走访到了一户：%(how)s。") % {"how": StopOutcome(f["outcome"]).label}),
    "GridEntrusted": lambda f: plain(
        "users", _("写了网格“%(name)s”归谁管：%(who)s。") % (f | {"who": "、".join(f["workers"]) or "—"})
    ),
    "HomeEntered": lambda f: plain("home", _("往册子里加了一户。")),
    "HouseholdMarked": lambda f: plain("lock", _("给一户写了要常去看的缘由，%(days)s天一次。") % f),
    "IntervalChanged": lambda f: plain("clock", _("一户隔多久去看，从%(before)s天改成%(days)s天。") % f),
    "MarkEnded": lambda f: plain("check", _("一户的一条缘由不用了。")),
    "HomesPutIn": lambda f: plain("home", _("往一次走访里排了%(homes)s户。") % f),
    "HomeDropped": lambda f: plain("x", _("一次走访里有一户不去了。")),
    "HomesReordered": lambda f: plain("route", _("改了一次走访的先后，一共%(homes)s户。") % f),
    "OutingEnded": lambda f: plain("check", _("散了，记下%(voices)s条。") % f),
    "OutingCancelled": lambda f: plain("x", _("取消了一场：%(words)s") % f),
    "OutingTakenUp": lambda f: plain("arrow-back-up", _("取消的又照原来定的办。")),
    "OutingHandedOn": lambda f: plain("users", _("这一场改由%(led_by)s带队，原来是%(before)s。") % f),
    "CompanionHandedOn": lambda f: plain("users", _("这一场换%(who)s一起去，原来是%(before)s。") % f),
    "DutyChangeSeen": lambda f: plain("check", _("知道改了：%(state)s。") % {"state": PlanChangeState(f["state"]).label}),
    "PlanChangeSeen": lambda f: plain("check", _("知道改了：%(state)s。") % {"state": PlanChangeState(f["state"]).label}),
    "MeetingNoticeMade": lambda f: plain("file-text", _("出了一张告示，%(lines)s条，贴到%(until)s。") % f),
    "DeviceRegistered": lambda f: plain("lock", _("在手机上装了手机本子：%(name)s。") % f),
    "DeviceWithdrawn": lambda f: plain("lock", _("收回了%(of)s的一部手机：%(name)s。") % f),
    "RecordCame": lambda f: plain("device-mobile", _("手机送来一条封好的记录。")),
    "PhotoCame": lambda f: plain("device-mobile", _("手机送来一张封好的照片。")),
    "RecordTakenIn": lambda f: plain("check", _("收下了%(of)s的手机送来的一条。") % f),
    "RecordTurnedDown": lambda f: plain("x", _("没有收%(of)s的手机送来的一条：%(words)s") % f),
    "PhotoTurnedDown": lambda f: plain("x", _("没有收%(of)s的手机送来的一张照片：%(words)s") % f),
    "CardWritten": lambda f: plain("pencil", _("写了一户的记事，第%(version)s版。") % f),
    "CardWrittenByTwo": lambda f: plain("alert-triangle", _("两个人改了同一户，两份都留着。")),
    "CardConflictSettled": lambda f: plain("check", _("定了一户以哪份为准，第%(version)s版。") % f),
    "PromiseMade": lambda f: plain("clock", _("答应了一件小事，%(due)s前。") % f),
    "PromiseHandedOn": lambda f: plain("users", _("%(before)s答应的小事，由%(to)s接着办。") % f),
    "PromiseKept": lambda f: plain(*(("check", _("答应的小事做到了。")) if f["kept"] else ("x", _("答应的小事没做成。")))),
    "DutyPointOpened": lambda f: plain("armchair-2", _("设了服务点：%(name)s。") % f),
    "DutyPointClosed": lambda f: plain("x", _("撤了服务点：%(words)s") % f),
    "DutyWeekSet": lambda f: plain("clock", _("写了服务点每周的时间：%(times)s。") % {"times": _("、").join(f["times"])}),
    "StandingSeatsHandedOn": lambda f: plain(
        "users",
        (
            _("每周%(times)s由%(who)s常坐，到%(until)s，再还给%(before)s。")
            if f["until"]
            else _("每周%(times)s改由%(who)s常坐，原来是%(before)s。")
        )
        % (f | {"times": _("、").join(f["times"])}),
    ),
    "RosterMade": lambda f: plain("calendar", _("排班%(since)s到%(until)s，新排%(made)s班。") % f),
    "RosterAccepted": lambda f: plain("calendar", _("照建议排了%(seats)s个位子。") % f),
    "SeatTaken": lambda f: plain("user", _("排了%(who)s坐班。") % f),
    "SeatFreed": lambda f: plain("user", _("%(who)s不坐这一班了，位子空着。") % f),
    "SwapAsked": lambda f: plain("message-question", _("想和%(to)s换班。") % f),
    "SwapAnswered": lambda f: plain(*(("check", _("答应了换班。")) if f["agreed"] else ("x", _("没答应换班。")))),
    "SwapWithdrawn": lambda f: plain("arrow-back-up", _("收回了换班。")),
    "DutyCancelled": lambda f: plain("x", _("这一班不坐了：%(words)s") % f),
    "DutyTakenUp": lambda f: plain("arrow-back-up", _("取消的班又照原来排的办。")),
    "DutyBegun": lambda f: plain("message-2", _("接着坐班。") if f["again"] else _("坐下来听了。")),
    "DutyEnded": lambda f: plain("check", _("交班了：听到%(heard)s条，当场办了%(settled)s条。") % f),
    "PresenceConfirmed": lambda f: plain(
        "eye",
        (_("更正：这一位在。") if f["present"] else _("更正：这一位没在。"))
        if f["corrects"]
        else (_("说这一位在。") if f["present"] else _("说这一位没在。")),
    ),
    "FacilityChanged": lambda f: plain("pencil", _("改了设施“%(name)s”写着的：%(place)s %(hours)s") % f),
    "FacilityHandedOn": lambda f: plain("users", _("设施“%(name)s”从今天起归%(who)s管。") % (f | {"who": f["caretaker"] or "—"})),
    "FacilityClosed": lambda f: plain("x", _("设施“%(name)s”不开了：%(words)s") % f),
    "FacilityOpenedAgain": lambda f: plain("arrow-back-up", _("设施“%(name)s”又开了。") % f),
    "FacilityChecked": lambda f: plain(
        *(
            ("check", _("看过设施“%(name)s”：正常。%(words)s") % f)
            if f["in_order"]
            else ("alert-triangle", _("看过设施“%(name)s”：不正常，%(words)s") % f)
        )
    ),
    "CodeIssued": lambda f: plain("lock", _("发了一次性密码。")),
    "AccountClosed": lambda f: plain("lock", _("停用了一个人的账号。")),
    "PasswordChosen": lambda f: plain("lock", _("改了自己的密码。")),
    "SecondFactorSet": lambda f: plain("lock", _("设好了动态码。")),
    "SecondFactorEnded": lambda f: plain("lock", _("停用了自己的动态码。")),
    "SecondFactorTaken": lambda f: plain(
        "lock", _("取消了同事的登录验证：%(reason)s") % f if f["reason"] else _("在服务器上取消了一个人的登录验证。")
    ),
    "PasskeyAdded": lambda f: plain("lock", _("加了一把通行密钥。")),
    "PasskeyNamed": lambda f: plain("lock", _("给自己的一把通行密钥改了名。")),
    "PasskeyRemoved": lambda f: plain("lock", _("停用了自己的一把通行密钥。")),
    "SpareCodesMade": lambda f: plain("lock", _("重新做了备用码。")),
    "SpareCodeUsed": lambda f: plain("lock", _("用一个备用码代替了手机。")),
    "LoginEnded": lambda f: plain("lock", _("退出了自己的一处登录。")),
    "OtherLoginsEnded": lambda f: plain("lock", _("退出了自己在别处的登录。")),
    "RemindersChosen": lambda f: plain("bell", _("选了每天发提醒。") if f["daily"] else _("选了不发提醒。")),
    "FeedMade": lambda f: plain("calendar", _("做了一个手机日历的地址：%(name)s。") % {"name": f["name"] or _("没写用在哪儿")}),
    "FeedRevoked": lambda f: plain("calendar", _("作废了一个手机日历的地址。")),
    "WaySetUp": lambda f: plain("external-link", _("设了一条往外发的路：%(name)s。") % f),
    "WayChanged": lambda f: plain("external-link", _("改了往外发的路：%(name)s。") % f),
    "WaySwitched": lambda f: plain(
        "external-link", _("打开了往外发的路：%(name)s。") % f if f["live"] else _("往外发的路改成只写文件：%(name)s。") % f
    ),
    "WayTried": lambda f: plain("external-link", _("试发了一条：%(name)s。") % f),
    "WayEnded": lambda f: plain("external-link", _("停用了往外发的路：%(name)s。") % f),
    "LetterSentAgain": lambda f: plain("external-link", _("没送到的一条，定了再发。")),
    "LetterGivenUp": lambda f: plain("external-link", _("没送到的一条，定了不发。")),
    "KeyMade": lambda f: plain("lock", _("做了一把程序的钥匙：%(name)s。") % f),
    "KeyEnded": lambda f: plain("lock", _("作废了一把程序的钥匙。")),
    "WorkHandedOver": _handed_over,
    "HandOverEnded": _taken_back,
    "CalendarTakenIn": lambda f: plain("calendar", _("导入了%(year)s年的日历。") % f),
}
