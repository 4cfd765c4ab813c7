"""A duty point has a week that fits; a roster made from it is the same made twice, and leaves out holidays."""

from datetime import date, time, timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.go_out import actions
from minsheng.go_out.actions import SeatWanted, TimeWanted
from minsheng.go_out.models import DutySeat, DutyShift, DutyTime
from minsheng.go_out.queries.duty import roster_of, week_of
from tests.acts.duty import BOTH, WHY, every_day, opened_point, seat_in, shift_of, with_week, worked_day
from tests.people import fresh

MONDAY, TUESDAY = 0, 1


def shifts(point):
    return DutyShift.objects.unscoped(WHY).filter(point=point)


def test_a_week_that_overlaps_itself_is_refused_and_says_where(town):
    point = with_week(town)
    times = [TimeWanted(MONDAY, time(9), time(11), BOTH), TimeWanted(MONDAY, time(10, 30), time(12), BOTH)]
    with pytest.raises(BadInput) as refused:
        actions.set_week(point=point, times=times, by=town.shuji)
    assert refused.value.code == "duty_week_overlaps"
    assert "周一 09:00—11:00" in refused.value.message and "周一 10:30—12:00" in refused.value.message
    assert len(week_of(point)) == 7
    end_to_end = [TimeWanted(MONDAY, time(9), time(11), BOTH), TimeWanted(MONDAY, time(11), time(12), BOTH)]
    actions.set_week(point=point, times=[*end_to_end, TimeWanted(TUESDAY, time(10), time(12), BOTH)], by=town.shuji)
    assert len(week_of(point)) == 3
    assert DutyTime.objects.filter(point=point).exclude(until=None).count() == 7  # the week before stays to be read


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (TimeWanted(MONDAY, time(11), time(9), BOTH), "duty_time_backward"),
        (TimeWanted(MONDAY, time(9), time(11), ()), "duty_time_no_seats"),
        (TimeWanted(7, time(9), time(11), BOTH), "duty_weekday"),
        (TimeWanted(MONDAY, time(9), time(11), (SeatWanted("partner"), SeatWanted("partner"))), "duty_seats_twice"),
    ],
)
def test_what_no_week_can_be(town, wanted, code):
    with pytest.raises(BadInput) as refused:
        actions.set_week(point=opened_point(town), times=[wanted], by=town.shuji)
    assert refused.value.code == code


def test_who_usually_sits_there_must_be_able_to(town):
    for who in (town.xiaochen, town.laozhou, town.passerby):
        with pytest.raises(BadInput) as refused:
            week = every_day(SeatWanted("community_worker", standing=who))
            actions.set_week(point=opened_point(town, f"给{who.name}"), times=week, by=town.shuji)
        assert refused.value.code == "duty_not_able"


def test_one_name_once_in_an_estate_and_again_after_it_was_closed(town):
    point = opened_point(town)
    with pytest.raises(StateForbids):
        opened_point(town)
    actions.close_duty_point(point=point, words="修路", by=town.shuji)
    assert opened_point(town).pk != point.pk
    with pytest.raises(BadInput):
        opened_point(town, "别处", estate=town.estate_b)
    with pytest.raises(StateForbids):
        actions.set_week(point=fresh(point), times=every_day(), by=town.shuji)


def test_made_twice_nothing_changes(town):
    point = with_week(town, SeatWanted("community_worker", standing=town.xiaoliu), SeatWanted("property_staff"))
    first = worked_day()
    until = first + timedelta(days=13)
    made = actions.make_roster(community=town.wandu, since=first, until=until, by=town.shuji)
    before = list(DutySeat.objects.values_list("pk", "who", "shift__start"))
    again = actions.make_roster(community=town.wandu, since=first, until=until, by=town.shuji)
    assert (made.made, again.made, again.there) == (shifts(point).count(), 0, made.made)
    assert made.made == 14 - len(made.holidays)
    assert list(DutySeat.objects.values_list("pk", "who", "shift__start")) == before
    assert {who for _pk, who, _start in before} == {town.xiaoliu.pk, None}


