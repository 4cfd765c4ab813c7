"""Open a duty point, write its week, close it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, Estate, User, Venue
from minsheng.neighbourhood.permission import require

from ..events import DutyPointClosed, DutyPointOpened, DutyWeekSet
from ..models import DutyPoint, DutyShift, DutyTime, DutyTimeSeat
from ..queries.duty import sitters, time_shown, week_of
from ..states import DutyAbility, ShiftState
from .shifts import call_off

MOST_TIMES = 60


@dataclass(frozen=True)
class SeatWanted:
    """A seat that an opening time needs, and who usually sits there."""

    ability: str
    required: bool = True
    standing: User | None = None


@dataclass(frozen=True)
class TimeWanted:
    """An opening time of the week; Monday is 0."""

    weekday: int
    begins: time
    ends: time
    seats: Sequence[SeatWanted] = ()


@transaction.atomic
def open_duty_point(
    *, community: Community, estate: Estate, name: str, by: User, place: str = "", venue: Venue | None = None
) -> DutyPoint:
    """A place in an estate where somebody sits and listens. Raises StateForbids where the estate has one of this name already."""
    require(by, "go_out.plan_duty", community)
    if estate.community_id != community.pk:
        raise BadInput("这个小区不在这个社区里，请重选。", "estate")
    if venue is not None and venue.community_id != community.pk:
        raise BadInput("这个地方不在这个社区里，请重选。", "venue")
    called = short_words_kept(name, "name", 60, required=True)
    if DutyPoint.objects.unscoped("is the name taken").open().filter(estate=estate, name=called).exists():
        raise StateForbids(f"{estate.name}已经有一个叫“{called}”的服务点了，换个名字。", "duty_point_there")
    point = DutyPoint.objects.create(
        community=community,
        estate=estate,
        venue=venue,
        name=called,
        place=short_words_kept(place, "place", 60),
        opened_at=clock.now(),
    )
    record(DutyPointOpened(point_id=point.pk, name=point.name, place=point.place, by_id=by.pk))
    return point


@transaction.atomic
def set_week(*, point: DutyPoint, times: Sequence[TimeWanted], by: User) -> None:
    """Write when the point is open each week, from the next roster on; what was made before stays as it is.

    A seat that somebody on leave lent stays lent, where its time and who sits there in their place are still the same.
    Raises BadInput for a week that overlaps itself, and for a standing person who may not sit there.
    """
    require(by, "go_out.plan_duty", point)
    _still_open(point)
    _refuse_what_cannot_be(times)
    here = sitters(point.community)
    for wanted in times:
        for seat in wanted.seats:
            if seat.standing is not None and seat.standing not in here[seat.ability]:
                label = DutyAbility(seat.ability).label
                raise BadInput(f"{seat.standing.name}不能作为“{label}”坐在这个社区，请重选。", "week", "duty_not_able")
    lent = {(one.weekday, one.begins, seat.ability): seat for one in week_of(point) for seat in one.seats.all() if seat.lent}
    DutyTime.objects.filter(point=point, until=None).update(until=clock.now())
    for wanted in times:
        row = DutyTime.objects.create(point=point, weekday=wanted.weekday, begins=wanted.begins, ends=wanted.ends)
        seats = []
        for each in wanted.seats:
            made = DutyTimeSeat(time=row, ability=each.ability, required=each.required, standing=each.standing)
            before = lent.get((wanted.weekday, wanted.begins, each.ability))
            if before is not None and each.standing == before.standing:
                made.lent_by, made.lent_until = before.lent_by, before.lent_until
            seats.append(made)
        DutyTimeSeat.objects.bulk_create(seats)
    said = [time_shown(one.weekday, one.begins, one.ends) for one in sorted(times, key=lambda one: (one.weekday, one.begins))]
    record(DutyWeekSet(point_id=point.pk, times=said, by_id=by.pk))


def _refuse_what_cannot_be(times: Sequence[TimeWanted]) -> None:
    if len(times) > MOST_TIMES:
        raise BadInput(f"一周最多写{MOST_TIMES}段时间。", "week", "duty_week_long")
    for one in times:
        if not 0 <= one.weekday <= 6:
            raise BadInput("请选星期几。", "week", "duty_weekday")
        if one.ends <= one.begins:
            raise BadInput(f"{time_shown(one.weekday, one.begins, one.ends)}：结束要比开始晚。", "week", "duty_time_backward")
        if not one.seats:
            raise BadInput(
                f"{time_shown(one.weekday, one.begins, one.ends)}没写要谁坐，至少选一样人。", "week", "duty_time_no_seats"
            )
        abilities = [seat.ability for seat in one.seats]
        if not set(abilities) <= set(DutyAbility.values) or len(set(abilities)) < len(abilities):
            raise BadInput("社区的人、物业的人、合伙人，一段时间里每样写一次。", "week", "duty_seats_twice")
    ordered = sorted(times, key=lambda one: (one.weekday, one.begins))
    for first, then in pairwise(ordered):
        if first.weekday == then.weekday and then.begins < first.ends:
            said = [time_shown(each.weekday, each.begins, each.ends) for each in (first, then)]
            raise BadInput(f"{said[0]}和{said[1]}重在一起了，改其中一段。", "week", "duty_week_overlaps")


def _still_open(point: DutyPoint) -> None:
    if point.closed_at is not None:
        raise StateForbids("这个服务点已经撤了，不能再改。", "duty_point_closed")


@transaction.atomic
def close_duty_point(*, point: DutyPoint, words: str, by: User) -> None:
    """Nobody sits there any more, and why; shifts that have not begun are called off with it."""
    require(by, "go_out.plan_duty", point)
    _still_open(point)
    why = short_words_kept(words, "words", 200, required=True)
    if not DutyPoint.objects.unscoped("close").filter(pk=point.pk, closed_at=None).update(closed_at=clock.now()):
        raise SomebodyWasFaster
    planned = DutyShift.objects.unscoped("its own shifts").filter(point=point, state=ShiftState.PLANNED, end__gt=clock.now())
    shifts = list(planned.select_related("point__community"))
    for shift in shifts:
        call_off(shift, why, by)
    record(DutyPointClosed(point_id=point.pk, words=why, shifts=len(shifts), by_id=by.pk))
