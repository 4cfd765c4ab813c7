"""Who sits where: nobody at two places at once, nobody in a hurry without being asked, and swaps with both sides' word."""

from datetime import time, timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan, SeatWanted
from minsheng.go_out.models import DutyShift
from minsheng.go_out.queries.duty import my_shifts
from minsheng.neighbourhood.models import Estate
from tests.acts.duty import asked_swap, every_day, opened_point, seat_in, seated, shift_of, with_week, worked_day
from tests.desk.test_lists import one_and_three
from tests.people import acting, fresh, organised


def elsewhere(town, begins, ends):
    """A shift of the same day in another estate of the community."""
    estate = Estate.objects.create(community=town.wandu, code="west", name="西区")
    point = opened_point(town, "西门", estate=estate)
    actions.set_week(point=point, times=every_day(begins=begins, ends=ends), by=town.shuji)
    return shift_of(town, point=point)


def test_nobody_at_two_places_at_once(town):
    seated(town, shift_of(town), town.xiaoliu)
    other = elsewhere(town, time(10, 59), time(12))
    with pytest.raises(StateForbids) as refused:
        seated(town, other, town.xiaoliu)
    assert refused.value.code == "duty_clash" and "您说我听" in refused.value.message
    assert seated(town, other, town.wangjie).who == town.wangjie


def test_nor_where_an_outing_is_planned(town):
    shift = shift_of(town)
    plan = Plan(at=shift.start + timedelta(hours=1), team=[town.xiaoliu])
    outing = actions.plan_outing(community=town.wandu, kind="visit", plan=plan, by=town.wangjie)
    for who in (town.xiaoliu, town.wangjie):
        with pytest.raises(StateForbids):
            seated(town, shift, who)
    actions.cancel_outing(outing=outing, words="下雨", by=town.wangjie)
    assert seated(town, shift, town.xiaoliu).who == town.xiaoliu


def test_a_short_way_is_warned_of_and_goes_on_when_somebody_said_so(town):
    seated(town, shift_of(town), town.xiaoliu)
    other = elsewhere(town, time(11, 10), time(12))
    with pytest.raises(BadInput) as refused:
        seated(town, other, town.xiaoliu)
    assert (refused.value.code, refused.value.field) == ("duty_near", "near_seen")
    actions.seat_person(seat=seat_in(other), who=town.xiaoliu, near_seen=True, by=town.shuji)
    assert seat_in(other).who == town.xiaoliu


def test_in_the_same_estate_no_way_is_short(town):
    seated(town, shift_of(town), town.xiaoliu)
    point = opened_point(town, "西门")
    actions.set_week(point=point, times=every_day(begins=time(11), ends=time(12)), by=town.shuji)
    assert seated(town, shift_of(town, point=point), town.xiaoliu).who == town.xiaoliu


@pytest.mark.parametrize(
    ("who", "ability"),
    [
        ("xiaochen", "community_worker"),
        ("laozhou", "community_worker"),
        ("xiaoliu", "property_staff"),
        ("lilei", "partner"),
        ("passerby", "community_worker"),
        ("laozhou", "partner"),
    ],
)
def test_only_who_belongs_there_sits_there(town, who, ability):
    shift = shift_of(town, SeatWanted("community_worker"), SeatWanted("property_staff"), SeatWanted("partner", required=False))
    with pytest.raises(BadInput):
        seated(town, shift, getattr(town, who), ability)
    assert seated(town, shift, town.chengguan, "partner").who == town.chengguan


def test_a_seat_is_freed_and_a_begun_shift_changes_no_more(town):
    shift = shift_of(town, day=clock.today() + timedelta(days=1))
    seat = seated(town, shift, town.xiaoliu)
    actions.free_seat(seat=seat, by=town.shuji)
    assert seat_in(shift).who is None
    with pytest.raises(StateForbids):
        actions.free_seat(seat=seat_in(shift), by=town.shuji)
    with clock.at(shift.start):
        actions.begin_duty(shift=fresh(shift), by=town.xiaoliu)
        with pytest.raises(StateForbids):
            seated(town, shift, town.xiaoliu)


def test_a_swap_holds_once_both_said_yes(town):
    swap = asked_swap(town)
    shift = swap.seat.shift
    assert seat_in(shift).who == town.xiaoliu
    for stranger in (town.shuji, town.xiaoliu, town.quji):
        with pytest.raises(NotAllowed):
            actions.answer_swap(swap=fresh(swap), agreed=True, by=stranger)
    actions.answer_swap(swap=fresh(swap), agreed=True, by=town.wangjie)
    assert seat_in(shift).who == town.wangjie
    with pytest.raises(StateForbids):
        actions.answer_swap(swap=fresh(swap), agreed=False, by=town.wangjie)


