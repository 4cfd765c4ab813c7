"""The next step of a case that is parked, or that somebody wants to park."""

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import allowed

from ..models import Case, Parking
from ..states.parking import PARKABLE
from .steps import Step, Way


def _way(name: str, act: str, case: Case, *, post: bool = False) -> Way:
    return Way(name, reverse(f"case_{act}", args=[case.number]), post)


def may_park(user: User, case: Case, parking: Parking | None) -> bool:
    return parking is None and case.phase in PARKABLE and allowed(user, "casework.propose_parking", case)


def parked_step(case: Case, user: User, parking: Parking) -> Step | None:
    """None where the case goes on as before: it is only proposed, and this reader does not decide on it."""
    if parking.approved_at is None:
        if parking.proposed_by_id == user.pk or not allowed(user, "casework.approve_parking", case):
            return None
        decline = _way(_("不挂账"), "decline_parking", case)
        what = _("批不批挂账：%(why)s") % {"why": parking.get_ground_display()}
        return Step(what, parking.words, _way(_("批准"), "approve_parking", case, post=True), [decline])
    day = {"day": clock.day_shown(parking.review_on), "condition": parking.condition}
    effect = _("时限停着；%(day)s再看") % day
    up = _way(_("接着办"), "take_up", case) if allowed(user, "casework.take_up_case", case) else None
    looks = _way(_("再看一次"), "review_parking", case) if allowed(user, "casework.approve_parking", case) else None
    due = parking.review_on <= clock.today()
    what = _("到日子再看了：等的来了没有（%(condition)s）") if due else _("挂着账，等：%(condition)s")
    go, other = (looks, up) if due and looks else (up, looks)
    return Step(what % day, effect, go, [other] if other else [])
