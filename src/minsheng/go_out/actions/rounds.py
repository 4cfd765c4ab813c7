"""A round that somebody looked over becomes a planned visit with its homes in that order."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from minsheng.neighbourhood.models import Community, Home, User

from ..models import Outing
from ..states import OutingKind, OutingReason
from .homes import put_homes
from .outings import Plan, plan_outing


@transaction.atomic
def keep_round(
    *, community: Community, worker: User, at: datetime, homes: Sequence[Home], by: User, why: Mapping[int, str] | None = None
) -> Outing:
    """One visit of one worker, with these homes to see in this order; from then on it is changed like any other."""
    estates = {home.building.estate for home in homes}
    plan = Plan(at=at, estate=estates.pop() if len(estates) == 1 else None, reason=OutingReason.KEY_HOMES, team=[worker])
    outing = plan_outing(community=community, kind=OutingKind.VISIT, plan=plan, by=by)
    put_homes(outing=outing, homes=homes, why=why, by=by)
    return outing
