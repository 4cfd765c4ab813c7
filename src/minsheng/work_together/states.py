"""A whistle: how an organisation that was called stands, what may follow, and why it does not come."""

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
