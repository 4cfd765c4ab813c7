"""The phase of a case is a truth table over its parts."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .residents_say import Verdict
from .shares import AssignmentState


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
    INSPECTED = "inspected", _("没人能问，看过办好了")
    UNCONFIRMED = "unconfirmed", _("没人确认")
    EXPLAINED = "explained", _("办不了，已说明")
    WITHDRAWN = "withdrawn", _("撤回了")
    PASSED_OUTSIDE = "passed_outside", _("已转别处")


ENDED = frozenset(
    {Phase.CONFIRMED, Phase.PARTLY, Phase.INSPECTED, Phase.UNCONFIRMED, Phase.EXPLAINED, Phase.WITHDRAWN, Phase.PASSED_OUTSIDE}
)


# Said positively, so that an index by phase finds the few open ones among many that have ended.
# Ends of which something may stay that residents use.
LEAVES_SOMETHING = frozenset({Phase.CONFIRMED, Phase.PARTLY, Phase.INSPECTED, Phase.UNCONFIRMED})
OPEN = tuple(phase for phase in Phase if phase not in ENDED)


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
    Phase.INSPECTED: ("no", "eye"),
    Phase.UNCONFIRMED: ("no", "circle-dashed"),
    Phase.EXPLAINED: ("no", "hand-stop"),
    Phase.WITHDRAWN: ("no", "arrow-back-up"),
    Phase.PASSED_OUTSIDE: ("no", "external-link"),
}

# And how a case looks that stands in one of the open phases.
PARKED_LOOK = ("no", "player-pause")


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
    SEEN = "seen", _("没人能问，第二个人看过办好了")


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
    Row(Phase.INSPECTED, shares=Shares.DONE, answered=True, said=Said.SEEN),
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


def seen_of(verdict: str) -> str:
    """What a second person saw where nobody can be asked: never the same as residents saying so."""
    return {Verdict.SOLVED: Said.SEEN, Verdict.PARTLY: Said.PARTLY, Verdict.NOT_SOLVED: Said.NOT_SOLVED}[Verdict(verdict)]