def test_declined_or_withdrawn_everything_stays(town):
    swap = asked_swap(town)
    actions.answer_swap(swap=fresh(swap), agreed=False, by=town.wangjie)
    again = actions.ask_swap(seat=seat_in(swap.seat.shift), to=town.wangjie, by=town.xiaoliu)
    with pytest.raises(StateForbids):
        actions.ask_swap(seat=seat_in(swap.seat.shift), to=town.shuji, by=town.xiaoliu)  # one at a time
    actions.withdraw_swap(swap=fresh(again), by=town.xiaoliu)
    with pytest.raises(StateForbids):
        actions.answer_swap(swap=fresh(again), agreed=True, by=town.wangjie)
    assert seat_in(swap.seat.shift).who == town.xiaoliu


def test_seats_are_exchanged_even_at_the_same_time(town):
    shift, other = shift_of(town), elsewhere(town, time(9), time(11))
    mine, theirs = seated(town, shift, town.xiaoliu), seated(town, other, town.wangjie)
    with pytest.raises(StateForbids):
        actions.ask_swap(seat=mine, to=town.wangjie, by=town.xiaoliu)  # she sits elsewhere at that time
    swap = actions.ask_swap(seat=mine, to=town.wangjie, in_return=theirs, by=town.xiaoliu)
    actions.answer_swap(swap=fresh(swap), agreed=True, by=town.wangjie)
    assert (seat_in(shift).who, seat_in(other).who) == (town.wangjie, town.xiaoliu)


def test_what_changed_meanwhile_is_not_swapped(town):
    swap = asked_swap(town)
    seated(town, swap.seat.shift, town.shuji)
    with pytest.raises(StateForbids) as refused:
        actions.answer_swap(swap=fresh(swap), agreed=True, by=town.wangjie)
    assert refused.value.code == "swap_over" and seat_in(swap.seat.shift).who == town.shuji


def test_a_shift_taken_up_again_frees_who_is_busy_by_now(town):
    shift = shift_of(town)
    seated(town, shift, town.xiaoliu)
    actions.cancel_duty(shift=fresh(shift), words="下雨", by=town.shuji)
    seated(town, elsewhere(town, time(9), time(11)), town.xiaoliu)
    actions.take_up_duty(shift=fresh(shift), by=town.shuji)
    assert (fresh(shift).state, seat_in(shift).who) == ("planned", None)


def test_each_sees_the_own_shifts_and_a_company_those_of_its_people(town):
    shift = shift_of(town)
    seated(town, shift, town.laozhou, "property_staff")
    colleague = acting("xiaowu", "小吴", town.property_company, clock.today() - timedelta(days=9))
    others = acting("laoli", "老李", organised("hongyuan", "宏远物业", "property", town.wandu), clock.today())
    assert [list(my_shifts(user)) for user in (town.laozhou, colleague, others)] == [[shift], [], []]
    seen = {
        user.username
        for user in (town.laozhou, colleague, others, town.lilei, town.xiaochen)
        if list(DutyShift.objects.visible_to(user))
    }
    assert seen == {"laozhou", "xiaowu"}


def test_a_free_seat_says_so_in_words_and_the_week_names_who_sits(town):
    shift = shift_of(town)
    seated(town, shift, town.xiaoliu)
    client = Client()
    client.force_login(town.shuji)
    page = client.get(f"/rosters/?week={clock.local(shift.start).date()}").content.decode()
    assert "缺物业的人" in page and "小刘" in page and "缺社区的人" not in page


@pytest.mark.slow
def test_my_day_shows_where_i_sit_today_and_who_asks_me(town):
    swap = asked_swap(town)
    client = Client()
    client.force_login(town.wangjie)
    assert "小刘想请您坐一班" in client.get("/my-day/").content.decode()
    seated(town, swap.seat.shift, town.laozhou, "property_staff")
    with clock.at(swap.seat.shift.start - timedelta(hours=1)):
        for user, there in ((town.xiaoliu, True), (town.laozhou, True), (town.wangjie, False)):
            client.force_login(user)
            assert ("到万都小区 您说我听坐班" in client.get("/my-day/").content.decode()) is there


@pytest.mark.parametrize("path", ["/rosters/?week={day}", "/my-shifts/"])
def test_lists_cost_the_same_for_one_as_for_three(town, path):
    day = worked_day()
    shown = path.format(day=day)

    def add(n):
        point = with_week(town, name=f"点{n}")
        point_times = every_day(begins=time(8 + 2 * n), ends=time(9 + 2 * n))
        actions.set_week(point=point, times=point_times, by=town.shuji)
        return seated(town, shift_of(town, point=point, day=day), town.xiaoliu)

    one, three = one_and_three(town.xiaoliu, shown, add)
    assert one == three
