"""Telling who was planned that the plan changed, and their "知道了"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Representative, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import colleagues_in, serving
from minsheng.neighbourhood.scope import in_force

from ..events import DutyChangeSeen, PlanChangeSeen
from ..models import DutyShift, Outing, OutingGuest, OutingMember, PlanChange
from ..states import SAYS_AS_WELL, PlanChangeState


@dataclass(frozen=True)
class Known:
    """What was planned before an act: when and where, and who knows of it (user → the organisation they act for, or None)."""

    at: datetime
    where: str
    people: dict[int, int | None]


def known_of(outing: Outing) -> Known:
    """Whoever leads, colleagues who go along, and everybody who acts for an organisation that comes along."""
    guests = OutingGuest.objects.filter(outing=outing, dropped_at=None).values("organisation")
    acting = in_force(Representative.objects.filter(organisation__in=guests, user__is_active=True))
    people: dict[int, int | None] = dict(acting.values_list("user_id", "organisation_id"))
    people |= dict.fromkeys(OutingMember.objects.filter(outing=outing, dropped_at=None).values_list("user_id", flat=True))
    people[outing.led_by_id] = None
    return Known(outing.at, outing.where, people)


def tell_changed(*, outing: Outing, before: Known, by: User) -> None:
    """Another time or place, or no longer in the plan. A step of the act that changed it."""
    now = known_of(outing)
    dropped = {user: of for user, of in before.people.items() if user not in now.people}
    _tell(outing, dropped, PlanChangeState.DROPPED, before, by)
    back = {user: of for user, of in now.people.items() if user not in before.people}
    again = PlanChange.objects.unscoped("were they told not to come").filter(outing=outing, state=PlanChangeState.DROPPED)
    told = again.filter(user__in=back).values_list("user_id", flat=True)
    _tell(outing, {user: back[user] for user in told}, PlanChangeState.AGAIN, before, by)
    if (now.at, now.where) != (before.at, before.where):
        stay = {user: of for user, of in before.people.items() if user in now.people}
        _tell(outing, stay, PlanChangeState.MOVED, before, by, other_place=now.where != before.where)


def tell_everybody(*, outing: Outing, state: str, by: User) -> None:
    """It does not take place, or does after all. A step of the act that cancelled it or took it up."""
    before = known_of(outing)
    _tell(outing, before.people, state, before, by)


def tell_led(*, outing: Outing, by: User) -> None:
    """Somebody else leads it. A step of handing over; whoever arranged that has the slip."""
    now = known_of(outing)
    _tell(outing, {user: of for user, of in now.people.items() if user != by.pk}, PlanChangeState.LED, now, by)


def tell_goes_along(*, outing: Outing, who: User, by: User) -> None:
    """Somebody goes along in place of a colleague. A step of handing over."""
    if who.pk != by.pk:
        _tell(outing, {who.pk: None}, PlanChangeState.SEATED, known_of(outing), by)


def tell_seated(*, shift: DutyShift, users: Iterable[int], state: str, by: User) -> None:
    """Called off, taken up again, seated or not any more: a step of the act that did it. `users` are ids."""
    people: dict[int, int | None] = dict.fromkeys(users)
    acting = in_force(Representative.objects.filter(user__in=people, organisation__in=serving(shift.point.community)))
    people |= dict(acting.order_by("-pk").values_list("user_id", "organisation_id"))
    people |= dict.fromkeys(one.pk for one in colleagues_in(shift.point.community) if one.pk in people)
    _tell(shift, people, state, Known(shift.start, "", people), by)


def _tell(
    thing: Outing | DutyShift,
    people: dict[int, int | None],
    state: str,
    before: Known,
    by: User,
    *,
    other_place: bool = False,
) -> None:
    """Who has not seen the change before still knows what was before that one: so that is what stands there."""
    what = {"shift": thing} if isinstance(thing, DutyShift) else {"outing": thing}
    rows = PlanChange.objects.unscoped("tell who was planned").filter(**what)
    told = {row.user_id: row for row in rows.filter(user__in=people)}
    for user, of in people.items():
        if user == by.pk:
            rows.filter(user=user, seen_at=None).update(seen_at=clock.now())  # what was waiting is over: they did it themselves
            continue
        row = told.get(user) or PlanChange(**what, user_id=user, was_at=before.at)
        if row.seen_at is not None:
            row.was_at, row.other_place, row.seen_at = before.at, False, None
        untold = row.pk is not None and row.seen_at is None and state in SAYS_AS_WELL.get(row.state, ())
        row.organisation_id, row.state, row.told_at = of, row.state if untold else state, clock.now()
        row.other_place = row.other_place or other_place
        row.save()


@transaction.atomic
def acknowledge_change(*, change: PlanChange, by: User) -> None:
    """知道了: it leaves the own day. Only whoever it is for."""
    require(by, "go_out.acknowledge_change", change)
    rows = PlanChange.objects.unscoped("seen").filter(pk=change.pk, seen_at=None, told_at=change.told_at)
    if not rows.update(seen_at=clock.now()):
        raise StateForbids("这一条已经点过了，或者又改了。请再看一遍。", "change_seen")
    if change.shift_id is not None:
        record(DutyChangeSeen(shift_id=change.shift_id, change_id=change.pk, state=change.state, by_id=by.pk))
    elif change.outing_id is not None:
        record(PlanChangeSeen(outing_id=change.outing_id, change_id=change.pk, state=change.state, by_id=by.pk))
