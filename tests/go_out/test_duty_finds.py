"""What a reviewer found at duty points and homes, each held by a test."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.agenda import Asked, dates_of
from minsheng.foundation.models import LookLog
from minsheng.go_out import actions
from minsheng.go_out.models import DutySwap, LastSeen, PlanChange, Stop
from minsheng.go_out.queries.changes import changed_in_words, changes_waiting
from minsheng.neighbourhood.actions import make_key
from tests.acts.duty import WHY, asked_swap, over_shift, seated, shift_of
from tests.acts.outings import grid_of, home_of, visit_with_homes
from tests.people import fresh


def told(user):
    return [changed_in_words(change) for change in changes_waiting(fresh(user))]


def test_what_was_handed_over_stays_when_it_goes_on_and_is_handed_over_again(town):
    shift = over_shift(town)
    actions.begin_duty(shift=shift, by=town.xiaoliu)
    actions.end_duty(shift=fresh(shift), by=town.xiaoliu)
    assert fresh(shift).note == "下一班问问绿地"


def test_a_point_that_closes_tells_who_was_to_sit_there_and_their_calendars(town):
    shift = shift_of(town)
    seated(town, shift, town.wangjie)
    actions.close_duty_point(point=shift.point, words="东门修路", by=town.shuji)
    shift = fresh(shift)
    assert (shift.state, shift.version, shift.changed_at is not None) == ("cancelled", 1, True)
    assert "坐班取消了" in told(town.wangjie)[0]


def test_why_a_shift_is_off_may_name_somebody_and_stays_in_the_office(town):
    shift = shift_of(town)
    seated(town, shift, town.laozhou, "property_staff")
    actions.cancel_duty(shift=fresh(shift), words="张大娘13912345678家里出事", by=town.shuji)
    asked = Asked(clock.now(), clock.now() + timedelta(days=30))
    assert [one.said.why for one in dates_of(town.laozhou, asked)] == [""]
    client = Client()
    client.force_login(town.laozhou)
    assert "13912345678" not in client.get(f"/duty-shifts/{shift.pk}/").content.decode()
    client.force_login(town.shuji)
    assert "13912345678" in client.get(f"/duty-shifts/{shift.pk}/").content.decode()


def test_an_agreed_swap_tells_both(town):
    swap = asked_swap(town)
    PlanChange.objects.unscoped(WHY).update(seen_at=clock.now())
    actions.answer_swap(swap=swap, agreed=True, by=town.wangjie)
    assert "不用您去了" in told(town.xiaoliu)[0] and told(town.wangjie) == []


def test_a_question_of_somebody_who_sits_there_no_more_bars_nobody(town):
    swap = asked_swap(town)
    seat = seated(town, swap.seat.shift, town.shuji)
    actions.ask_swap(seat=seat, to=town.wangjie, by=town.shuji)
    assert DutySwap.objects.get(pk=swap.pk).state == "withdrawn"


def test_erasure_reaches_what_was_seen_at_the_own_door(town):
    from minsheng.go_out.actions.forgetting import forget_resident
    from minsheng.neighbourhood.models import Resident

    outing, home = visit_with_homes(town), home_of(town)
    actions.begin_outing(outing=outing, by=town.wangjie)
    actions.make_stop(outing=outing, dwelling=home, saw="腿断了", felt="家里有难处", by=town.wangjie)
    resident = Resident.objects.unscoped(WHY).filter(community=town.wandu).first() or Resident(community=town.wandu)
    resident.home = home
    resident.save()
    forget_resident(resident=resident, voices=[])
    stop = Stop.objects.unscoped(WHY).get(dwelling=home)
    assert "腿" not in stop.saw and "难处" not in stop.felt and stop.outcome == "met"


def test_a_reason_that_is_over_no_longer_says_when_a_home_is_due(town):
    grid_of(town)
    home = home_of(town)
    actions.mark_household(home=home, kind="ill", days=7, until=clock.today() + timedelta(days=2), by=town.shuji)
    actions.mark_household(home=home, kind="veteran", days=90, by=town.shuji)
    with clock.at(clock.now() + timedelta(days=3)):
        visit = visit_with_homes(town)
        actions.begin_outing(outing=visit, by=town.wangjie)
        actions.make_stop(outing=visit, dwelling=home, saw="都好", by=town.wangjie)
        assert LastSeen.objects.unscoped(WHY).get(home=home).due_on == clock.today() + timedelta(days=90)


def test_programs_read_a_mark_with_a_line_in_the_log_and_times_without_a_zone(town):
    mark = actions.mark_household(home=home_of(town), kind="ill", by=town.shuji)
    key = make_key(name="表", by=town.shuji)
    client = Client(headers={"authorization": f"Bearer {key}"})
    LookLog.objects.all().delete()
    assert (
        client.post(f"/api/v1/household-marks/{mark.pk}/interval", {"days": 9}, content_type="application/json").status_code
        == 200
    )
    assert LookLog.objects.get().reason == str(mark.home_id)
    body = {"kind": "alone", "best_from": "08:00:00Z", "best_until": "10:00:00"}
    answer = client.post(f"/api/v1/homes/{mark.home_id}/marks", body, content_type="application/json")
    assert (answer.status_code, answer.json()["best_from"]) == (201, "08:00:00")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/rosters", {"community": "131103001001", "since": "9999-12-01", "until": "9999-12-31"}),
        ("/api/v1/duty-shifts?since=0001-01-01", None),
        ("/homes/due/?list=all&before=0001-01-01T00:00:00%2B08:00_1", None),
    ],
)
def test_a_far_moment_is_bad_input_and_no_fault(town, path, body):
    grid_of(town)
    client = Client()
    client.force_login(town.shuji)
    if path.startswith("/api"):
        client = Client(headers={"authorization": f"Bearer {make_key(name='表', by=town.shuji)}"})
    answer = client.post(path, body, content_type="application/json") if body else client.get(path)
    assert answer.status_code in (200, 400, 422)
