"""Questions about duty points: the week, the roster, who may sit where, what else somebody has at that time, what was heard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from minsheng.casework.models import Voice
from minsheng.casework.states import VoiceState
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force, year_shown
from minsheng.foundation.working_time import DayKind
from minsheng.neighbourhood.models import Community, Estate, Organisation, Representative, User
from minsheng.neighbourhood.queries import colleagues_in, office_rule, serving
from minsheng.neighbourhood.scope import in_force
from minsheng.neighbourhood.states import OrganisationKind

from ..models import DutyPoint, DutyPresence, DutySeat, DutyShift, DutySwap, DutyTime, DutyTimeSeat, Outing, OutingMember
from ..states import DutyAbility, OutingState, ShiftState, SwapState

DAYS_OF_WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
# How far ahead the public page looks.
AHEAD = timedelta(days=14)
_PLACE = ("point__community", "point__estate", "occasion")


def time_shown(weekday: int, begins: object, ends: object) -> str:
    """周一 09:00—11:00"""
    return f"{DAYS_OF_WEEK[weekday]} {begins:%H:%M}—{ends:%H:%M}"


# Points and their weeks


def points_seen_by(user: User) -> QuerySet[DutyPoint]:
    found: QuerySet[DutyPoint] = DutyPoint.objects.visible_to(user).select_related("community", "estate", "venue")
    return found


def points_of(community: Community, user: User) -> list[DutyPoint]:
    return list(points_seen_by(user).open().filter(community=community).order_by("estate__code", "pk"))  # type: ignore[attr-defined]


def point_or_none(user: User, identity: int) -> DutyPoint | None:
    return points_seen_by(user).filter(pk=identity).first()


def week_of(point: DutyPoint) -> list[DutyTime]:
    """The opening times in force, in the order of the week, each with its seats."""
    seats = Prefetch("seats", DutyTimeSeat.objects.select_related("standing", "lent_by"))
    return list(DutyTime.objects.filter(point=point, until=None).prefetch_related(seats))


# The calendar


def holidays_between(since: date, until: date) -> dict[date, str]:
    """Public holidays among these days, with their names: nobody sits on duty then. An ordinary weekend is none."""
    special = calendar_in_force().special
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    off = [day for day in days if special.get(day) == DayKind.OFF]
    names: dict[date, str] = {}
    for year in sorted({day.year for day in off}):
        names |= {day: name for day, _kind, name in year_shown(year).days}
    return {day: names.get(day, "") for day in off}


# Who may sit where


def _acting_for(organisations: QuerySet[Organisation], on: date | None) -> QuerySet[Representative]:
    acting = Representative.objects.filter(organisation__in=organisations.order_by().values("pk"), user__is_active=True)
    rows = in_force(acting, on)
    return rows.select_related("user", "organisation").order_by("user__name", "pk")


def sitters(community: Community, on: date | None = None) -> dict[str, list[User]]:
    """Who may sit at a point of this community, by ability: who works there on that day (today), and who acts for organisations that serve it."""
    found: dict[str, dict[int, User]] = {ability: {} for ability in DutyAbility.values}
    found[DutyAbility.COMMUNITY_WORKER] = {user.pk: user for user in colleagues_in(community, on)}
    for row in _acting_for(serving(community), on):
        if row.organisation.kind == OrganisationKind.COMMUNITY:
            continue
        ability = DutyAbility.PROPERTY_STAFF if row.organisation.kind == OrganisationKind.PROPERTY else DutyAbility.PARTNER
        found[ability][row.user_id] = row.user
    return {ability: list(people.values()) for ability, people in found.items()}


@dataclass(frozen=True)
class Busy:
    """Something else that somebody has to do: from, to, in which estate, and what it is in words."""

    start: datetime
    end: datetime
    estate_id: int | None
    what: str


def busy_of(people: Iterable[int], since: datetime, until: datetime, *, without: Iterable[int] = ()) -> dict[int, list[Busy]]:
    """What each of these people has between two moments: shifts (those of the ids `without` left out) and outings."""
    keys = list(people)
    found: dict[int, list[Busy]] = {key: [] for key in keys}
    seats = DutySeat.objects.filter(who__in=keys, shift__start__lt=until, shift__end__gt=since)
    seats = seats.exclude(shift__state=ShiftState.CANCELLED).exclude(shift__in=list(without))
    for seat in seats.select_related("shift__point").order_by("shift__start", "pk"):
        shift = seat.shift
        what = f"{moment_shown(shift.start)}—{clock.local(shift.end):%H:%M}在{shift.point.name}坐班"
        found[seat.who_id].append(Busy(shift.start, shift.end, shift.point.estate_id, what))  # type: ignore[index]
    lasts = timedelta(minutes=office_rule("outing_minutes"))
    outings = Outing.objects.unscoped("who is out at that time").filter(state__in=[OutingState.PLANNED, OutingState.GOING])
    outings = outings.filter(at__lt=until, at__gt=since - lasts)
    going = Prefetch("members", OutingMember.objects.filter(dropped_at=None, user__in=keys))
    for outing in outings.prefetch_related(going).order_by("at", "pk"):
        what = f"{moment_shown(outing.at)}要走出去"  # which one, only its own community reads
        for key in {outing.led_by_id, *(member.user_id for member in outing.members.all())} & set(keys):
            found[key].append(Busy(outing.at, outing.at + lasts, outing.estate_id, what))
    return found


def moment_shown(moment: datetime) -> str:
    local = clock.local(moment)
    return f"{local.month}月{local.day}日{local:%H:%M}"


def clash_among(busy: Sequence[Busy], start: datetime, end: datetime) -> str:
    """What overlaps this time, in words; empty where nothing does."""
    return next((one.what for one in busy if one.start < end and one.end > start), "")


def near_among(busy: Sequence[Busy], start: datetime, end: datetime, estate_id: int) -> str:
    """What in another estate ends just before or begins just after: less than the office's minutes for the way."""
    way = timedelta(minutes=office_rule("duty_near_minutes"))
    close = (one for one in busy if one.estate_id != estate_id and one.start < end + way and one.end > start - way)
    return next((one.what for one in close), "")


