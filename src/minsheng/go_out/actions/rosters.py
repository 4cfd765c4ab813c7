"""Make shifts from the weeks, say who sits where, free a seat, accept what was proposed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, Refusal, SomebodyWasFaster, StateForbids
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import require

from ..events import RosterAccepted, RosterMade, SeatFreed, SeatTaken
from ..models import DutyPoint, DutySeat, DutyShift, DutyTime, DutyTimeSeat
from ..queries.duty import Busy, busy_of, clash_among, holidays_between, moment_shown, near_among, sitters, week_of
from ..queries.passing import seats_of
from ..states import DutyAbility, PlanChangeState, ShiftState
from .changes import tell_seated

LONGEST = timedelta(days=92)


@dataclass
class Made:
    """What came of making a roster: new shifts, those there already, holidays left out, times that cross a shift of an older week,
    and standing people who have something else then."""

    made: int = 0
    there: int = 0
    holidays: dict[date, str] = field(default_factory=dict)
    crossing: list[str] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)


@transaction.atomic
def make_roster(*, community: Community, since: date, until: date, by: User, point: DutyPoint | None = None) -> Made:
    """Make the shifts of one point, or of all points of a community, from their weeks. Made twice it changes nothing.

    Public holidays are left out. Raises BadInput for days that are over, the wrong way round or more than three months.
    """
    require(by, "go_out.plan_duty", community)
    if since < clock.today():
        raise BadInput("从今天或以后的日子开始排。", "since", "roster_past")
    if not (since <= until and until.year < 2200 and until - since <= LONGEST):
        raise BadInput("到哪天要在从哪天之后，一次最多排三个月。", "until", "roster_long")
    if point is not None and (point.community_id != community.pk or point.closed_at is not None):
        raise BadInput("这个服务点不在这个社区，或者已经撤了，请重选。", "point", "duty_point_not_here")
    points = [point] if point is not None else _open_points(community)
    result = Made(holidays=holidays_between(since, until))
    weeks = {each: week_of(each) for each in points}
    sitting = _Sitting(community, weeks.values(), since, until)
    for each, week in weeks.items():
        _make_for(each, week, since, until, result, sitting)
    record(RosterMade(community_id=community.pk, since=since.isoformat(), until=until.isoformat(), made=result.made, by_id=by.pk))
    return result


class _Sitting:
    """Who may sit in a community, and what they have at that time already."""

    def __init__(self, community: Community, weeks: Iterable[list[DutyTime]], since: date, until: date) -> None:
        self.community = community
        self.able: dict[date | None, dict[str, set[int]]] = {None: self._able(None)}
        lenders = {seat.lent_by_id for week in weeks for time in week for seat in time.seats.all() if seat.lent_by_id}
        people = {key for keys in self.able[None].values() for key in keys} | lenders
        self.known = busy_of(people, clock.day_start(since), clock.day_end(until))

    def _able(self, on: date | None) -> dict[str, set[int]]:
        return {ability: {user.pk for user in users} for ability, users in sitters(self.community, on).items()}

    def may(self, who: User, wanted: DutyTimeSeat, start: datetime, end: datetime) -> bool:
        """Whoever is on leave today may when the leave is over, if they work there then."""
        on = wanted.lent_until + timedelta(days=1) if wanted.lent_until is not None and who.pk == wanted.lent_by_id else None
        if on not in self.able:
            self.able[on] = self._able(on)
        return who.pk in self.able[on][wanted.ability] and not clash_among(self.known.get(who.pk, []), start, end)


def _open_points(community: Community) -> list[DutyPoint]:
    rows = DutyPoint.objects.unscoped("all points of a community that one plans for").open().filter(community=community)
    return list(rows.order_by("estate__code", "pk"))


def _make_for(point: DutyPoint, times: list[DutyTime], since: date, until: date, result: Made, sitting: _Sitting) -> None:
    old = DutyShift.objects.unscoped("its own shifts").filter(
        point=point, start__lt=clock.day_end(until), end__gt=clock.day_start(since)
    )
    taken = [(shift.start, shift.end, shift.state) for shift in old]
    starts = {start for start, _end, _state in taken}
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        if day in result.holidays:
            continue
        for slot in (one for one in times if one.weekday == day.weekday()):
            start, end = _at(day, slot.begins), _at(day, slot.ends)
            if start in starts:
                result.there += 1
            elif any(s < end and e > start and state != ShiftState.CANCELLED for s, e, state in taken):
                result.crossing.append(f"{point.name} {moment_shown(start)}—{slot.ends:%H:%M}")
            else:
                _make_one(point, slot, start, end, result, sitting)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=clock.SHANGHAI)


def _make_one(
    point: DutyPoint,
    slot: DutyTime,
    start: datetime,
    end: datetime,
    result: Made,
    sitting: _Sitting,
) -> None:
    """One shift with its seats; who usually sits there does, unless something else is in the way."""
    shift, new = DutyShift.objects.unscoped("make once").get_or_create(point=point, start=start, defaults={"end": end})
    if not new:
        result.there += 1
        return
    result.made += 1
    seats = []
    for wanted in slot.seats.all():
        who = wanted.usual_on(clock.local(start).date())
        if who is not None and not sitting.may(who, wanted, start, end):
            result.busy.append(f"{who.name} {moment_shown(start)}")
            who = None
        if who is not None:
            sitting.known.setdefault(who.pk, []).append(Busy(start, end, point.estate_id, f"在{point.name}坐班"))
        seats.append(DutySeat(shift=shift, ability=wanted.ability, required=wanted.required, who=who))
    DutySeat.objects.bulk_create(seats)


@transaction.atomic
def seat_person(*, seat: DutySeat, who: User, by: User, near_seen: bool = False) -> None:
    """Write who sits there. Raises StateForbids where that person has something else at the time, BadInput where they may not sit there.

    Where the way from another estate is short it is refused until `near_seen` says that somebody looked.
    """
    require(by, "go_out.plan_duty", seat)
    near = check_seat(seat, who)
    if near and not near_seen:
        raise BadInput(f"{who.name}{near}，赶过来时间紧。来得及就勾上“来得及”再定。", "near_seen", "duty_near")
    before = seat.who_id
    _take(seat, who)
    if before is not None and before != who.pk:
        tell_seated(shift=seat.shift, users=[before], state=PlanChangeState.DROPPED, by=by)
    if before != who.pk:
        tell_seated(shift=seat.shift, users=[who.pk], state=PlanChangeState.SEATED, by=by)
    record(SeatTaken(shift_id=seat.shift_id, ability=seat.ability, who=who.name, near=bool(near), by_id=by.pk))


def check_seat(seat: DutySeat, who: User, *, without: Sequence[int] = ()) -> str:
    """Whether somebody may and can sit there; gives what is near in another estate, in words. Raises what forbids it.

    `without` are shifts that this person leaves with it.
    """
    shift = seat.shift
    _not_begun(shift)
    if who not in sitters(shift.point.community)[seat.ability]:
        label = DutyAbility(seat.ability).label
        raise BadInput(f"{who.name}不能作为“{label}”坐在这里，请重选。", "who", "duty_not_able")
    User.objects.select_for_update().get(pk=who.pk)  # two who seat the same person at once come one after the other
    day = timedelta(days=1)
    busy = busy_of([who.pk], shift.start - day, shift.end + day, without=[shift.pk, *without])[who.pk]
    others = DutySeat.objects.filter(shift=shift, who=who).exclude(pk=seat.pk)
    if others.exists():
        raise StateForbids(f"{who.name}已经坐在这一班了，另一个位子请换人。", "duty_clash")
    clash = clash_among(busy, shift.start, shift.end)
    if clash:
        raise StateForbids(f"{who.name}{clash}，时间撞上了。换一个人，或者先改那一边。", "duty_clash")
    return near_among(busy, shift.start, shift.end, shift.point.estate_id)


def pass_seat(*, seat: DutySeat, to: User, by: User) -> bool:
    """A step of handing over: `to` sits there where they may and can; else the seat waits for somebody. A short way from another estate
    is no bar: it is a person's matter from here on."""
    try:
        near = check_seat(seat, to)
    except (BadInput, StateForbids):
        _free(seat, by.pk)
        return False
    _take(seat, to)
    tell_seated(shift=seat.shift, users=[to.pk], state=PlanChangeState.SEATED, by=by)
    record(SeatTaken(shift_id=seat.shift_id, ability=seat.ability, who=to.name, near=bool(near), by_id=by.pk))
    return True


