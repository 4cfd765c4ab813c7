"""States as tables: what each is called, and what may follow. The phase of a case is a truth table over its parts."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
    DESK = "desk", _("来社区说的")
    PHONE = "phone", _("电话")
    WECHAT_GROUP = "wechat_group", _("微信群")
    WEB = "web", _("网页")
    IMPORT = "import", _("表格导入")
    OTHER = "other", _("其他")


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


class AssignmentState(TextChoices):
    OFFERED = "offered", _("等答复")
    ACCEPTED = "accepted", _("已答应")
    REFUSED = "refused", _("拒接")
    ORDERED = "ordered", _("裁定要办")
    RELEASED = "released", _("准予不办")
    GIVEN = "given", _("等核验")
    REWORK = "rework", _("要重做")
    DONE = "done", _("办好，已核验")
    TAKEN_BACK = "taken_back", _("收回了")


ASSIGNMENT_MOVES: dict[str, frozenset[str]] = {
    AssignmentState.OFFERED: frozenset({AssignmentState.ACCEPTED, AssignmentState.REFUSED, AssignmentState.TAKEN_BACK}),
    AssignmentState.ACCEPTED: frozenset({AssignmentState.GIVEN, AssignmentState.TAKEN_BACK}),
    AssignmentState.REFUSED: frozenset({AssignmentState.ORDERED, AssignmentState.RELEASED}),
    AssignmentState.ORDERED: frozenset({AssignmentState.ACCEPTED, AssignmentState.GIVEN, AssignmentState.TAKEN_BACK}),
    AssignmentState.RELEASED: frozenset(),
    AssignmentState.GIVEN: frozenset({AssignmentState.DONE, AssignmentState.REWORK}),
    AssignmentState.REWORK: frozenset({AssignmentState.GIVEN, AssignmentState.TAKEN_BACK}),
    AssignmentState.DONE: frozenset(),
    AssignmentState.TAKEN_BACK: frozenset(),
}


class ShareRole(TextChoices):
    LEAD = "lead", _("牵头")
    SUPPORT = "support", _("协办")


class Ground(TextChoices):
    """Why an organisation refuses."""

    NOT_OURS = "not_ours", _("不归我们管")
    NO_MEANS = "no_means", _("没有条件办")
    WRONG_PLACE = "wrong_place", _("地方不对")
    DUPLICATE = "duplicate", _("已经在办")
    OTHER = "other", _("其他原因")


class Decision(TextChoices):
    UPHELD = "upheld", _("拒接成立")
    OVERRULED = "overruled", _("拒接不成立，要办")


class Stage(TextChoices):
    """What a file proves."""

    BEFORE = "before", _("之前")
    AFTER = "after", _("之后")
    DOCUMENT = "document", _("单据")
    SIGNATURE = "signature", _("签字")
    VOICE = "voice", _("说的时候拍的")


class Verdict(TextChoices):
    SOLVED = "solved", _("解决了")
    PARTLY = "partly", _("解决了一部分")
    NOT_SOLVED = "not_solved", _("没解决")
    UNREACHABLE = "unreachable", _("没联系上")


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", _("满意")
    FAIRLY = "fairly", _("还行")
    NOT = "not", _("不满意")
    NOT_ASKED = "not_asked", _("没问")


class Via(TextChoices):
    CODE = "code", _("本人用回执")
    PHONE = "phone", _("电话")
    DOOR = "door", _("上门")
    PERSON = "person", _("当面")


class NoticeKind(TextChoices):
    HEARD = "heard", _("听到了")
    PASSED = "passed", _("交给谁办")
    CHANGED = "changed", _("有变化")
    RESULT = "result", _("结果怎样")


class CallOutcome(TextChoices):
    TOLD = "told", _("说到了")
    NO_ANSWER = "no_answer", _("没人接")
    WRONG_NUMBER = "wrong_number", _("号码不对")
    NOT_NOW = "not_now", _("现在不方便")


class EndKind(TextChoices):
    """Ends that a person of the office proposes and a second one approves; and the one after nobody answered."""

    EXPLAINED = "explained", _("办不了，已说明")
    WITHDRAWN = "withdrawn", _("撤回了")
    PASSED_OUTSIDE = "passed_outside", _("已转别处")
    UNCONFIRMED = "unconfirmed", _("没人确认")


class Phase(TextChoices):
    """The stored phase of a case; always what `phase_of` says of its parts."""

    TO_DISPATCH = "to_dispatch", _("等派办")
    OFFERED = "offered", _("等答复")
    DISPUTED = "disputed", _("等裁定")
    UNHELD = "unheld", _("有一份没人接")
    WORKING = "working", _("办理中")
    CHECKING = "checking", _("等核验")
    TO_ANSWER = "to_answer", _("该给居民回话")
    ASKING = "asking", _("等居民确认")
    REOPENED = "reopened", _("没解决")
    END_PROPOSED = "end_proposed", _("等第二人批准")
    CONFIRMED = "confirmed", _("居民说解决了")
    PARTLY = "partly", _("解决了一部分")
    UNCONFIRMED = "unconfirmed", _("没人确认")
    EXPLAINED = "explained", _("办不了，已说明")
    WITHDRAWN = "withdrawn", _("撤回了")
    PASSED_OUTSIDE = "passed_outside", _("已转别处")


ENDED = frozenset({Phase.CONFIRMED, Phase.PARTLY, Phase.UNCONFIRMED, Phase.EXPLAINED, Phase.WITHDRAWN, Phase.PASSED_OUTSIDE})
# How a phase looks: (chip class, icon). Words come from Phase itself; nothing by colour alone.
PHASE_LOOK: dict[str, tuple[str, str]] = {
    Phase.TO_DISPATCH: ("wait", "hourglass"),
    Phase.OFFERED: ("hand", "progress"),
    Phase.DISPUTED: ("wait", "gavel"),
    Phase.UNHELD: ("wait", "alert-circle"),
    Phase.WORKING: ("hand", "progress"),
    Phase.CHECKING: ("wait", "eye"),
    Phase.TO_ANSWER: ("wait", "message-2"),
    Phase.ASKING: ("wait", "message-question"),
    Phase.REOPENED: ("late", "circle-x"),
    Phase.END_PROPOSED: ("wait", "hourglass"),
    Phase.CONFIRMED: ("ok", "circle-check"),
    Phase.PARTLY: ("no", "circle-half-2"),
    Phase.UNCONFIRMED: ("no", "circle-dashed"),
    Phase.EXPLAINED: ("no", "hand-stop"),
    Phase.WITHDRAWN: ("no", "arrow-back-up"),
    Phase.PASSED_OUTSIDE: ("no", "external-link"),
}
SHARE_LOOK: dict[str, tuple[str, str]] = {
    AssignmentState.OFFERED: ("wait", "hourglass"),
    AssignmentState.ACCEPTED: ("hand", "progress"),
    AssignmentState.REFUSED: ("wait", "arrow-back-up"),
    AssignmentState.ORDERED: ("hand", "gavel"),
    AssignmentState.RELEASED: ("no", "arrow-back-up"),
    AssignmentState.GIVEN: ("wait", "eye"),
    AssignmentState.REWORK: ("late", "history"),
    AssignmentState.DONE: ("ok", "circle-check"),
    AssignmentState.TAKEN_BACK: ("no", "x"),
}
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


class Shares(TextChoices):
    """The shares of the current round, taken together: the first of these that is true of any of them."""

    NONE = "none", _("还没派")
    DISPUTED = "disputed", _("有拒接没裁定")
    UNHELD = "unheld", _("有一份没人接")
    OFFERED = "offered", _("有一份没答复")
    WORKING = "working", _("有一份在办")
    CHECKING = "checking", _("有一份没核验")
    DONE = "done", _("都办好，都核验了")


class Said(TextChoices):
    """What the residents' answers of the current round come to."""

    NOTHING_YET = "nothing_yet", _("还不够数")
    SOLVED = "solved", _("够数，多半说解决了")
    PARTLY = "partly", _("够数，多半说解决了一部分")
    NOT_SOLVED = "not_solved", _("有人说没解决")


