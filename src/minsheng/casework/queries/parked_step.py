"""The next step of a case that is parked, or that somebody wants to park."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import scope_of

from ..models import Case, Parking
from ..states.parking import PARKABLE
from .parking import district_decides
from .steps import Step, Way


def _way(name: str, act: str, case: Case, *, post: bool = False) -> Way:
    return Way(name, reverse(f"case_{act}", args=[case.number]), post)


def may_park(user: User, case: Case, parking: Parking | None) -> bool:
    return parking is None and case.phase in PARKABLE and allowed(user, "casework.propose_parking", case)


def _may_decide(user: User, case: Case, parking: Parking) -> bool:
    """An officer who stands above who handled it."""
    above = allowed(user, "casework.approve_parking", case)
    return above and (scope_of(user).everywhere or not district_decides(parking))


def may_turn_down(user: User, case: Case, parking: Parking | None, step: Step) -> bool:
    """An officer can say no at any time, also where the step is another one."""
    if parking is None or parking.approved_at is not None or parking.proposed_by_id == user.pk:
        return False
    shown = reverse("case_decline_parking", args=[case.number])
    return allowed(user, "casework.approve_parking", case) and all(way.url != shown for way in step.others)


def parked_step(case: Case, user: User, parking: Parking) -> Step | None:
    """None where the case goes on as before: it is only proposed, and something else is to be done first, or this reader does not decide."""
    if parking.approved_at is None:
        if case.phase not in PARKABLE or parking.proposed_by_id == user.pk or not _may_decide(user, case, parking):
            return None
        decline = _way(_("不挂账"), "decline_parking", case)
        what = _("批不批挂账：%(why)s") % {"why": parking.get_ground_display()}
        return Step(what, parking.words, _way(_("批准"), "approve_parking", case, post=True), [decline])
    day = {"day": clock.day_shown(parking.review_on), "condition": parking.condition}
    effect = _("时限停着；%(day)s再看") % day
    up = _way(_("接着办"), "take_up", case) if allowed(user, "casework.take_up_case", case) else None
    looks = _way(_("再看一次"), "review_parking", case) if _may_decide(user, case, parking) else None
    due = parking.review_on <= clock.today()
    what = _("到日子再看了：等的来了没有（%(condition)s）") if due else _("挂着账，等：%(condition)s")
    go, other = (looks, up) if due and looks else (up, looks)
    return Step(what % day, effect, go, [other] if other else [])
