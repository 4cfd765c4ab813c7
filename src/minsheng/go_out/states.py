"""An outing: what kind it is, why it happens, and what may follow after which state."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OutingKind(TextChoices):
    """Values are those of the occasion that a voice came from."""

    YARD_MEETING = "yard_meeting", _("小板凳会")
    VISIT = "visit", _("走访")


class OutingReason(TextChoices):
    ROUTINE = "routine", _("平常走访")
    FOLLOW_UP = "follow_up", _("回头看看")
    KEY_HOMES = "key_homes", _("看望重点户")
    HOLIDAY = "holiday", _("过节前走一趟")
    OTHER = "other", _("别的原因")


class OutingState(TextChoices):
    PLANNED = "planned", _("定好了")
    GOING = "going", pgettext_lazy("outing", "正开着")
    OVER = "over", _("散了")
    CANCELLED = "cancelled", _("取消了")


class OutingPart(TextChoices):
    """Which text of an outing a search finds: what was planned, a fact that was seen at a door, a worker's judgement."""

    PLANNED = "planned", _("走出去")
    SEEN = "seen", _("看到的")
    FELT = "felt", _("想到的")


class StopOutcome(TextChoices):
    """How it went at one door. Nobody at home is an outcome, not a failure."""

    MET = "met", _("见到了")
    NOBODY = "nobody", _("家里没人")
    LATER = "later", _("让改天再来")
    DECLINED = "declined", _("不想说")


OUTING_MOVES: dict[str, frozenset[str]] = {
    OutingState.PLANNED: frozenset({OutingState.GOING, OutingState.CANCELLED}),
    OutingState.GOING: frozenset({OutingState.OVER}),
    OutingState.OVER: frozenset({OutingState.GOING}),  # ended too early: it goes on
    OutingState.CANCELLED: frozenset({OutingState.PLANNED}),
}

OUTING_LOOK: dict[str, tuple[str, str]] = {
    OutingState.PLANNED: ("no", "calendar"),
    OutingState.GOING: ("hand", "message-2"),
    OutingState.OVER: ("ok", "check"),
    OutingState.CANCELLED: ("no", "x"),
}


class PlanChangeState(TextChoices):
    """What somebody who was planned has to know."""

    MOVED = "moved", _("改了")
    CANCELLED = "cancelled", _("取消了")
    AGAIN = "again", _("照样办")
    DROPPED = "dropped", _("不用去了")
    SEATED = "seated", _("排上了")
    LED = "led", _("换人带队")


PLAN_CHANGE_LOOK: dict[str, tuple[str, str]] = {
    PlanChangeState.MOVED: ("wait", "calendar"),
    PlanChangeState.CANCELLED: ("wait", "x"),
    PlanChangeState.AGAIN: ("wait", "check"),
    PlanChangeState.DROPPED: ("wait", "x"),
    PlanChangeState.SEATED: ("wait", "calendar"),
    PlanChangeState.LED: ("wait", "users"),
}


# What was not seen yet says as well what came after it: its sentence gives the time, the place and who leads as they are now.
SAYS_AS_WELL: dict[str, frozenset[str]] = {
    PlanChangeState.SEATED: frozenset({PlanChangeState.MOVED, PlanChangeState.LED}),
    PlanChangeState.LED: frozenset({PlanChangeState.MOVED}),
    PlanChangeState.AGAIN: frozenset({PlanChangeState.LED}),
}


class Became(TextChoices):
    """What became of what was said, as it hangs on the wall: solved first, what is still in hand last (LOOK §5)."""

    SOLVED = "solved", _("解决了")
    DONE = "done", _("办过了，等您说一声")
    ANSWERED = "answered", _("当场就答了")
    CANNOT = "cannot", _("办不了，原因在这儿")
    IN_HAND = "in_hand", _("还在办")


BECAME_ICON: dict[str, str] = {
    Became.SOLVED: "circle-check",
    Became.DONE: "message-question",
    Became.ANSWERED: "message-2",
    Became.CANNOT: "hand-stop",
    Became.IN_HAND: "progress",
}


class DeliveryState(TextChoices):
    """What became of a record that a phone handed in (docs/notebook.md). Whichever it is, the office has it."""

    CAME = "came", pgettext_lazy("delivery", "刚送到")
    TAKEN = "taken", pgettext_lazy("delivery", "收下了")
    WAITING = "waiting", pgettext_lazy("delivery", "等它前面的那一条")
    PERSON = "person", pgettext_lazy("delivery", "等社区看")
    WRITER = "you", pgettext_lazy("delivery", "等写的人看")
    LATER = "later", pgettext_lazy("delivery", "升级后收")
    TURNED_DOWN = "turned_down", pgettext_lazy("delivery", "看过，没有收")


# What a person of the office looks at, and what is tried again when its time comes.
FOR_A_PERSON = (DeliveryState.PERSON, DeliveryState.WRITER)
TO_TRY_AGAIN = (DeliveryState.CAME, DeliveryState.WAITING, DeliveryState.LATER)


class DutyAbility(TextChoices):
    """Who must sit at a duty point: one of the office, one of the property company, and maybe a partner."""

    COMMUNITY_WORKER = "community_worker", _("社区的人")
    PROPERTY_STAFF = "property_staff", _("物业的人")
    PARTNER = "partner", _("合伙人")


WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


class ShiftState(TextChoices):
    PLANNED = "planned", pgettext_lazy("shift", "排好了")
    GOING = "going", pgettext_lazy("shift", "正坐班")
    OVER = "over", pgettext_lazy("shift", "交班了")
    CANCELLED = "cancelled", pgettext_lazy("shift", "不坐班")


SHIFT_MOVES: dict[str, frozenset[str]] = {
    ShiftState.PLANNED: frozenset({ShiftState.GOING, ShiftState.CANCELLED}),
    ShiftState.GOING: frozenset({ShiftState.OVER}),
    ShiftState.OVER: frozenset({ShiftState.GOING}),  # handed over too early: it goes on
    ShiftState.CANCELLED: frozenset({ShiftState.PLANNED}),
}

SHIFT_LOOK: dict[str, tuple[str, str]] = {
    ShiftState.PLANNED: ("no", "calendar"),
    ShiftState.GOING: ("hand", "message-2"),
    ShiftState.OVER: ("ok", "check"),
    ShiftState.CANCELLED: ("no", "x"),
}


class SwapState(TextChoices):
    ASKED = "asked", pgettext_lazy("swap", "等对方答复")
    AGREED = "agreed", pgettext_lazy("swap", "答应了")
    DECLINED = "declined", pgettext_lazy("swap", "没答应")
    WITHDRAWN = "withdrawn", pgettext_lazy("swap", "不换了")