# Shifts


def shifts_seen_by(user: User) -> QuerySet[DutyShift]:
    seats = Prefetch("seats", DutySeat.objects.select_related("who"))
    found: QuerySet[DutyShift] = DutyShift.objects.visible_to(user).select_related(*_PLACE).prefetch_related(seats)
    return found


def shift_or_none(user: User, identity: int) -> DutyShift | None:
    return shifts_seen_by(user).filter(pk=identity).first()


def seat_or_none(user: User, identity: int) -> DutySeat | None:
    """A seat of a shift that this user sees."""
    shifts = DutyShift.objects.visible_to(user).values("pk")
    rows = DutySeat.objects.filter(pk=identity, shift__in=shifts).select_related("who", *(f"shift__{part}" for part in _PLACE))
    return rows.first()


def shifts_between(user: User, community: Community, since: date, until: date) -> list[DutyShift]:
    rows = shifts_seen_by(user).filter(point__community=community)
    rows = rows.filter(start__gte=clock.day_start(since), start__lt=clock.day_end(until))
    return list(rows.order_by("start", "point__estate__code", "pk"))


@dataclass
class Row:
    """A point in the week's table: for each day its shifts."""

    point: DutyPoint
    days: list[tuple[date, list[DutyShift]]] = field(default_factory=list)


@dataclass(frozen=True)
class Roster:
    """A week: its days with the holiday of each, a row for each point, and how many seats are free that must not be."""

    days: list[tuple[date, str]]
    rows: list[Row]
    free: int