class Ending(TextChoices):
    """Whether a person of the office ends the case otherwise."""

    NONE = "none", _("没有")
    PROPOSED = "proposed", _("提了，没批")
    EXPLAINED = "explained", _("批了：办不了，已说明")
    WITHDRAWN = "withdrawn", _("批了：撤回了")
    PASSED_OUTSIDE = "passed_outside", _("批了：已转别处")
    UNCONFIRMED = "unconfirmed", _("没人确认")


@dataclass(frozen=True)
class Parts:
    """Everything the phase depends on, and nothing else."""

    ending: str
    later_round: bool
    shares: str
    answered: bool
    said: str


@dataclass(frozen=True)
class Row:
    """One row of the truth table. None means: whatever it is."""

    phase: str
    ending: str = Ending.NONE
    later_round: bool | None = None
    shares: str | None = None
    answered: bool | None = None
    said: str | None = None

    def fits(self, parts: Parts) -> bool:
        return (
            self.ending == parts.ending
            and self.later_round in (None, parts.later_round)
            and self.shares in (None, parts.shares)
            and self.answered in (None, parts.answered)
            and self.said in (None, parts.said)
        )


# The truth table of a case. Exactly one row fits any parts; a test walks all of them. docs/phases.md shows it to people.
TRUTH_TABLE: tuple[Row, ...] = (
    Row(Phase.END_PROPOSED, ending=Ending.PROPOSED),
    Row(Phase.EXPLAINED, ending=Ending.EXPLAINED),
    Row(Phase.WITHDRAWN, ending=Ending.WITHDRAWN),
    Row(Phase.PASSED_OUTSIDE, ending=Ending.PASSED_OUTSIDE),
    Row(Phase.UNCONFIRMED, ending=Ending.UNCONFIRMED),
    Row(Phase.TO_DISPATCH, shares=Shares.NONE, later_round=False),
    Row(Phase.REOPENED, shares=Shares.NONE, later_round=True),
    Row(Phase.DISPUTED, shares=Shares.DISPUTED),
    Row(Phase.UNHELD, shares=Shares.UNHELD),
    Row(Phase.OFFERED, shares=Shares.OFFERED),
    Row(Phase.WORKING, shares=Shares.WORKING),
    Row(Phase.CHECKING, shares=Shares.CHECKING),
    Row(Phase.TO_ANSWER, shares=Shares.DONE, answered=False),
    Row(Phase.ASKING, shares=Shares.DONE, answered=True, said=Said.NOTHING_YET),
    Row(Phase.REOPENED, shares=Shares.DONE, answered=True, said=Said.NOT_SOLVED),
    Row(Phase.CONFIRMED, shares=Shares.DONE, answered=True, said=Said.SOLVED),
    Row(Phase.PARTLY, shares=Shares.DONE, answered=True, said=Said.PARTLY),
)


