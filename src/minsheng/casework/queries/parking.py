"""Parked cases: the parking that counts, what waits for a decision or a look, how long the clocks stood."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from minsheng.foundation import clock
from minsheng.foundation.working_time import Pause
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import office_rule, scope_of
from minsheng.neighbourhood.states import Role

from ..models import Assignment, Case, Parking

WHY = "of a case already visible"


def parkings_asked(case: Case) -> QuerySet[Parking]:
    """The one that is proposed or in force; there is one at the most."""
    rows: QuerySet[Parking] = Parking.objects.unscoped(WHY).lasting().filter(case=case)
    return rows.select_related("proposed_by", "approved_by")


def parking_of(case: Case) -> Parking | None:
    return parkings_asked(case).first()


def parked(rows: Any) -> Any:
    """Of these cases the parked ones: asked of the few parkings in force, not of all cases."""
    return rows.filter(pk__in=Parking.objects.unscoped("of cases already visible").in_force().values("case_id"))


def spells_of(case_ids: Iterable[int]) -> dict[int, list[Pause]]:
    """Case → from when until when its clocks stood."""
    found: dict[int, list[Pause]] = {}
    for one in Parking.objects.unscoped("how long clocks stood").filter(case__in=case_ids).exclude(approved_at=None):
        if one.spell is not None:
            found.setdefault(one.case_id, []).append(one.spell)
    return found


def latest_review() -> date:
    """The last day that may be set for looking again."""
    return clock.today() + timedelta(days=office_rule("parking_days"))


def district_decides(parking: Parking) -> bool:
    """Who approves stands above who handled: where somebody of the street proposed or dispatched, that is the district."""
    case = parking.case
    shares = Assignment.objects.unscoped(WHY).standing().filter(case=case, round=case.round).select_related("offered_by")
    handled = [parking.proposed_by, *(share.offered_by for share in shares)]
    return any(scope_of(user).is_officer_of(case.community_id) for user in handled)


def parkings_to_decide(user: User) -> Any:
    """What an officer may approve or not, the oldest first."""
    rows = Parking.objects.visible_to(user).proposed() if scope_of(user).is_officer else Parking.objects.none().opened("nobody")
    return _with_case(rows).exclude(proposed_by=user).order_by("proposed_at")


def parkings_due(user: User) -> Any:
    """Whose day to look again has come: for who approved it, and for the secretary there."""
    mine = Q(approved_by=user) | Q(case__community__in=scope_of(user).led(Role.SECRETARY))
    rows = Parking.objects.visible_to(user).in_force().filter(mine, review_on__lte=clock.today())
    return _with_case(rows).order_by("review_on")


def _with_case(rows: Any) -> Any:
    return rows.select_related("case__community", "case__estate", "case__building")
