"""The clocks of a case: one for each thing that somebody waits for (invariant 6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .cases import Phase
from .shares import AssignmentState


class ClockStage(TextChoices):
    DISPATCH = "dispatch", _("派办")
    REPLY = "reply", _("答复接不接")
    ADJUDICATE = "adjudicate", _("裁定拒接")
    HANDLE = "handle", _("办理")
    CHECK = "check", _("核验")
    ANSWER = "answer", _("给居民回话")
    CONFIRM = "confirm", _("居民确认")
    APPROVE = "approve", _("批结束")
    REVIEW = "review", _("再看挂账")


# A parked case is looked at again on the day that was set for it: for this one clock nobody sets how long it may take.
RULED_STAGES = tuple(stage for stage in ClockStage if stage != ClockStage.REVIEW)
# What is promised to people and told to them is a day.
RULED_BY_DAY = (ClockStage.HANDLE, ClockStage.CONFIRM)


class PauseReason(TextChoices):
    """What an organisation has to wait for before it can go on."""

    WEATHER = "weather", _("天气不允许")
    MATERIAL = "material", _("等材料或配件")
    OWNERS = "owners", _("等业主表决")
    APPROVAL = "approval", _("等审批或经费")
    RESIDENT = "resident", _("等住户在家")
    OTHER = "other", _("其他原因")


# Which clock runs while a case is in a phase: so that time in which nobody holds anything counts for whoever dispatches.
CLOCK_OF_PHASE: dict[str, str] = {
    Phase.TO_DISPATCH: ClockStage.DISPATCH,
    Phase.REOPENED: ClockStage.DISPATCH,
    Phase.UNHELD: ClockStage.DISPATCH,
    Phase.TO_ANSWER: ClockStage.ANSWER,
    Phase.ASKING: ClockStage.CONFIRM,
    Phase.END_PROPOSED: ClockStage.APPROVE,
}
# And while a share is in a state; an ordered share waits for its date first.
CLOCK_OF_SHARE: dict[str, str] = {
    AssignmentState.OFFERED: ClockStage.REPLY,
    AssignmentState.ORDERED: ClockStage.REPLY,
    AssignmentState.REFUSED: ClockStage.ADJUDICATE,
    AssignmentState.ACCEPTED: ClockStage.HANDLE,
    AssignmentState.REWORK: ClockStage.HANDLE,
    AssignmentState.GIVEN: ClockStage.CHECK,
}
