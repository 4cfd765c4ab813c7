"""Parked cases: the parking that counts, what waits for a decision or a look, how long the clocks stood."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from minsheng.foundation import clock
from minsheng.foundation.working_time import Pause
from minsheng.neighbourhood.models import Post, User
from minsheng.neighbourhood.queries import in_force, office_rule, scope_of
from minsheng.neighbourhood.states import Role

from ..models import Assignment, Case, Parking
from ..states.parking import PARKABLE

WHY = "of a case already visible"


def parkings_asked(case: Case) -> QuerySet[Parking]:
    """The one that is proposed or in force (there is one at the most), and those for which its clocks stood."""
    rows: QuerySet[Parking] = Parking.objects.unscoped(WHY).that_count().filter(case=case)
    return rows.select_related("proposed_by", "approved_by")


def lasting_among(parkings: Iterable[Parking]) -> Parking | None:
    return next((one for one in parkings if one.lasts), None)


def spells_among(parkings: Iterable[Parking]) -> list[Pause]:
    """From when until when the clocks of a case stood."""
    return sorted(one.spell for one in parkings if one.spell is not None)


def parking_of(case: Case) -> Parking | None:
    return lasting_among(parkings_asked(case))


def parked(rows: Any) -> Any:
    """Of these cases the parked ones: asked of the few parkings in force, not of all cases."""
    return rows.filter(pk__in=Parking.objects.unscoped("of cases already visible").in_force().values("case_id"))


def spells_asked(case_ids: Any) -> QuerySet[Parking]:
    """What stood or stands of these cases."""
    rows: QuerySet[Parking] = Parking.objects.unscoped("how long clocks stood").filter(case__in=case_ids)
    return rows.exclude(approved_at=None)


def by_case(parkings: Iterable[Parking]) -> dict[int, list[Pause]]:
    """Case → from when until when its clocks stood."""
    found: dict[int, list[Pause]] = {}
    for one in parkings:
        if one.spell is not None:
            found.setdefault(one.case_id, []).append(one.spell)
    return found


def latest_review() -> date:
    """The last day that may be set for looking again."""
    return clock.today() + timedelta(days=office_rule("parking_days"))


def _officers_above(user: str) -> Exists:
    """Whether the person whom a row names by `user` is an officer of the street or the district of its case."""
    of_street = Q(role=Role.STREET, street=OuterRef("case__community__street"))
    posts = in_force(Post.objects.filter(of_street | Q(role=Role.DISTRICT), user=OuterRef(user), user__is_active=True))
    return Exists(posts)


def for_the_district(rows: Any) -> Any:
    """Of these parkings those that the district alone decides on: who approves stands above who handled, and somebody of the street (or
    the district) proposed or dispatched."""
    shares = Assignment.objects.unscoped(WHY).standing().filter(case=OuterRef("case"), round=OuterRef("case__round"))
    return rows.filter(Q(_officers_above("proposed_by")) | Q(Exists(shares.filter(_officers_above("offered_by")))))


def district_asked(case: Case) -> QuerySet[Any, Any]:
    """Which parking of a case that is proposed or in force the district alone decides on."""
    rows: QuerySet[Any, Any] = for_the_district(Parking.objects.unscoped(WHY).lasting().filter(case=case)).values_list("pk")
    return rows


def district_decides(parking: Parking) -> bool:
    """Asked of one, where the page has not asked already."""
    if parking.above is not None:
        return parking.above
    found: bool = for_the_district(Parking.objects.unscoped(WHY).filter(pk=parking.pk)).exists()
    return found


def parkings_to_decide(user: User) -> Any:
    """What an officer may approve or not, the oldest first; not what the district alone decides, nor where something is to be done first."""
    scope = scope_of(user)
    if not scope.is_officer:
        return _with_case(Parking.objects.none().opened("nobody"))
    rows = Parking.objects.visible_to(user).proposed().filter(case__phase__in=PARKABLE).exclude(proposed_by=user)
    if not scope.everywhere:
        rows = rows.exclude(pk__in=for_the_district(Parking.objects.unscoped(WHY).proposed()).values("pk"))
    return _with_case(rows).order_by("proposed_at")


def parkings_due(user: User) -> Any:
    """Whose day to look again has come: for who approved it, and for the secretary there."""
    mine = Q(approved_by=user) | Q(case__community__in=scope_of(user).led(Role.SECRETARY))
    rows = Parking.objects.visible_to(user).in_force().filter(mine, review_on__lte=clock.today())
    return _with_case(rows).order_by("review_on")


def _with_case(rows: Any) -> Any:
    return rows.select_related("case__community", "case__estate", "case__building")
