"""Acts of duty points."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from minsheng.foundation import clock
from minsheng.go_out import actions
from minsheng.go_out.actions import SeatWanted, TimeWanted
from minsheng.go_out.models import DutyPoint, DutySeat, DutyShift, DutySwap
from minsheng.neighbourhood.models import User
from tests.people import Town, fresh

from .ready import OFFICE, STAFF, Ready

WHY = "a test"
BOTH = (SeatWanted("community_worker"), SeatWanted("property_staff"))


def opened_point(town: Town, name: str = "您说我听", **changes: Any) -> DutyPoint:
    said = {"community": town.wandu, "estate": town.estate, "place": "东门", "by": town.shuji} | changes
    return actions.open_duty_point(name=name, **said)


def every_day(*seats: SeatWanted, begins: time = time(9), ends: time = time(11)) -> list[TimeWanted]:
    return [TimeWanted(day, begins, ends, seats or BOTH) for day in range(7)]


def with_week(town: Town, *seats: SeatWanted, name: str = "您说我听", **changes: Any) -> DutyPoint:
    point = opened_point(town, name, **changes)
    actions.set_week(point=point, times=every_day(*seats), by=town.shuji)
    return point


def worked_day(after: int = 1) -> date:
    """A day ahead on which the calendar closes nothing."""
    from minsheng.go_out.queries.duty import holidays_between

    day = clock.today() + timedelta(days=after)
    while holidays_between(day, day):
        day += timedelta(days=1)
    return day


def shift_of(town: Town, *seats: SeatWanted, day: date | None = None, point: DutyPoint | None = None) -> DutyShift:
    """A planned shift, tomorrow 9 to 11 where nobody says otherwise."""
    point = point or with_week(town, *seats)
    day = day or worked_day()
    actions.make_roster(community=point.community, since=day, until=day, point=point, by=town.shuji)
    return DutyShift.objects.unscoped(WHY).get(point=point, start__gte=clock.day_start(day), start__lt=clock.day_end(day))


def seat_in(shift: DutyShift, ability: str = "community_worker") -> DutySeat:
    return DutySeat.objects.select_related("shift__point__estate", "shift__point__community", "who").get(
        shift=shift, ability=ability
    )


def seated(town: Town, shift: DutyShift, who: User, ability: str = "community_worker") -> DutySeat:
    seat = seat_in(shift, ability)
    actions.seat_person(seat=seat, who=who, by=town.shuji)
    return seat_in(shift, ability)


def begun_shift(town: Town, *seats: SeatWanted) -> DutyShift:
    """Somebody of both sides sits there, and it goes on: made yesterday for today."""
    with clock.at(clock.now() - timedelta(days=2)):
        shift = shift_of(town, *seats, day=worked_day(1))
        seated(town, shift, town.xiaoliu)
        seated(town, shift, town.laozhou, "property_staff")
    actions.begin_duty(shift=fresh(shift), by=town.xiaoliu)
    return fresh(shift)


def over_shift(town: Town, *said: str) -> DutyShift:
    shift = begun_shift(town)
    for words in said or ("绿地光秃秃的",):
        actions.note_at_duty(shift=shift, words=words, by=town.xiaoliu)
    actions.end_duty(shift=shift, note="下一班问问绿地", by=town.xiaoliu)
    return fresh(shift)


def asked_swap(town: Town, name: str = "您说我听") -> DutySwap:
    shift = shift_of(town, point=with_week(town, name=name))
    seat = seated(town, shift, town.xiaoliu)
    return actions.ask_swap(seat=seat, to=town.wangjie, by=town.xiaoliu)


def _on_shift(town: Town, shift: DutyShift, act: Any, entry: str, may: set[str] = STAFF, **changes: Any) -> Ready:
    by = town.shuji
    return Ready(by, may, lambda by: act(shift=fresh(shift), by=by, **changes), [f"duty_shift {entry}"])


def open_duty_point(town: Town) -> Ready:
    return Ready(town.shuji, OFFICE, lambda by: opened_point(town, by=by), ["duty_point DutyPointOpened"])


def set_week(town: Town) -> Ready:
    point = opened_point(town)
    return Ready(
        town.shuji,
        OFFICE,
        lambda by: actions.set_week(point=fresh(point), times=every_day(), by=by),
        ["duty_point DutyWeekSet"],
    )


def close_duty_point(town: Town) -> Ready:
    point = shift_of(town).point
    return Ready(
        town.shuji,
        OFFICE,
        lambda by: actions.close_duty_point(point=fresh(point), words="门口在修路", by=by),
        ["duty_point DutyPointClosed"],
    )


def make_roster(town: Town) -> Ready:
    with_week(town)
    day = worked_day()

    def do(by: User) -> Any:
        return actions.make_roster(community=town.wandu, since=day, until=day, by=by)

    return Ready(town.shuji, OFFICE, do, ["community_roster RosterMade"])


def seat_person(town: Town) -> Ready:
    shift = shift_of(town)

    def do(by: User) -> Any:
        return actions.seat_person(seat=seat_in(shift), who=fresh(town.xiaoliu), by=by)

    return Ready(town.shuji, OFFICE, do, ["duty_shift SeatTaken"])


def free_seat(town: Town) -> Ready:
    shift = shift_of(town)
    seated(town, shift, town.xiaoliu)
    return Ready(town.shuji, OFFICE, lambda by: actions.free_seat(seat=seat_in(shift), by=by), ["duty_shift SeatFreed"])


def accept_roster(town: Town) -> Ready:
    shift = shift_of(town)

    def do(by: User) -> Any:
        return actions.accept_roster(community=town.wandu, seats=[(seat_in(shift), fresh(town.xiaoliu))], by=by)

    return Ready(town.shuji, OFFICE, do, ["community_roster RosterAccepted"])


def ask_swap(town: Town) -> Ready:
    shift = shift_of(town)
    seated(town, shift, town.xiaoliu)

    def do(by: User) -> Any:
        return actions.ask_swap(seat=seat_in(shift), to=fresh(town.wangjie), by=by)

    return Ready(town.xiaoliu, {"xiaoliu"}, do, ["duty_shift SwapAsked"])


def answer_swap(town: Town) -> Ready:
    swap = asked_swap(town)

    def do(by: User) -> Any:
        return actions.answer_swap(swap=fresh(swap), agreed=True, by=by)

    return Ready(town.wangjie, {"wangjie"}, do, ["duty_shift SwapAnswered"])


def withdraw_swap(town: Town) -> Ready:
    swap = asked_swap(town)
    return Ready(
        town.xiaoliu, {"xiaoliu"}, lambda by: actions.withdraw_swap(swap=fresh(swap), by=by), ["duty_shift SwapWithdrawn"]
    )


def begin_duty(town: Town) -> Ready:
    with clock.at(clock.now() - timedelta(days=2)):
        shift = shift_of(town, day=worked_day(1))
    return _on_shift(town, shift, actions.begin_duty, "DutyBegun")


def note_at_duty(town: Town) -> Ready:
    shift = begun_shift(town)

    def do(by: User) -> Any:
        return actions.note_at_duty(shift=fresh(shift), words="灯不亮", answer="换好了", by=by)

    return Ready(town.xiaoliu, STAFF, do, ["voice VoiceHeard", "voice VoiceSettled"])


def end_duty(town: Town) -> Ready:
    return _on_shift(town, begun_shift(town), actions.end_duty, "DutyEnded", note="问问绿地")


def cancel_duty(town: Town) -> Ready:
    return _on_shift(town, shift_of(town), actions.cancel_duty, "DutyCancelled", OFFICE, words="下雨")


def take_up_duty(town: Town) -> Ready:
    shift = shift_of(town)
    actions.cancel_duty(shift=shift, words="下雨", by=town.shuji)
    return _on_shift(town, shift, actions.take_up_duty, "DutyTakenUp", OFFICE)


def confirm_presence(town: Town) -> Ready:
    seat = seat_in(begun_shift(town))

    def do(by: User) -> Any:
        return actions.confirm_presence(seat=seat_in(seat.shift), present=True, by=by)

    return Ready(town.laozhou, (STAFF | {"laozhou"}) - {"xiaoliu"}, do, ["duty_shift PresenceConfirmed"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act
    for act in (
        open_duty_point,
        set_week,
        close_duty_point,
        make_roster,
        seat_person,
        free_seat,
        accept_roster,
        ask_swap,
        answer_swap,
        withdraw_swap,
        begin_duty,
        note_at_duty,
        end_duty,
        cancel_duty,
        take_up_duty,
        confirm_presence,
    )
}
