"""Whoever applies: how it stands for the holder of the code, what is kept and for how long, and how much of it comes in an hour."""

import uuid

import pytest
from django.test import Client

from minsheng.casework.models import WriteConflict
from minsheng.casework.queries.conflicts import two_sides
from minsheng.foundation.errors import StateForbids
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.models import Partner
from tests.acts.partners import LICENCE, applied, on_trial
from tests.people import fresh

WHY = "a test"
SAID = {
    "community": "131103001001",
    "kind": "social",
    "name": "春芽托管",
    "licence": LICENCE,
    "brings": "一间空房",
    "ties": "给小区干过活",
    "contact": "方小雨",
    "phone": "10000000088",
}


def page(user, path):
    client = Client()
    if user is not None:
        client.force_login(user)
    answer = client.get(path, follow=True)
    return answer.status_code, answer.content.decode()


def declined(town, **changes):
    partner = applied(town, **changes)
    actions.decline_partner(partner=partner, words="眼下没有地方", by=town.shuji)
    return fresh(partner)


def sent_thrice(address, changes, **more):
    client_id = str(uuid.uuid4())
    return [Client().post(address, SAID | {"client_id": client_id} | change, **more).status_code for change in changes]


@pytest.mark.parametrize("address", ["/partners/apply/", "/api/v1/partners/applications"])
def test_a_flood_of_other_contents_is_counted(town, settings, address):
    settings.PUBLIC_VOICES_PER_HOUR = 2
    more = {"content_type": "application/json"} if "api" in address else {}
    changes = [{}, {"brings": "另一样"}, {"brings": "又一样"}]
    assert sent_thrice(address, changes, **more) == [201 if more else 302, 409, 429]
    assert WriteConflict.objects.count() == 1


def test_what_was_only_typed_wrong_is_no_try(town, settings):
    settings.PUBLIC_VOICES_PER_HOUR = 1
    assert sent_thrice("/partners/apply/", [{"phone": "1"}, {"phone": "2"}, {}]) == [422, 422, 302]


def test_both_contents_are_shown_whole_and_the_contact_covered(town):
    sent_thrice("/partners/apply/", [{}, {"brings": "两间空房"}])
    sides = two_sides(WriteConflict.objects.get(), town.shuji)
    for lines, brings in ((dict(sides.kept), "一间空房"), (dict(sides.came), "两间空房")):
        assert (lines["能帮上什么"], lines["统一社会信用代码"], lines["和社区有没有别的往来"]) == (
            brings,
            LICENCE,
            "给小区干过活",
        )
        assert lines["您是"] == "社会组织"
        assert "方小雨" not in str(lines) and "10000000088" not in str(lines)


def test_the_code_opens_where_every_receipt_is_asked_for(town):
    partner = declined(town)
    client = Client()
    answer = client.post("/receipts/", {"code": partner.receipt_code}, follow=True)
    for shown in (answer.content.decode(), page(None, f"/receipts/{partner.receipt_code}/")[1]):
        assert "没接受" in shown and "眼下没有地方" in shown
        assert [word for word in ("春芽托管", "方小雨", "一间空房", "接下来") if word in shown] == []
    assert Client().get("/receipts/1234123412341234/").status_code == 404


def test_whoever_applies_reads_what_the_contact_is_for_and_how_long_it_stays(town):
    shown = page(None, "/partners/apply/")[1]
    assert "只用来办这份申请" in shown and "您说一声，社区就删掉" in shown


def test_who_was_declined_is_forgotten_on_request(town):
    partner = declined(town, ties="给小区干过活")
    at = f"/partners/{partner.number}/"
    assert f"{at}erase/" in page(town.shuji, at)[1] and f"{at}erase/" not in page(town.xiaoliu, at)[1]
    client = Client()
    client.force_login(town.shuji)
    assert client.post(f"{at}erase/").status_code == 302
    row = Partner.objects.unscoped(WHY).get(pk=partner.pk)
    assert (row.contact, row.phone, row.ties, row.name) == ("", "", "", "春芽托管")
    shown = page(town.shuji, at)[1]
    assert "按本人要求删去了联系人" in shown and "tel:" not in shown
    assert "没接受" in page(None, f"/partners/receipts/{partner.receipt_code}/")[1]


def test_of_a_single_person_the_name_goes_too(town):
    partner = declined(town, kind="professional", name="郝电工", licence="")
    actions.erase_applicant(partner=partner, by=town.shuji)
    row = fresh(partner)
    assert (row.name, row.brings) == ("（已按本人要求删去）",) * 2


def test_what_came_twice_is_forgotten_with_it(town):
    sent_thrice("/partners/apply/", [{}, {"brings": "两间空房"}])
    partner = Partner.objects.unscoped(WHY).get()
    actions.decline_partner(partner=partner, words="不", by=town.shuji)
    actions.erase_applicant(partner=fresh(partner), by=town.shuji)
    assert dict(two_sides(WriteConflict.objects.get(), town.shuji).came) == {}


def test_nobody_is_forgotten_while_it_goes_on(town):
    for partner in (applied(town), on_trial(town)):
        with pytest.raises(StateForbids) as refusal:
            actions.erase_applicant(partner=fresh(partner), by=town.shuji)
        assert refusal.value.code == "partner_open"
    partner = declined(town)
    actions.erase_applicant(partner=partner, by=town.shuji)
    with pytest.raises(StateForbids) as refusal:
        actions.erase_applicant(partner=fresh(partner), by=town.shuji)
    assert refusal.value.code == "applicant_erased"


def test_a_long_list_is_read_page_by_page(town):
    numbers = [applied(town).number for _ in range(23)]
    client = Client()
    client.force_login(town.shuji)
    first = client.get("/partners/")
    assert "下一页" in first.content.decode()
    older = client.get("/partners/", {"before": first.context["page"].older})
    both = first.content.decode(), older.content.decode()
    assert [sum(f"/partners/{number}/" in shown for shown in both) for number in numbers] == [1] * 23
    partner = declined(town)
    assert partner.number not in page(town.shuji, "/partners/")[1]
    assert partner.number in page(town.shuji, "/partners/?past=1")[1]