def phase_of(parts: Parts) -> str:
    """The phase that the truth table gives for these parts."""
    return next(row.phase for row in TRUTH_TABLE if row.fits(parts))


# Which share states make which summary; a share that a later one took over counts for nothing.
SHARES_FROM_STATES: tuple[tuple[str, frozenset[str]], ...] = (
    (Shares.DISPUTED, frozenset({AssignmentState.REFUSED})),
    (Shares.UNHELD, frozenset({AssignmentState.RELEASED})),
    (Shares.OFFERED, frozenset({AssignmentState.OFFERED})),
    (Shares.WORKING, frozenset({AssignmentState.ACCEPTED, AssignmentState.ORDERED, AssignmentState.REWORK})),
    (Shares.CHECKING, frozenset({AssignmentState.GIVEN})),
)


def shares_of(states: list[str], has_lead: bool) -> str:
    """The shares of one round taken together. `states` leaves out what was taken back or taken over."""
    if not states:
        return Shares.NONE
    for summary, members in SHARES_FROM_STATES:
        if members & set(states):
            return summary
    return Shares.DONE if has_lead else Shares.UNHELD


def quorum_of(speakers: int, percent: int) -> int:
    """How many answers count as enough: the agreed percentage of those who can be asked, rounded up, at least one."""
    return max(1, -(-speakers * percent // 100))


def said_of(verdicts: list[str], needed: int) -> str:
    """What the answers come to. Silence and "unreachable" are no answers; one "not solved" outweighs all (invariant 3)."""
    answers = [v for v in verdicts if v != Verdict.UNREACHABLE]
    if Verdict.NOT_SOLVED in answers:
        return Said.NOT_SOLVED
    if len(answers) < needed:
        return Said.NOTHING_YET
    return Said.SOLVED if answers.count(Verdict.SOLVED) * 2 > len(answers) else Said.PARTLY