def test_public_holidays_are_left_out_and_said(town):
    with clock.at(clock.day_start(date(2026, 9, 28))):
        point = with_week(town)
        made = actions.make_roster(community=town.wandu, since=date(2026, 9, 30), until=date(2026, 10, 8), by=town.shuji)
        assert date(2026, 10, 1) in made.holidays and made.holidays[date(2026, 10, 1)]
        days = {clock.local(shift.start).date() for shift in shifts(point)}
        assert date(2026, 10, 1) not in days and date(2026, 9, 30) in days
        assert dict(roster_of(town.shuji, town.wandu, date(2026, 9, 28)).days)[date(2026, 10, 1)]


def test_a_new_week_does_not_lay_a_shift_over_an_old_one(town):
    shift = shift_of(town)
    day = clock.local(shift.start).date()
    actions.set_week(point=shift.point, times=every_day(begins=time(10), ends=time(12)), by=town.shuji)
    made = actions.make_roster(community=town.wandu, since=day, until=day, by=town.shuji)
    assert (made.made, len(made.crossing), shifts(shift.point).count()) == (0, 1, 1)
    actions.cancel_duty(shift=shift, words="改时间", by=town.shuji)
    assert actions.make_roster(community=town.wandu, since=day, until=day, by=town.shuji).made == 1


def test_who_has_something_else_is_not_seated_twice(town):
    standing = SeatWanted("community_worker", standing=town.xiaoliu)
    one, other = with_week(town, standing), with_week(town, standing, name="西门")
    day = worked_day()
    made = actions.make_roster(community=town.wandu, since=day, until=day, by=town.shuji)
    held = [seat_in(shifts(point).get()).who for point in (one, other)]
    assert (held, made.made, len(made.busy)) == ([town.xiaoliu, None], 2, 1)


def test_no_day_that_is_over_and_no_more_than_three_months(town):
    with_week(town)
    today = clock.today()
    for since, until in (
        (today - timedelta(days=1), today),
        (today, today - timedelta(days=1)),
        (today, today + timedelta(days=93)),
    ):
        with pytest.raises(BadInput):
            actions.make_roster(community=town.wandu, since=since, until=until, by=town.shuji)


def test_closing_a_point_calls_off_what_has_not_begun(town):
    shift = shift_of(town)
    actions.close_duty_point(point=shift.point, words="修路", by=town.shuji)
    assert (fresh(shift).state, fresh(shift).cancelled_words) == ("cancelled", "修路")


def test_the_page_of_a_week_keeps_what_was_typed(town):
    point, client = opened_point(town), Client()
    client.force_login(town.shuji)
    row = {"day_0": "0", "from_0": "09:00", "to_0": "11:00", "worker_0": "xiaoliu", "property_0": "wanted", "partner_0": "maybe"}
    over = {"day_1": "0", "from_1": "10:00", "to_1": "12:00", "worker_1": "wanted"}
    refused = client.post(f"/duty-points/{point.pk}/week/", {"rows": "2"} | row | over)
    assert refused.status_code == 422 and 'value="10:00"' in refused.content.decode()
    assert client.post(f"/duty-points/{point.pk}/week/", {"rows": "1"} | row).status_code == 302
    seats = [(seat.ability, seat.required, seat.standing) for seat in week_of(point)[0].seats.all()]
    assert seats == [("community_worker", True, town.xiaoliu), ("property_staff", True, None), ("partner", False, None)]
    shown = client.get(f"/duty-points/{point.pk}/week/").content.decode()
    assert 'value="09:00"' in shown and '<option value="xiaoliu" selected>' in shown
    half = client.post(f"/duty-points/{point.pk}/week/", {"rows": "1", "day_0": "0", "from_0": "09:00"})
    assert half.status_code == 422 and "两个都要写" in half.content.decode()
