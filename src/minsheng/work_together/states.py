"""A whistle: how an organisation that was called stands, what may follow, and why it does not come."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallState(TextChoices):
    ASKED = "asked", pgettext_lazy("whistle", "等答复")
    COMING = "coming", _("说了来")
    SUBSTITUTE = "substitute", _("派人替")
    REFUSED = "refused", _("说了不来")
    CAME = "came", _("到了")
    LATE = "late", _("晚到")
    MISSING = "missing", _("没到")


class NoShow(TextChoices):
    """Why an organisation does not come."""

    NOT_OURS = "not_ours", _("不归我们管")
    NO_PEOPLE = "no_people", _("派不出人")
    NO_TIME = "no_time", _("那个时间来不了")
    OTHER = "other", _("其他原因")


# What an organisation says beforehand, and what somebody of the office saw when the time had come.
ANSWERS = frozenset({CallState.COMING, CallState.SUBSTITUTE, CallState.REFUSED})
ARRIVALS = frozenset({CallState.CAME, CallState.LATE, CallState.MISSING})
# Of these nobody has said yet whether they came.
AWAITED = (CallState.ASKED, CallState.COMING, CallState.SUBSTITUTE)

CALL_MOVES: dict[str, frozenset[str]] = {
    CallState.ASKED: ANSWERS | ARRIVALS,
    CallState.COMING: ANSWERS | ARRIVALS,
    CallState.SUBSTITUTE: ANSWERS | ARRIVALS,
    # Who said no and does not come is not missing; who came after all, came.
    CallState.REFUSED: frozenset({CallState.COMING, CallState.SUBSTITUTE, CallState.CAME, CallState.LATE}),
    # What was written down wrongly is written down anew: also only the name of who came.
    CallState.CAME: ARRIVALS,
    CallState.LATE: ARRIVALS,
    CallState.MISSING: ARRIVALS,
}

CALL_LOOK: dict[str, tuple[str, str]] = {
    CallState.ASKED: ("wait", "hourglass"),
    CallState.COMING: ("hand", "route"),
    CallState.SUBSTITUTE: ("hand", "user"),
    CallState.REFUSED: ("no", "hand-stop"),
    CallState.CAME: ("ok", "circle-check"),
    CallState.LATE: ("late", "clock"),
    CallState.MISSING: ("late", "circle-x"),
}


class WhistleState(TextChoices):
    """How a whistle stands as a whole; read off its calls and the time, never stored."""

    CALLED_OFF = "called_off", _("取消了")
    AHEAD = "ahead", _("等报到")
    TO_NOTE = "to_note", _("该记谁到了")
    NOTED = "noted", _("都记了")


WHISTLE_LOOK: dict[str, tuple[str, str]] = {
    WhistleState.CALLED_OFF: ("no", "x"),
    WhistleState.AHEAD: ("hand", "bell"),
    WhistleState.TO_NOTE: ("wait", "users"),
    WhistleState.NOTED: ("ok", "check"),
}


class HowHeld(TextChoices):
    ON_SPOT = "on_spot", _("现场")
    TABLE = "table", _("坐下来")
    PHONE = "phone", _("打电话")


class Consent(TextChoices):
    """What an organisation says to a plan. Who said nothing has not agreed."""

    AGREES = "agrees", _("同意")
    DISAGREES = "disagrees", _("不同意")


CONSENT_LOOK: dict[str, tuple[str, str]] = {
    Consent.AGREES: ("ok", "check"),
    Consent.DISAGREES: ("late", "hand-stop"),
    "": ("wait", "hourglass"),
}


class PushStage(TextChoices):
    """What a clock that runs waits for; a share that is paused waits for the end of its pause. The values are those of ClockStage."""

    DISPATCH = "dispatch", _("还没派给谁办")
    REPLY = "reply", _("单位还没答复接不接")
    ADJUDICATE = "adjudicate", _("拒接了，还没裁定")
    HANDLE = "handle", _("单位在办")
    PAUSED = "paused", _("暂停着")
    CHECK = "check", _("交了结果，还没核验")
    ANSWER = "answer", _("还没给居民回话")
    CONFIRM = "confirm", _("居民还没确认")
    APPROVE = "approve", _("提了结束，还没批")
    REVIEW = "review", _("挂着账，到日子再看")


class PushedTo(TextChoices):
    """Who is told, the nearest to the work first; staff by the names of neighbourhood.states.Role."""

    REPRESENTATIVE = "representative", _("单位")
    GRID = "grid", _("网格员")
    WORKER = "worker", _("社区工作者")
    SECRETARY = "secretary", _("书记")
    STREET = "street", _("街道")
    DISTRICT = "district", _("区里")


# Where an organisation has a part of its own in what is waited for.
OF_A_SHARE = frozenset({PushStage.REPLY, PushStage.ADJUDICATE, PushStage.HANDLE, PushStage.PAUSED, PushStage.CHECK})
# Whose turn it is, and what comes next: nothing that is open is without either.
OWNERS: dict[str, str] = {
    PushStage.DISPATCH: PushedTo.WORKER,
    PushStage.REPLY: PushedTo.REPRESENTATIVE,
    PushStage.ADJUDICATE: PushedTo.STREET,
    PushStage.HANDLE: PushedTo.REPRESENTATIVE,
    PushStage.PAUSED: PushedTo.REPRESENTATIVE,
    PushStage.CHECK: PushedTo.WORKER,
    PushStage.ANSWER: PushedTo.WORKER,
    PushStage.CONFIRM: PushedTo.WORKER,
    PushStage.APPROVE: PushedTo.SECRETARY,
    PushStage.REVIEW: PushedTo.SECRETARY,
}
COMES_NEXT: dict[str, Any] = {
    PushStage.DISPATCH: _("派给谁办"),
    PushStage.REPLY: _("答复接不接"),
    PushStage.ADJUDICATE: _("裁定拒接"),
    PushStage.HANDLE: _("办好，交结果"),
    PushStage.PAUSED: _("到日子接着办"),
    PushStage.CHECK: _("到场核验"),
    PushStage.ANSWER: _("给居民回话"),
    PushStage.CONFIRM: _("问居民解决没解决"),
    PushStage.APPROVE: _("批不批结束"),
    PushStage.REVIEW: _("看还挂不挂"),
}


class HowListed(TextChoices):
    """How a version of the list of duties came about."""

    IMPORTED = "imported", _("从表格导入")
    CORRECTED = "corrected", _("照裁定改")
    BACK = "back", _("换回以前的")


class Area(TextChoices):
    """Where a row of the list of duties holds, seen from a case."""

    COMMUNITY = "community", _("只在这个社区")
    STREET = "street", _("整个街道")
    DISTRICT = "district", _("全区")


class DateKind(TextChoices):
    """What is done on one date of a programme."""

    TALK = "talk", _("宣讲")
    PREVENTION = "prevention", _("现场宣传")
    DRILL = "drill", _("演练")
    CHECK = "check", pgettext_lazy("programme", "检查")
    OTHER = "other", _("其他活动")


class DateState(TextChoices):
    PLANNED = "planned", _("定好了")
    HELD = "held", pgettext_lazy("programme", "办过了")
    CALLED_OFF = "called_off", _("取消了")


DATE_MOVES: dict[str, frozenset[str]] = {
    DateState.PLANNED: frozenset({DateState.PLANNED, DateState.HELD, DateState.CALLED_OFF}),
    DateState.HELD: frozenset({DateState.HELD}),  # a wrong head-count is written down anew
    DateState.CALLED_OFF: frozenset({DateState.PLANNED}),  # it takes place on another day
}

DATE_LOOK: dict[str, tuple[str, str]] = {
    DateState.PLANNED: ("no", "calendar"),
    DateState.HELD: ("ok", "check"),
    DateState.CALLED_OFF: ("no", "x"),
}


class Giver(TextChoices):
    """Who gave something. A resident is never named: the residents together, or somebody by what they are."""

    ORGANISATION = "organisation", _("单位")
    RESIDENTS = "residents", _("居民大家")
    PERSON = "person", _("一个人，不写姓名")


class GivenKind(TextChoices):
    MONEY = "money", _("资金")
    HOURS = "hours", _("工时")
    THINGS = "things", _("物")
