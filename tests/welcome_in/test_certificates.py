"""志愿服务记录证明: free, out of what counts alone, and anybody with the paper can have it checked."""

import io

import pytest
from django.test import Client
from docx import Document

from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.neighbourhood.models import OfficeRule
from minsheng.welcome_in.activities import actions
from minsheng.welcome_in.activities.models import Certificate, ServiceHours, SignUp
from minsheng.welcome_in.activities.stars import star_for
from tests.acts.services import came, certified, in_hours, over, signed
from tests.acts.volunteers import active
from tests.people import fresh

WHY = "a test"


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


def test_a_volunteer_asks_with_the_code_and_the_office_issues(town):
    volunteer = came(town).sign_up.volunteer
    at = f"/volunteers/receipts/{volunteer.receipt_code}/"
    assert "要一份证明" in page(None, at)[1]
    Client().post(f"{at}certificate/")
    asked = Certificate.objects.unscoped(WHY).get()
    assert (asked.state, asked.asked_by) == ("asked", None)
    assert refusal(lambda: actions.ask_certificate(volunteer=volunteer, by=None)) == "certificate_asked"
    assert page(None, f"{at}certificates/{asked.number}/")[0] == 404
    client = Client()
    client.force_login(town.xiaoliu)
    answer = client.post(f"/volunteers/{volunteer.number}/certificate/", {"identity": "123x"}, follow=True)
    issued = fresh(asked)
    assert (issued.state, issued.minutes, issued.services, issued.identity) == ("issued", 150, 1, "123X")
    for shown in (answer.content.decode(), page(None, f"{at}certificates/{asked.number}/")[1]):
        for word in ("白鸽", "123X", "给老人理发", "活动室", "2.5", "小刘", issued.number):
            assert word in shown
    assert "10000000301" not in answer.content.decode()


def test_no_certificate_without_confirmed_hours(town):
    volunteer = active(town)
    signed(town, over(town), volunteer)
    assert refusal(lambda: actions.ask_certificate(volunteer=volunteer, by=None)) == "no_hours"
    assert refusal(lambda: actions.issue_certificate(volunteer=volunteer, by=town.xiaoliu)) == "no_hours"


def test_whoever_checks_reads_that_it_is_genuine_and_its_sums_alone(town):
    certificate = certified(town)
    status, shown = page(None, f"/volunteers/certificates/{certificate.check_code}/")
    assert status == 200 and "是真的" in shown and certificate.number in shown and "2.5小时" in shown
    assert [word for word in ("白鸽", "活动室", "给老人理发", "10000000301", certificate.volunteer.number) if word in shown] == []
    said = Client().get(f"/api/v1/service-certificates/receipts/{certificate.check_code}").json()
    assert (said["genuine"], said["minutes"], "name" in said) == (True, 150, False)
    assert page(None, "/volunteers/certificates/1234123412341234/")[0] == 404
    client = Client()
    answer = client.post("/volunteers/certificates/", {"code": certificate.check_code}, follow=True)
    assert "是真的" in answer.content.decode()
    assert client.post("/volunteers/certificates/", {"code": "1"}).status_code == 422


def test_hours_put_right_after_it_was_issued_are_told_and_a_void_one_says_so(town):
    certificate = certified(town)
    address = f"/volunteers/certificates/{certificate.check_code}/"
    row = ServiceHours.objects.unscoped(WHY).get()
    actions.correct_attendance(hours=row, came=False, reason="记错了人", by=town.xiaoliu)
    assert "有过更正" in page(None, address)[1]
    actions.void_certificate(certificate=certificate, words="时长记错了", by=town.shuji)
    shown = page(None, address)[1]
    assert "已经作废" in shown and "是真的" not in shown
    assert (
        refusal(lambda: actions.void_certificate(certificate=fresh(certificate), words="再", by=town.shuji))
        == "certificate_state"
    )


def test_a_certificate_keeps_what_stood_when_it_was_issued(town):
    certificate = certified(town)
    volunteer = certificate.volunteer
    came(town, signed(town, over(town, at=in_hours(-30), until=in_hours(-29)), volunteer))
    assert (fresh(certificate).minutes, fresh(certificate).services) == (150, 1)
    assert actions.issue_certificate(volunteer=volunteer, by=town.xiaoliu).services == 2


def test_the_name_may_be_covered(town):
    certificate = certified(town, covered=True)
    shown = page(town.xiaoliu, f"/service-certificates/{certificate.number}/")[1]
    assert "白*" in shown and "白鸽" not in shown
    assert (
        refusal(lambda: actions.issue_certificate(volunteer=certificate.volunteer, identity="12345", by=town.xiaoliu))
        == "last_four"
    )


def test_as_word(town):
    certificate = certified(town)
    client = Client()
    client.force_login(town.xiaoliu)
    answer = client.post(f"/documents/word/volunteer-record/{certificate.number}/")
    text = "\n".join(p.text for p in Document(io.BytesIO(b"".join(answer) if answer.streaming else answer.content)).paragraphs)
    for word in ("志愿服务记录证明", certificate.number, "白鸽", "给老人理发", "2.5小时", "小刘记录", "万都社区"):
        assert word in text
    for user in (town.wangjie, town.xiaochen, town.shenji):
        client.force_login(user)
        assert client.post(f"/documents/word/volunteer-record/{certificate.number}/").status_code == 404


def test_stars_are_off_until_the_office_wants_them(town):
    assert [star_for(hours * 60) for hours in (99, 100, 299, 300, 600, 1000, 1500)] == [0, 1, 1, 2, 3, 4, 5]
    row = came(town)
    ServiceHours.objects.unscoped(WHY).filter(pk=row.pk).update(minutes=6000)
    volunteer = SignUp.objects.unscoped(WHY).get().volunteer
    assert actions.issue_certificate(volunteer=volunteer, by=town.xiaoliu).star == 0
    OfficeRule.objects.create(key="volunteer_stars", value=1)
    assert "1星" in page(None, f"/volunteers/receipts/{volunteer.receipt_code}/")[1]


def test_who_was_forgotten_has_none(town):
    volunteer = certified(town, identity="1234").volunteer
    actions.leave(volunteer=volunteer, by=None)
    actions.erase_volunteer(volunteer=fresh(volunteer), by=town.shuji)
    assert Certificate.objects.unscoped(WHY).get().identity == ""
    assert refusal(lambda: actions.ask_certificate(volunteer=fresh(volunteer), by=None)) == "volunteer_erased"
