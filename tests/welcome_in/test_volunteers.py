"""志愿者: who becomes one, who reads what of them, whose guardian must say yes, and what stays of who left."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.welcome_in.activities import actions
from minsheng.welcome_in.activities.actions import GuardianSaid
from minsheng.welcome_in.activities.models import Guardian, Volunteer
from minsheng.welcome_in.activities.queries.volunteers import allowed_at
from tests.acts.volunteers import active, born_for, consented, pupil, wants
from tests.people import acting, fresh

WHY = "a test"
SAID = {"community": "131103001001", "name": "白鸽", "phone": "10000000301", "age": "adult", "skills": "理发", "agreed": "on"}


def page(user, path):
    client = Client()
    if user is not None:
        client.force_login(user)
    answer = client.get(path, follow=True)
    return answer.status_code, answer.content.decode()


def refusal(act):
    with pytest.raises((BadInput, StateForbids)) as refused:
        act()
    return refused.value.code


def test_somebody_without_an_account_becomes_a_volunteer(town):
    client = Client()
    answer = client.post("/volunteers/apply/", SAID | {"client_id": str(uuid.uuid4())}, follow=True)
    volunteer = Volunteer.objects.unscoped(WHY).get()
    assert (volunteer.state, volunteer.name, volunteer.phone) == ("applied", "白鸽", "10000000301")
    assert "收到了" in answer.content.decode() and "白鸽" not in answer.content.decode()
    client.force_login(town.xiaoliu)
    assert client.post(f"/volunteers/{volunteer.number}/welcome/").status_code == 302
    assert fresh(volunteer).state == "active"
    for address in (f"/volunteers/receipts/{volunteer.receipt_code}/", f"/receipts/{volunteer.receipt_code}/"):
        assert "在册" in page(None, address)[1]


def test_sent_twice_it_is_one(town):
    said = SAID | {"client_id": str(uuid.uuid4())}
    assert [Client().post("/volunteers/apply/", said).status_code for _ in range(2)] == [302, 302]
    assert Volunteer.objects.unscoped(WHY).count() == 1


def test_nothing_is_kept_of_who_did_not_agree(town):
    assert Client().post("/volunteers/apply/", {key: value for key, value in SAID.items() if key != "agreed"}).status_code == 422
    assert refusal(lambda: wants(town, agreed=False)) == "not_agreed"
    assert not Volunteer.objects.unscoped(WHY).exists()


def test_name_telephone_and_birth_are_sealed_and_stand_in_no_entry(town):
    volunteer = consented(town, pupil(town))
    kept = repr(Volunteer.objects.unscoped(WHY).values().get()) + repr(Guardian.objects.unscoped(WHY).values().get())
    entries = " ".join(TimelineEntry.objects.filter(subject_kind="volunteer").values_list("payload", flat=True))
    for word in ("小雨", "10000000302", "雨妈妈", "10000000303", volunteer.born.isoformat()):
        assert word not in kept and word not in entries


def test_at_the_desk_somebody_is_one_at_once(town):
    client = Client()
    client.force_login(town.xiaoliu)
    answer = client.post("/volunteers/enter/", SAID, follow=True)
    assert Volunteer.objects.unscoped(WHY).get().state == "active" and "登记好了" in answer.content.decode()


def test_the_telephone_is_for_the_office_there_alone(town):
    volunteer = active(town, team=town.volunteers)
    address = f"/volunteers/{volunteer.number}/"
    captain = acting("duizhang", "队长", town.volunteers, clock.today())
    assert "10000000301" in page(town.xiaoliu, address)[1]
    for user in (town.wangjie, town.shenji):
        status, shown = page(user, address)
        assert status == 200 and "10000000301" not in shown and volunteer.receipt_code not in shown
    for user in (town.xiaochen, captain, town.laozhou):
        assert page(user, address)[0] == 404
    assert page(captain, "/volunteers/")[0] == 404


def test_lists_show_no_more_of_a_pupil_than_the_surname(town):
    volunteer = pupil(town)
    assert "小雨" not in page(town.xiaoliu, "/volunteers/")[1]
    assert "小雨" not in page(town.wangjie, f"/volunteers/{volunteer.number}/")[1]
    assert "小雨" in page(town.xiaoliu, f"/volunteers/{volunteer.number}/")[1]


def test_who_is_how_old_is_asked_of_the_calendar(town):
    day = clock.today()
    ages = [pupil(town, born=date(day.year - years, day.month, day.day)).age for years in (13, 14, 17, 18)]
    assert ages == ["child", "minor", "minor", "adult"]
    assert wants(town, age="minor").age == "minor"
    assert refusal(lambda: wants(town, born=clock.today() + timedelta(days=1))) == "born_wrong"


def test_a_guardian_named_on_the_form_has_not_said_yes(town):
    volunteer = pupil(town, guardian=GuardianSaid("雨妈妈", "10000000303", "mother"))
    assert not allowed_at(volunteer, clock.now())
    shown = page(town.xiaoliu, f"/volunteers/{volunteer.number}/")[1]
    assert "还没问过他同意不同意" in shown and "还没有监护人同意" in shown
    assert allowed_at(consented(town, volunteer), clock.now())


def test_a_consent_says_by_whom_when_and_how_and_can_be_taken_back(town):
    volunteer = consented(town, pupil(town))
    assert "电话里说的" in page(town.xiaoliu, f"/volunteers/{volunteer.number}/")[1]
    before = clock.now()
    assert refusal(lambda: consented(town, volunteer, on=clock.today() + timedelta(days=1))) == "day_ahead"
    assert refusal(lambda: consented(town, active(town))) == "of_age"
    actions.take_back_consent(volunteer=volunteer, words="要中考了", by=town.xiaoliu)
    assert (allowed_at(volunteer, before), allowed_at(volunteer, clock.now())) == (True, False)
    assert refusal(lambda: actions.take_back_consent(volunteer=volunteer, words="再来", by=town.xiaoliu)) == "no_consent"


def test_an_adult_needs_nobody(town):
    assert allowed_at(active(town), clock.now())
    assert allowed_at(pupil(town, born=born_for(19)), clock.now())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"phone": "12"}, "phone_wrong"),
        ({"name": "白*"}, "masked"),
        ({"phone": "100****0301"}, "masked"),
        ({"age": "old"}, "age_missing"),
    ],
)
def test_what_cannot_be_used_is_refused(town, change, code):
    assert refusal(lambda: wants(town, **change)) == code


def test_a_team_is_one_of_volunteers_that_serves_there(town):
    assert active(town, team=town.volunteers).team == town.volunteers
    assert refusal(lambda: wants(town, team=town.property_company)) == "team_elsewhere"
    assert refusal(lambda: wants(town, community=town.gucheng, team=town.volunteers)) == "team_elsewhere"


def test_who_leaves_by_the_code_leaves_at_once(town):
    volunteer = active(town)
    Client().post(f"/volunteers/receipts/{volunteer.receipt_code}/leave/")
    assert fresh(volunteer).state == "left"
    assert TimelineEntry.objects.get(kind="VolunteerLeft").by_id is None


def test_who_asks_is_forgotten_and_the_code_opens_nothing(town):
    volunteer = consented(town, pupil(town, team=town.volunteers))
    assert refusal(lambda: actions.erase_volunteer(volunteer=volunteer, by=town.shuji)) == "volunteer_open"
    actions.leave(volunteer=volunteer, by=town.xiaoliu)
    actions.erase_volunteer(volunteer=fresh(volunteer), by=town.shuji)
    row, guardian = fresh(volunteer), Guardian.objects.unscoped(WHY).get()
    assert (row.name, row.phone, row.born, row.skills, row.team) == ("（已按本人要求删去）", "", None, "", None)
    assert (guardian.name, guardian.phone) == ("", "")
    assert page(None, f"/volunteers/receipts/{volunteer.receipt_code}/")[0] == 404
    assert page(town.shuji, f"/volunteers/{volunteer.number}/")[0] == 200
    assert refusal(lambda: actions.erase_volunteer(volunteer=fresh(volunteer), by=town.shuji)) == "volunteer_erased"


def test_by_a_program(town):
    said = {"client_id": str(uuid.uuid4()), "agreed": True} | {key: SAID[key] for key in ("community", "name", "phone", "age")}
    made = Client().post("/api/v1/volunteers/applications", said, content_type="application/json")
    assert made.status_code == 201
    state = Client().get(f"/api/v1/volunteers/receipts/{made.json()['receipt_code']}").json()
    assert (state["state"], "name" in state) == ("applied", False)
