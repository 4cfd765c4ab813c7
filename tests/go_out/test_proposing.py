"""A proposal fills what can be filled, spreads it, and says of the rest which seats and why. Nothing holds before a person accepts it."""

import importlib.util
from datetime import time, timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.go_out import actions, proposing
from minsheng.go_out.actions import Plan, SeatWanted
from minsheng.go_out.models import DutySeat
from minsheng.go_out.proposing import propose
from tests.acts.duty import every_day, opened_point, seat_in, seated, shift_of, with_week, worked_day

WORKER = SeatWanted("community_worker")
PROPERTY = SeatWanted("property_staff")


def a_week(town, *seats, name="您说我听", begins=time(9), ends=time(11), days=6):
    point = opened_point(town, name)
    actions.set_week(point=point, times=every_day(*seats, begins=begins, ends=ends), by=town.shuji)
    since = worked_day(30)
    actions.make_roster(community=town.wandu, since=since, until=since + timedelta(days=days - 1), point=point, by=town.shuji)
    return point


@pytest.mark.slow
def test_work_is_spread_and_nothing_is_written(town):
    a_week(town, WORKER, days=6)
    found = propose(town.wandu)
    loads = sorted(sum(one.who == user for one in found.seats) for user in (town.wangjie, town.xiaoliu, town.shuji))
    assert len(found.filled) == len(found.seats) and max(loads) - min(loads) <= 1 and found.unfilled == []
    assert not DutySeat.objects.exclude(who=None).exists()


def test_nobody_is_proposed_for_two_places_at_once_nor_where_they_are_out(town):
    day = worked_day(30)
    a_week(town, WORKER, days=1)
    a_week(town, WORKER, name="西门", begins=time(10), ends=time(12), days=1)
    at = clock.day_start(day) + timedelta(hours=9, minutes=30)
    plan = Plan(at=at, team=[town.xiaoliu])
    actions.plan_outing(community=town.wandu, kind="visit", plan=plan, by=town.shuji)
    found = propose(town.wandu)
    assert [one.who for one in found.filled] == [town.wangjie]
    assert len(found.unfilled) == 1
    why = found.unfilled[0].why
    assert "小刘" in why and "苏书记" in why and "王姐" in why and "走出去" in why


def test_a_seat_that_nobody_can_take_says_so(town):
    a_week(town, SeatWanted("partner"), days=1, name="合伙")
    town.bureau.whole_district = False
    town.bureau.save()
    found = propose(town.wandu)
    assert (found.filled, [one.why for one in found.unfilled]) == ([], ["这个社区还没有能算“合伙人”的人。"])


def test_what_must_not_be_free_comes_first(town):
    a_week(town, PROPERTY, days=1)
    a_week(town, SeatWanted("property_staff", required=False), name="西门", days=1)
    found = propose(town.wandu, optional=True)  # 老周 alone can sit in either
    assert [(one.seat.required, one.who) for one in found.seats] == [(True, town.laozhou), (False, None)]
    assert found.unfilled == []


def test_nobody_is_called_to_a_seat_that_may_stay_free_unless_asked(town):
    a_week(town, WORKER, SeatWanted("property_staff", required=False), days=2)
    assert [one.seat.ability for one in propose(town.wandu).seats] == ["community_worker"] * 2
    client = Client()
    client.force_login(town.shuji)
    assert "laozhou" not in client.get("/rosters/propose/").content.decode()
    assert client.get("/rosters/propose/?optional=1").content.decode().count('<option value="laozhou" selected>') == 2


def test_the_same_question_has_the_same_answer(town):
    a_week(town, WORKER, PROPERTY, days=5)
    first, again = ([(one.seat.pk, one.who) for one in propose(town.wandu).seats] for _ in range(2))
    assert first == again


def test_accepted_as_changed_all_or_nothing(town):
    shift, other = shift_of(town), shift_of(town, point=with_week(town, name="西门"))
    both = [(seat_in(shift), town.xiaoliu), (seat_in(other), town.xiaoliu)]
    with pytest.raises(StateForbids):
        actions.accept_roster(community=town.wandu, seats=both, by=town.shuji)
    assert not DutySeat.objects.exclude(who=None).exists()
    with pytest.raises(BadInput):
        actions.accept_roster(community=town.wandu, seats=[], by=town.shuji)
    fine = [(seat_in(shift), town.xiaoliu), (seat_in(other), town.wangjie)]
    assert actions.accept_roster(community=town.wandu, seats=fine, by=town.shuji) == 2
    assert set(DutySeat.objects.exclude(who=None).values_list("who", flat=True)) == {town.xiaoliu.pk, town.wangjie.pk}


def test_the_page_takes_what_was_chosen(town):
    shift = shift_of(town, WORKER, PROPERTY)
    client = Client()
    client.force_login(town.shuji)
    page = client.get("/rosters/propose/").content.decode()
    seats = {seat.ability: seat for seat in proposing.free_seats(town.wandu)}
    assert '<option value="laozhou" selected>' in page
    form = {f"seat_{seats['community_worker'].pk}": "wangjie", f"seat_{seats['property_staff'].pk}": ""}
    assert client.post("/rosters/propose/", form).status_code == 302
    held = dict(DutySeat.objects.filter(shift=shift).values_list("ability", "who"))
    assert held == {"community_worker": town.wangjie.pk, "property_staff": None}


def test_without_the_extra_the_page_says_so_and_seats_are_filled_by_hand(town, monkeypatch):
    shift = shift_of(town)
    found = importlib.util.find_spec
    monkeypatch.setattr(proposing, "find_spec", lambda name: None if name == "ortools" else found(name))
    client = Client()
    client.force_login(town.shuji)
    assert "附加包 plan" in client.get("/rosters/propose/").content.decode()
    assert seated(town, shift, town.xiaoliu).who == town.xiaoliu
