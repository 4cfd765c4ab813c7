"""A voice: its kind, where it came from, and what may follow after which state."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# What stands where a person had what they said erased.
TOMBSTONE = "（已按本人要求删去）"


class VoiceKind(TextChoices):
    PROBLEM = "problem", _("问题")
    SUGGESTION = "suggestion", _("建议")
    NEED = "need", _("需求")
    PRAISE = "praise", _("表扬")
    QUESTION = "question", _("咨询")


class Urgency(TextChoices):
    NORMAL = "normal", _("平常")
    SOON = "soon", _("要快")
    NOW = "now", _("马上")


class SpeakerMode(TextChoices):
    NAMED = "named", _("留了姓名")
    HOUSEHOLD = "household", _("一户人家")
    UNKNOWN = "unknown", _("没留姓名")
    WITHHELD = "withheld", _("不愿留名")


class Source(TextChoices):
    """The occasion a voice came from, or the way it came in."""

    VISIT = "visit", _("入户走访")
    YARD_MEETING = "yard_meeting", _("小板凳会")
    DUTY_POINT = "duty_point", _("服务点“您说我听”")
    COUNCIL = "council", _("议事会")
    PROGRAMME = "programme", _("宣讲、演练")
    DESK = "desk", _("来社区说的")
    PHONE = "phone", _("电话")
    WECHAT_GROUP = "wechat_group", _("微信群")
    WEB = "web", _("网页")
    ACCOUNT = "wechat_account", _("微信公众号")
    IMPORT = "import", _("表格导入")
    OTHER = "other", _("其他")


# What residents write themselves: nobody of the office heard it, and whoever wrote holds the receipt.
BY_RESIDENTS = frozenset({Source.WEB, Source.ACCOUNT})


class VoiceState(TextChoices):
    NEW = "new", _("没分拣")
    IN_CASE = "in_case", _("归入事项")
    SETTLED = "settled", _("当场办了")
    PASSED = "passed", _("已转别处")
    NOTED = "noted", _("记下了")
    REPEATED = "repeated", _("说过的事")
    REPLACED = "replaced", _("已改正")
    UNDONE = "undone", _("导入已撤回")


_SORTED = {VoiceState.IN_CASE, VoiceState.SETTLED, VoiceState.PASSED, VoiceState.NOTED, VoiceState.REPEATED}


VOICE_MOVES: dict[str, frozenset[str]] = {
    VoiceState.NEW: frozenset(_SORTED | {VoiceState.REPLACED, VoiceState.UNDONE}),
    VoiceState.IN_CASE: frozenset({VoiceState.NEW, VoiceState.REPLACED}),
    VoiceState.SETTLED: frozenset({VoiceState.NEW, VoiceState.REPLACED}),
    VoiceState.PASSED: frozenset({VoiceState.NEW, VoiceState.REPLACED}),
    VoiceState.NOTED: frozenset({VoiceState.NEW, VoiceState.REPLACED}),
    VoiceState.REPEATED: frozenset({VoiceState.NEW, VoiceState.REPLACED}),
    VoiceState.REPLACED: frozenset(),
    VoiceState.UNDONE: frozenset(),
}


class Track(TextChoices):
    """Other legal tracks (DOMAIN §0.8): routing there is explicit, told, and recorded."""

    POLICE = "110", _("110 报警")
    FIRE = "119", _("119 火警")
    AMBULANCE = "120", _("120 急救")
    PETITION = "petition", _("信访")
    COURT = "court", _("法院或仲裁")
    HOTLINE = "12345", _("12345 热线")
    OWNERS = "owners", _("业主大会")


DANGER_TRACKS = frozenset({Track.POLICE, Track.FIRE, Track.AMBULANCE})


VOICE_LOOK: dict[str, tuple[str, str]] = {
    VoiceState.NEW: ("no", "circle-dashed"),
    VoiceState.IN_CASE: ("hand", "folder"),
    VoiceState.SETTLED: ("ok", "check"),
    VoiceState.PASSED: ("no", "external-link"),
    VoiceState.NOTED: ("no", "heart"),
    VoiceState.REPEATED: ("no", "link"),
    VoiceState.REPLACED: ("no", "pencil"),
    VoiceState.UNDONE: ("no", "trash-off"),
}
