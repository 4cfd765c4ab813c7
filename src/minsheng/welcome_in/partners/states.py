"""How far a partner or an invitation has come, what may follow, and how that looks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from minsheng.neighbourhood.states import OrganisationKind


class PartnerState(TextChoices):
    APPLIED = "applied", _("等审核")
    ACCEPTED = "accepted", _("等签协议")
    DECLINED = "declined", _("没接受")
    TRIAL = "trial", _("试合作")
    FULL = "full", _("正式合伙人")
    ENDED = "ended", _("结束了")


# Until what time a term runs is asked of the clock and never stored.
OVER = "over"
OVER_SHOWN = _("协议到期了")

PARTNER_MOVES: dict[str, frozenset[str]] = {
    PartnerState.APPLIED: frozenset({PartnerState.ACCEPTED, PartnerState.DECLINED}),
    PartnerState.ACCEPTED: frozenset({PartnerState.TRIAL, PartnerState.DECLINED}),
    PartnerState.DECLINED: frozenset(),
    PartnerState.TRIAL: frozenset({PartnerState.TRIAL, PartnerState.FULL, PartnerState.ENDED}),
    # Who signs anew after the term stays what they were.
    PartnerState.FULL: frozenset({PartnerState.FULL, PartnerState.ENDED}),
    PartnerState.ENDED: frozenset(),
}

PARTNER_LOOK: dict[str, tuple[str, str]] = {
    PartnerState.APPLIED: ("wait", "hourglass"),
    PartnerState.ACCEPTED: ("wait", "pencil"),
    PartnerState.DECLINED: ("no", "x"),
    PartnerState.TRIAL: ("hand", "route"),
    PartnerState.FULL: ("ok", "circle-check"),
    PartnerState.ENDED: ("no", "circle-x"),
    OVER: ("late", "clock"),
}

# Somebody is bound by an agreement.
BOUND = (PartnerState.TRIAL, PartnerState.FULL)

# Nothing is waited for any more: who to call may be taken out when they ask.
PAST = (PartnerState.DECLINED, PartnerState.ENDED)

# Who may offer itself; a department and the office itself are asked in other ways.
KINDS = [
    (kind.value, kind.label)
    for kind in (
        OrganisationKind.BUSINESS,
        OrganisationKind.SOCIAL,
        OrganisationKind.VOLUNTEERS,
        OrganisationKind.PROPERTY,
        OrganisationKind.OWNERS,
        OrganisationKind.BRANCH,
        OrganisationKind.PROFESSIONAL,
    )
]
# These are registered by law and have a code; a team of volunteers or a single professional need not.
LICENSED = frozenset({OrganisationKind.BUSINESS, OrganisationKind.SOCIAL, OrganisationKind.PROPERTY})


class HelpState(TextChoices):
    """What became of something that a partner promised. What time alone changes, that it is late, is never stored."""

    OPEN = "open", _("说了要做")
    KEPT = "kept", _("做到了")
    BROKEN = "broken", _("没做到")


HELP_MOVES: dict[str, frozenset[str]] = {
    HelpState.OPEN: frozenset({HelpState.KEPT, HelpState.BROKEN}),
    # What was written down wrongly, or done after all, is written down anew; what was said before stays in the timeline.
    HelpState.KEPT: frozenset({HelpState.BROKEN}),
    HelpState.BROKEN: frozenset({HelpState.KEPT}),
}

HELP_LOOK: dict[str, tuple[str, str]] = {
    HelpState.OPEN: ("hand", "hourglass"),
    HelpState.KEPT: ("ok", "circle-check"),
    HelpState.BROKEN: ("late", "circle-x"),
}


class Helped(TextChoices):
    """What somebody for whom it was promised says of it."""

    HELPED = "helped", _("帮上了")
    PARTLY = "partly", _("帮上一些")
    NOT_HELPED = "not_helped", _("没帮上")


class InviteFor(TextChoices):
    PARTNER = "partner", _("当社区合伙人")
    ONCE = "once", _("来办一件事")


class InviteState(TextChoices):
    OPEN = "open", _("等答复")
    ACCEPTED = "accepted", _("答应来")
    DECLINED = "declined", _("不来")
    WITHDRAWN = "withdrawn", _("收回了")


# That its last day went by without an answer is asked of the clock and never stored. It may still be answered.
UNANSWERED = "unanswered"
UNANSWERED_SHOWN = _("没答复")

INVITE_MOVES: dict[str, frozenset[str]] = {
    InviteState.OPEN: frozenset({InviteState.ACCEPTED, InviteState.DECLINED, InviteState.WITHDRAWN}),
    InviteState.ACCEPTED: frozenset(),
    InviteState.DECLINED: frozenset(),
    InviteState.WITHDRAWN: frozenset(),
}

INVITE_LOOK: dict[str, tuple[str, str]] = {
    InviteState.OPEN: ("wait", "hourglass"),
    InviteState.ACCEPTED: ("ok", "circle-check"),
    InviteState.DECLINED: ("no", "x"),
    InviteState.WITHDRAWN: ("no", "circle-x"),
    UNANSWERED: ("late", "clock"),
}


class OfferKind(TextChoices):
    """What somebody can give, and what is needed."""

    ROOM = "room", _("地方")
    HOURS = "hours", _("人手")
    SKILL = "skill", _("手艺")
    THINGS = "things", _("东西")
    MONEY = "money", _("资金")


class OfferState(TextChoices):
    UP = "up", _("挂着")
    TAKEN = "taken", _("用上了")
    WITHDRAWN = "withdrawn", _("收回了")


OFFER_MOVES: dict[str, frozenset[str]] = {
    OfferState.UP: frozenset({OfferState.TAKEN, OfferState.WITHDRAWN}),
    # What was used once can be offered anew.
    OfferState.TAKEN: frozenset({OfferState.UP, OfferState.WITHDRAWN}),
    OfferState.WITHDRAWN: frozenset({OfferState.UP}),
}

OFFER_LOOK: dict[str, tuple[str, str]] = {
    OfferState.UP: ("hand", "circle-check"),
    OfferState.TAKEN: ("ok", "check"),
    OfferState.WITHDRAWN: ("no", "x"),
}


class NeedState(TextChoices):
    UP = "up", _("挂着")
    DOWN = "down", _("拿下了")


NEED_MOVES: dict[str, frozenset[str]] = {
    NeedState.UP: frozenset({NeedState.DOWN}),
    NeedState.DOWN: frozenset(),
}

NEED_LOOK: dict[str, tuple[str, str]] = {NeedState.UP: ("wait", "hourglass"), NeedState.DOWN: ("no", "x")}
