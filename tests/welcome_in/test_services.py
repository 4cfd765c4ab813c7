"""志愿服务: who may come, who is told, who confirms that somebody was there, and where hours come from."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.welcome_in.activities import actions
from minsheng.welcome_in.activities.models import Service, ServiceHours, SignUp, hours_shown
from minsheng.welcome_in.activities.queries.services import counting_hours, open_to, services_to_confirm, to_be_told
from tests.acts.services import ahead, came, in_hours, over, planned, signed
from tests.acts.volunteers import active, consented, pupil
from tests.people import acting, fresh

WHY = "a test"


def page(user, path):
    client = Client()
    if user is not None:
        client.force_login(user)
    answer = client.get(path, follow=True)
    return answer.status_code, answer.content.decode()


def refusal(act):
    with pytest.raises((BadInput, StateForbids, NotAllowed)) as refused:
        act()
    return refused.value.code


def minutes_of(volunteer):
    return sum(row.minutes for row in counting_hours(volunteer))


def test_a_volunteer_signs_up_with_the_code(town):
    service, volunteer = planned(town), active(town)
    at = f"/volunteers/receipts/{volunteer.receipt_code}/"
    assert "给老人理发" in page(None, at)[1]
    Client().post(f"{at}sign-up/{service.number}/")
    one = SignUp.objects.unscoped(WHY).get()
    assert (one.state, one.put_down_by, one.news, fresh(service).taken) == ("signed", None, "", 1)
    assert "我报了名的" in page(None, at)[1]
    Client().post(f"{at}step-back/{service.number}/")
    assert (fresh(one).state, fresh(service).taken) == ("back", 0)
    Client().post(f"{at}sign-up/{service.number}/")
    assert (fresh(one).state, fresh(service).taken) == ("signed", 1)


def test_a_code_opens_no_service_of_another_community(town):
    volunteer = active(town, community=town.gucheng)
    service = planned(town)
    assert open_to(volunteer) == []
    assert Client().post(f"/volunteers/receipts/{volunteer.receipt_code}/sign-up/{service.number}/").status_code == 404
    assert refusal(lambda: signed(town, service, volunteer)) == "volunteer_elsewhere"


def test_only_who_is_on_the_list_comes(town):
    volunteer = active(town)
    actions.leave(volunteer=volunteer, by=None)
    assert refusal(lambda: signed(town, volunteer=fresh(volunteer))) == "volunteer_not_active"


def test_no_more_than_wanted(town):
    service = planned(town, wanted=1)
    signed(town, service)
    late = active(town, name="晚来", phone="10000000305")
    assert open_to(late) == []
    assert refusal(lambda: signed(town, fresh(service), late)) == "service_full"
    assert (
        refusal(lambda: actions.change_service(service=fresh(service), plan=ahead(town, wanted=0), by=town.xiaoliu))
        == "wanted_wrong"
    )


def test_what_is_dangerous_is_insured_before_anybody_signs_up(town):
    service, volunteer = planned(town, risks="登高换灯"), active(town)
    assert open_to(volunteer) == []
    assert refusal(lambda: signed(town, service, volunteer)) == "not_insured"
    actions.change_service(service=fresh(service), plan=ahead(town, risks="登高换灯", insured=True), by=town.xiaoliu)
    assert signed(town, fresh(service), volunteer).state == "signed"
    undone = ahead(town, risks="登高换灯")
    assert refusal(lambda: actions.change_service(service=fresh(service), plan=undone, by=town.xiaoliu)) == "not_insured"


def test_a_pupil_comes_only_where_it_suits_and_a_guardian_said_yes(town):
    fit, unfit = planned(town, minors_ok=True), planned(town)
    volunteer = pupil(town)
    assert refusal(lambda: signed(town, fit, volunteer)) == "no_consent"
    assert refusal(lambda: signed(town, unfit, consented(town, volunteer))) == "not_for_minors"
    assert open_to(volunteer) == [fit]
    assert signed(town, fit, volunteer).state == "signed"
    assert refusal(lambda: actions.change_service(service=fresh(fit), plan=ahead(town), by=town.xiaoliu)) == "minors_signed"


def test_under_fourteen_only_together_with_the_guardian(town):
    service, volunteer = planned(town, minors_ok=True), consented(town, pupil(town, 10))
    assert refusal(lambda: signed(town, service, volunteer)) == "guardian_beside"
    assert signed(town, service, volunteer, with_guardian=True).with_guardian


def test_no_hours_without_the_guardians_yes(town):
    """Signed up with a consent that did not stand when it took place."""
    volunteer = consented(town, pupil(town))
    one = signed(town, planned(town, minors_ok=True), volunteer)
    Service.objects.unscoped(WHY).update(at=in_hours(-3), until=in_hours(-1))
    volunteer.guardians.unscoped(WHY).update(taken_back_at=in_hours(-4))
    assert refusal(lambda: came(town, fresh(one))) == "no_consent"
    assert actions.confirm_attendance(sign_up=fresh(one), came=False, by=town.xiaoliu).minutes == 0


def test_what_is_taken_back_falls_ahead(town):
    volunteer, service = consented(town, pupil(town)), planned(town, minors_ok=True)
    one = signed(town, service, volunteer)
    actions.take_back_consent(volunteer=volunteer, words="要中考了", by=town.xiaoliu)
    assert (fresh(one).state, fresh(service).taken) == ("back", 0)
    adult = active(town)
    other = signed(town, fresh(service), adult)
    actions.leave(volunteer=adult, by=None)
    assert (fresh(other).state, fresh(service).taken) == ("back", 0)


def test_who_was_put_down_is_told_and_so_is_who_signed_up_when_it_changes(town):
    one = signed(town)
    assert [row.news for row in to_be_told(town.xiaoliu)] == ["put_down"]
    actions.tell_volunteer(sign_up=one, by=town.xiaoliu)
    assert list(to_be_told(fresh(town.xiaoliu))) == []
    actions.change_service(
        service=fresh(one.service), plan=ahead(town, wanted=5, at=one.service.at, until=one.service.until), by=town.xiaoliu
    )
    assert fresh(one).news == ""
    actions.change_service(service=fresh(one.service), plan=ahead(town, place="亭子里"), by=town.xiaoliu)
    at = f"/volunteers/receipts/{one.volunteer.receipt_code}/"
    assert fresh(one).news == "changed" and "亭子里" in page(None, at)[1]
    actions.cancel_service(service=fresh(one.service), words="下雨", by=town.xiaoliu)
    assert "下雨" in page(None, at)[1]
    Client().post(f"{at}known/{one.service.number}/")
    assert fresh(one).news == ""
    assert refusal(lambda: actions.tell_volunteer(sign_up=fresh(one), by=town.xiaoliu)) == "nothing_to_tell"


def test_nobody_signs_up_for_what_was_cancelled_or_has_begun(town):
    cancelled = planned(town)
    actions.cancel_service(service=cancelled, words="下雨", by=town.xiaoliu)
    assert refusal(lambda: signed(town, fresh(cancelled))) == "service_cancelled"
    begun = over(town)
    volunteer = active(town)
    assert refusal(lambda: actions.sign_up(service=begun, volunteer=volunteer, by=None)) == "service_begun"
    assert signed(town, begun, volunteer).news == ""  # the office writes down who came along


def test_hours_come_from_confirmed_presence_alone(town):
    volunteer = active(town)
    one = signed(town, over(town), volunteer)
    assert minutes_of(volunteer) == 0 and not ServiceHours.objects.unscoped(WHY).exists()
    assert list(services_to_confirm(town.xiaoliu)) == [one.service]
    came(town, one)
    assert (minutes_of(volunteer), hours_shown(150)) == (150, "2.5")
    assert list(services_to_confirm(fresh(town.xiaoliu))) == []


def test_a_service_ahead_has_no_presence_and_its_end_no_future(town):
    assert refusal(lambda: came(town, signed(town))) == "service_ahead"
    one = signed(town, over(town), active(town, phone="10000000305"))
    assert refusal(lambda: came(town, one, came_until=in_hours(1))) == "not_over"
    assert refusal(lambda: came(town, one, came_from=in_hours(-1), came_until=in_hours(-2))) == "ends_before"
    assert refusal(lambda: came(town, one, came_from=in_hours(-30))) == "far_from_plan"


def test_nobody_confirms_the_own_presence_nor_the_own_childs(town):
    one = signed(town, over(town), active(town, name=town.xiaoliu.name))
    assert refusal(lambda: came(town, one)) == "own_presence"
    child = consented(town, pupil(town), name=town.xiaoliu.name, by=town.shuji, on=clock.today() - timedelta(days=1))
    assert refusal(lambda: came(town, signed(town, over(town, minors_ok=True), child))) == "own_presence"
    row = came(town, one, by=town.shuji)
    assert refusal(lambda: actions.correct_attendance(hours=row, came=False, reason="没来", by=town.xiaoliu)) == "own_presence"


def test_nobody_is_in_two_places_at_once(town):
    volunteer = active(town)
    first, second = (signed(town, over(town), volunteer) for _ in range(2))
    came(town, first)
    assert refusal(lambda: came(town, second)) == "twice_at_once"


def test_a_correction_is_a_new_row_and_the_trail_is_shown(town):
    row = came(town)
    volunteer = row.sign_up.volunteer
    until = row.until - timedelta(minutes=30)
    newer = actions.correct_attendance(hours=row, came=True, came_until=until, reason="提前走了半小时", by=town.shuji)
    assert (fresh(row).minutes, newer.replaces, minutes_of(volunteer)) == (150, row, 120)
    for user, address in (
        (town.xiaoliu, f"/services/{row.sign_up.service.number}/"),
        (town.xiaoliu, f"/volunteers/{volunteer.number}/"),
        (None, f"/volunteers/receipts/{volunteer.receipt_code}/"),
    ):
        shown = page(user, address)[1]
        assert "提前走了半小时" in shown and "<del>" in shown and "苏书记" in shown
    again = {"came": False, "reason": "记错了人", "by": town.xiaoliu}
    assert refusal(lambda: actions.correct_attendance(hours=row, **again)) == "already_corrected"
    actions.correct_attendance(hours=fresh(newer), **again)
    assert minutes_of(volunteer) == 0
    kinds = TimelineEntry.objects.filter(kind__startswith="Attendance").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["AttendanceConfirmed", "AttendanceCorrected", "AttendanceCorrected"]


def test_a_correction_says_why_and_changes_something(town):
    row = came(town)
    assert refusal(lambda: actions.correct_attendance(hours=row, came=True, reason="", by=town.xiaoliu)) == "empty"
    same = {"came": True, "came_from": row.since, "came_until": row.until}
    assert refusal(lambda: actions.correct_attendance(hours=row, reason="再看", by=town.xiaoliu, **same)) == "as_before"


def test_a_team_has_counts_until_the_office_releases_the_names(town):
    captain = acting("duizhang", "队长", town.volunteers, clock.today())
    one = signed(town, over(town), active(town, team=town.volunteers))
    at = f"/services/{one.service.number}/"
    status, shown = page(captain, at)
    assert status == 200 and "报了1位" in shown and "白鸽" not in shown and "我们队在册1位" in page(captain, "/services/")[1]
    assert page(captain, f"/sign-ups/{one.pk}/presence/")[0] == 404
    assert "白鸽" not in str(Client().get(f"/api/v1{at}").content)
    actions.release_names(service=fresh(one.service), released=True, by=town.xiaoliu)
    shown = page(fresh(captain), at)[1]
    assert "白鸽" in shown and "10000000301" not in shown
    assert came(town, fresh(one), by=fresh(captain)).confirmed_by == captain
    assert (
        refusal(lambda: actions.correct_attendance(hours=one.hours.unscoped(WHY).get(), came=False, reason="没来", by=captain))
        == "not_allowed"
    )
    assert page(town.laozhou, at)[0] == 404 and page(town.xiaochen, at)[0] == 404


def test_what_was_confirmed_is_not_cancelled_and_its_plan_stays(town):
    row = came(town)
    service = fresh(row.sign_up.service)
    assert refusal(lambda: actions.cancel_service(service=service, words="下雨", by=town.xiaoliu)) == "presence_noted"
    assert refusal(lambda: actions.change_service(service=service, plan=ahead(town), by=town.xiaoliu)) == "service_begun"
    assert refusal(lambda: actions.step_back(sign_up=fresh(row.sign_up), by=town.xiaoliu)) == "presence_noted"


def test_no_list_orders_volunteers_by_what_they_did(town):
    first = active(town, name="甲", phone="10000000306")
    second = active(town, name="乙", phone="10000000307")
    came(town, signed(town, over(town), first))
    shown = page(town.xiaoliu, "/volunteers/")[1]
    assert shown.index(second.number) < shown.index(first.number) and "小时" not in shown.split("<main")[-1].split("</main")[0]


@pytest.mark.parametrize("field", ["title", "place", "risks"])
def test_what_everybody_reads_names_nobody(town, field):
    assert refusal(lambda: planned(town, **{field: "找李大爷13912345678"})) == "names_somebody"


def test_pages_take_at_most_twelve_statements(town, django_assert_max_num_queries):
    service = over(town)
    for n in range(3):
        came(town, signed(town, fresh(service), active(town, name=f"人{n}", phone=f"1000000031{n}")))
    planned(town)
    volunteer = SignUp.objects.unscoped(WHY).first().volunteer
    client = Client()
    client.force_login(town.xiaoliu)
    for address in (
        "/volunteers/",
        f"/volunteers/{volunteer.number}/",
        "/services/",
        "/services/?past=1",
        f"/services/{service.number}/",
    ):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
    with django_assert_max_num_queries(12):
        Client().get(f"/volunteers/receipts/{volunteer.receipt_code}/")
