"""An organisation's share: what each state is called and what may follow; why one refuses; what a file proves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
    # Of what was given; no proof of a result, and whoever hands it in has no hand in the work.
    RECEIPT = "receipt", _("收据")


# What somebody hands in for a case or a share; the others come with a voice, or with what was given.
HANDED_IN = tuple(stage for stage in Stage if stage not in (Stage.VOICE, Stage.RECEIPT))

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