def monday_of(typed: str) -> date:
    """The Monday of the week that holds the day that was asked for, or today."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = clock.today()
    day = day if 1949 < day.year < 2200 else clock.today()
    return day - timedelta(days=day.weekday())


def roster_of(user: User, community: Community, monday: date) -> Roster:
    """The week of a community; a point closed since then stands in it where it had shifts."""
    sunday = monday + timedelta(days=6)
    days = [monday + timedelta(days=n) for n in range(7)]
    shifts = shifts_between(user, community, monday, sunday)
    points = {point.pk: point for point in points_of(community, user)}
    points |= {shift.point_id: shift.point for shift in shifts if shift.point_id not in points}
    by_place: dict[tuple[int, date], list[DutyShift]] = {}
    for shift in shifts:
        by_place.setdefault((shift.point_id, clock.local(shift.start).date()), []).append(shift)
    rows = [Row(point, [(day, by_place.get((key, day), [])) for day in days]) for key, point in points.items()]
    off = holidays_between(monday, sunday)
    free = sum(
        seat.required and seat.who_id is None for shift in shifts if shift.state == "planned" for seat in shift.seats.all()
    )
    return Roster([(day, off.get(day, "") or (_("放假") if day in off else "")) for day in days], rows, free)


def my_shifts(user: User) -> QuerySet[DutyShift]:
    """What somebody sits in from today on, the nearest first: for that person alone."""
    mine = DutySeat.objects.filter(shift=OuterRef("pk"), who=user)
    rows = shifts_seen_by(user).filter(Exists(mine), end__gte=clock.day_start(clock.today()))
    return rows.exclude(state=ShiftState.CANCELLED).order_by("start", "pk")


def shifts_of_today(user: User) -> QuerySet[DutyShift]:
    """Where somebody sits today, until it is handed over: what stands on the own day."""
    return my_shifts(user).filter(start__lt=clock.day_end(clock.today())).exclude(state=ShiftState.OVER)


# Swaps


def _swaps() -> QuerySet[DutySwap]:
    return DutySwap.objects.select_related(
        "asked_by", "to", "seat__who", "seat__shift__point__estate", "in_return__shift__point__estate", "in_return__who"
    )


def swaps_waiting_for(user: User) -> QuerySet[DutySwap]:
    """What others ask somebody, while the time has not begun."""
    rows = _swaps().filter(to=user, state=SwapState.ASKED, seat__shift__state=ShiftState.PLANNED)
    return rows.filter(seat__shift__start__gt=clock.now()).order_by("asked_at", "pk")


def swaps_i_asked(user: User) -> QuerySet[DutySwap]:
    rows = _swaps().filter(asked_by=user, seat__shift__end__gt=clock.now())
    return rows.exclude(state=SwapState.WITHDRAWN).order_by("-asked_at", "-pk")


def swap_or_none(user: User, identity: int) -> DutySwap | None:
    """For the two it is between, and nobody else."""
    return _swaps().filter(Q(to=user) | Q(asked_by=user), pk=identity).first()


def seats_to_exchange(seat: DutySeat, user: User) -> list[DutySeat]:
    """Seats of the same ability in the same community that others hold and that have not begun: what one may ask for in return."""
    rows = DutySeat.objects.filter(ability=seat.ability, shift__point__community=seat.community_id, shift__start__gt=clock.now())
    rows = rows.filter(shift__state=ShiftState.PLANNED).exclude(who=None).exclude(who=user).exclude(shift=seat.shift_id)
    return list(rows.select_related("who", "shift__point__estate").order_by("shift__start", "pk")[:60])


# What was heard there, and who was there


def voices_at(shift: DutyShift, user: User) -> list[Voice]:
    """What was heard at this shift, as far as somebody may see it."""
    if shift.occasion_id is None:
        return []
    rows = Voice.objects.visible_to(user).live().filter(occasion=shift.occasion_id)
    return list(rows.select_related("speaker", "estate", "building", "case").order_by("heard_at", "pk"))


def heard_and_settled(shift: DutyShift) -> tuple[int, int]:
    """How much was heard there, and how much of it was settled on the spot."""
    if shift.occasion_id is None:
        return 0, 0
    rows = Voice.objects.unscoped("how much is handed over").live().filter(occasion=shift.occasion_id)
    states = list(rows.values_list("state", flat=True))
    return len(states), sum(state == VoiceState.SETTLED for state in states)


def shift_before(shift: DutyShift, user: User) -> DutyShift | None:
    """The last one at this point that was handed over: what it left is read before this one begins."""
    rows = shifts_seen_by(user).filter(point=shift.point_id, state=ShiftState.OVER, start__lt=shift.start)
    return rows.order_by("-start").first()


@dataclass(frozen=True)
class Presence:
    """Whether somebody was there, and how that is known: `said` by a second person, or by what they `heard`; else unknown."""

    seat: DutySeat
    known: bool = False
    present: bool = False
    heard: bool = False
    row: DutyPresence | None = None


def presences_of(shift: DutyShift) -> list[Presence]:
    """For each seat that somebody holds; a person's word counts before what was heard."""
    held = [seat for seat in shift.seats.all() if seat.who_id]
    if not held or shift.state == ShiftState.CANCELLED or (shift.start > clock.now() and shift.state == ShiftState.PLANNED):
        return []
    rows = DutyPresence.objects.filter(seat__in=held, replaced_by=None).select_related("by")
    said = {(row.seat_id, row.who_id): row for row in rows}
    listened: set[int] = set()
    if shift.occasion_id is not None:
        heard = Voice.objects.unscoped("who heard something there").live().filter(occasion=shift.occasion_id)
        listened = set(heard.values_list("heard_by_id", flat=True))
    found = []
    for seat in held:
        row = said.get((seat.pk, seat.who_id))  # type: ignore[arg-type]
        if row is not None:
            found.append(Presence(seat, True, row.present, False, row))
        else:
            found.append(Presence(seat, seat.who_id in listened, seat.who_id in listened, seat.who_id in listened))
    return found


# For everybody


@dataclass(frozen=True)
class Sitting:
    """One shift as it stands on the gate: when, where, and who as far as the office's rule names them."""

    start: datetime
    end: datetime
    estate: Estate
    where: str
    who: list[str]

    @property
    def day(self) -> date:
        return clock.local(self.start).date()


def shown_to_all(seat: DutySeat) -> str:
    """王（社区的人）; by the office's rule the whole name, or only the role."""
    role, rule = str(seat.get_ability_display()), office_rule("duty_names")
    if seat.who is None or rule == 0:
        return role
    return _("%(name)s（%(role)s）") % {"name": seat.who.name if rule == 2 else seat.who.name[:1], "role": role}


def who_sits_where(*, community: Community | None = None, estate: Estate | None = None) -> list[Sitting]:
    """Who sits where in the coming days; a seat that nobody holds is left out."""
    rows = DutyShift.objects.unscoped("who sits where hangs on every gate").standing()
    now = clock.now()
    rows = rows.filter(end__gt=now, start__lt=clock.day_end(clock.today()) + AHEAD, point__closed_at=None)
    rows = rows.filter(point__estate=estate) if estate is not None else rows.filter(point__community=community)
    seats = Prefetch("seats", DutySeat.objects.exclude(who=None).select_related("who"), to_attr="held")
    found = []
    for shift in (
        rows.exclude(state=ShiftState.OVER).select_related("point__estate").prefetch_related(seats).order_by("start", "pk")
    ):
        point = shift.point
        where = " ".join(part for part in (point.name, point.place) if part)
        found.append(Sitting(shift.start, shift.end, point.estate, where, [shown_to_all(seat) for seat in shift.held]))
    return found