def free_seats_of(user: User, *, by_id: int | None) -> None:
    """A step of closing an account: what they were to sit in waits for somebody."""
    for seat in seats_of(user, clock.today(), None):
        _free(seat, by_id)


def _free(seat: DutySeat, by_id: int | None) -> None:
    who = seat.who.name if seat.who else ""
    _take(seat, None)
    record(SeatFreed(shift_id=seat.shift_id, ability=seat.ability, who=who, by_id=by_id))


def still_fits(seat: DutySeat) -> bool:
    """Whether who sits there still may and can."""
    try:
        return seat.who is not None and check_seat(seat, seat.who) is not None
    except Refusal:
        return False


def _not_begun(shift: DutyShift) -> None:
    if shift.state != ShiftState.PLANNED:
        raise StateForbids(f"这一班已经“{shift.get_state_display()}”，不能再改谁坐。", "shift_state")


def _take(seat: DutySeat, who: User | None) -> None:
    """Where the seat is still as it was read."""
    if not DutySeat.objects.filter(pk=seat.pk, who=seat.who_id, shift__state=ShiftState.PLANNED).update(who=who):
        raise SomebodyWasFaster
    seat.who = who


@transaction.atomic
def free_seat(*, seat: DutySeat, by: User) -> None:
    """Who was to sit there does not; the seat waits for somebody."""
    require(by, "go_out.plan_duty", seat)
    _not_begun(seat.shift)
    if seat.who is None:
        raise StateForbids("这个位子本来就空着。", "duty_seat_free")
    who = seat.who
    _take(seat, None)
    tell_seated(shift=seat.shift, users=[who.pk], state=PlanChangeState.DROPPED, by=by)
    record(SeatFreed(shift_id=seat.shift_id, ability=seat.ability, who=who.name, by_id=by.pk))


@transaction.atomic
def accept_roster(*, community: Community, seats: Sequence[tuple[DutySeat, User]], by: User, near_seen: bool = False) -> int:
    """Take what was proposed, as a person looked it over and changed it: all of it or nothing. Gives how many seats were filled."""
    require(by, "go_out.plan_duty", community)
    if not seats:
        raise BadInput("一个位子也没选人。选好再定。", "seats", "roster_empty")
    for seat, who in seats:
        if seat.community_id != community.pk:
            raise BadInput("有一个位子不在这个社区，请重新打开这一页。", "seats", "roster_elsewhere")
        if seat.who_id is not None:
            raise SomebodyWasFaster
        near = check_seat(seat, who)
        if near and not near_seen:
            raise BadInput(f"{who.name}{near}，赶过来时间紧。来得及就勾上“来得及”再定。", "near_seen", "duty_near")
        _take(seat, who)
        tell_seated(shift=seat.shift, users=[who.pk], state=PlanChangeState.SEATED, by=by)
    record(RosterAccepted(community_id=community.pk, seats=len(seats), by_id=by.pk))
    return len(seats)
