"""邀请: the office asks, whoever is invited answers with or without an account, and nobody is left without a way on."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.desk.digest import digest_of
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.models import Invitation, Partner
from minsheng.welcome_in.partners.states import INVITE_MOVES, InviteState
from tests.acts.partners import invited, on_trial
from tests.chain import refused
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh

WHY = "a test"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, path):
    return client_of(user).get(path).content.decode()


def in_days(days):
    return clock.at(clock.now() + timedelta(days=days))


FORM = {
    "purpose": "partner",
    "name": "星火科普",
    "kind": "social",
    "contact": "贺老师",
    "phone": "10000000091",
    "words": "周末来给孩子讲讲科学",
    "until": "2099-01-01",
}


def test_xiaoliu_invites_who_is_in_no_register_and_they_answer_by_the_code(town):
    until = (clock.today() + timedelta(days=7)).isoformat()
    form = FORM | {"until": until, "community": town.wandu.code}
    answer = client_of(town.xiaoliu).post("/partner-invitations/new/", form)
    invitation = Invitation.objects.unscoped(WHY).get()
    assert answer["Location"] == f"/partner-invitations/{invitation.number}/"
    sheet = page(town.xiaoliu, answer["Location"])
    assert f"/partners/invitations/{invitation.code}/" in sheet and "10000000091" in sheet
    anybody, at = Client(), f"/partners/invitations/{invitation.code}/"
    shown = anybody.get(at).content.decode()
    assert "周末来给孩子讲讲科学" in shown and "贺老师" not in shown and "10000000091" not in shown
    answer = anybody.post(f"{at}come/", {"brings": "出两位讲师", "words": "谢谢邀请"})
    assert answer["Location"] == f"{at}?thanks=1"
    partner = Partner.objects.unscoped(WHY).get()
    assert (partner.state, partner.name, partner.kind, partner.contact, partner.phone) == (
        "applied",
        "星火科普",
        "social",
        "贺老师",
        "10000000091",
    )
    assert f"/partners/receipts/{partner.receipt_code}/" in anybody.get(at).content.decode()
    office = page(town.xiaoliu, f"/partner-invitations/{invitation.number}/")
    assert f"/partners/{partner.number}/" in office and "谢谢邀请" in office
    assert f"/partner-invitations/{invitation.number}/" in page(town.shuji, f"/partners/{partner.number}/")


def test_the_register_s_own_answers_from_their_day(town):
    invitation = invited(town, organisation=town.property_company, purpose="once", words="星期六来讲讲电梯怎么用")
    assert "来办一件事" in page(town.laozhou, "/my-day/") and digest_of(town.laozhou) == ["1份邀请等您答复"]
    assert invitation.number not in page(town.chengguan, "/partner-invitations/")
    answer = client_of(town.laozhou).post(f"/partner-invitations/{invitation.number}/accept/", {"words": "一定到"})
    assert answer.status_code == 302
    invitation = fresh(invitation)
    assert (invitation.state, invitation.by_office, invitation.partner, invitation.answer_words) == (
        "accepted",
        False,
        None,
        "一定到",
    )
    assert "来办一件事" not in page(town.laozhou, "/my-day/")


def test_who_has_nobody_to_call_says_so_with_the_application(town):
    invitation = invited(town, organisation=town.property_company)
    with pytest.raises(BadInput) as refusal:
        actions.accept_invitation(invitation=invitation, brings="电梯讲座", by=town.laozhou)
    assert (refusal.value.field, fresh(invitation).state) == ("contact", "open")
    actions.accept_invitation(
        invitation=fresh(invitation), brings="电梯讲座", contact="周建平", phone="10000000092", by=town.laozhou
    )
    assert fresh(invitation).partner.contact == "周建平"


def test_the_office_writes_down_what_was_said_on_the_telephone(town):
    invitation = invited(town)
    actions.decline_invitation(invitation=invitation, words="这个月排满了", by=town.xiaoliu)
    assert (fresh(invitation).by_office, fresh(invitation).state) == (True, "declined")
    shown = page(town.xiaoliu, f"/partner-invitations/{invitation.number}/")
    assert "这个月排满了" in shown and f"?again={invitation.number}" in shown
    again = page(town.xiaoliu, f"/partner-invitations/new/?again={invitation.number}")
    assert "星火科普" in again and "10000000091" not in again


@pytest.mark.parametrize("before", list(InviteState))
def test_each_state_goes_where_the_table_says(town, before):
    acts = {
        InviteState.ACCEPTED: lambda one: actions.accept_invitation(invitation=one, by=None),
        InviteState.DECLINED: lambda one: actions.decline_invitation(invitation=one, by=None),
        InviteState.WITHDRAWN: lambda one: actions.withdraw_invitation(invitation=one, words="不办了", by=town.shuji),
    }
    for after, act in acts.items():
        one = invited(town, purpose="once", name=f"别家{after}")
        Invitation.objects.unscoped(WHY).filter(pk=one.pk).update(state=before)
        try:
            act(fresh(one))
        except StateForbids as refusal:
            assert (after in INVITE_MOVES[before], refusal.code) == (False, "invitation_state")
        else:
            assert after in INVITE_MOVES[before] and fresh(one).state == after


def test_a_second_yes_makes_no_second_application(town):
    invitation = invited(town)
    actions.accept_invitation(invitation=fresh(invitation), brings="讲课", by=None)
    with refused("invitation_state"):
        actions.accept_invitation(invitation=fresh(invitation), brings="讲课", by=None)
    assert Partner.objects.unscoped(WHY).count() == 1


@pytest.mark.slow
def test_past_its_day_it_is_unanswered_and_can_still_be_answered(town):
    invitation = invited(town, until=clock.today(), purpose="once")
    with in_days(1):
        assert (fresh(invitation).standing, fresh(invitation).state) == ("unanswered", "open")
        day = page(town.shuji, "/my-day/")
        assert "没答复邀请" in day and "星火科普" in day and "没答复邀请" not in page(town.xiaochen, "/my-day/")
        assert "过了也还能答复" in Client().get(f"/partners/invitations/{invitation.code}/").content.decode()
        assert "再请一次" in page(town.shuji, f"/partner-invitations/{invitation.number}/")
        actions.accept_invitation(invitation=fresh(invitation), by=None)
        assert "没答复邀请" not in page(town.shuji, "/my-day/")


def test_what_was_taken_back_is_no_dead_end(town):
    invitation = invited(town)
    actions.withdraw_invitation(invitation=invitation, words="活动改到明年了", by=town.xiaoliu)
    shown = Client().get(f"/partners/invitations/{invitation.code}/").content.decode()
    assert "活动改到明年了" in shown and "/partners/apply/" in shown and "/come/" not in shown


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"until": clock.today() - timedelta(days=1)}, "answer_day", "until"),
        ({"until": clock.today() + timedelta(days=999)}, "answer_day", "until"),
        ({"day": clock.today()}, "come_day", "day"),
        ({"words": "请回13900000001"}, "names_somebody", "words"),
        ({"words": "贺老师您来吧"}, "names_somebody", "words"),
        ({"words": "和孙大爷一起来"}, "may_name", "words"),
        ({"words": " "}, "empty", "words"),
        ({"phone": "123"}, "phone_wrong", "phone"),
        ({"name": ""}, "empty", "name"),
        ({"kind": "department"}, "bad_input", "kind"),
        ({"purpose": "other"}, "bad_input", "purpose"),
    ],
)
def test_what_cannot_be_sent(town, changes, code, field):
    with refused(code, field):
        invited(town, **changes)


def test_whoever_is_a_partner_already_is_not_asked_to_become_one(town):
    on_trial(town, organisation=town.property_company)
    with refused("partner_already", "organisation"):
        invited(town, organisation=town.property_company)
    invited(town, organisation=town.property_company, purpose="once")


def test_a_department_and_an_office_are_asked_in_other_ways(town):
    with refused("department_no_partner", "organisation"):
        invited(town, organisation=town.bureau)
    with refused("office_no_partner", "organisation"):
        invited(town, organisation=town.office)
    invited(town, organisation=town.bureau, purpose="once")


def test_the_timeline_names_nobody(town):
    invitation = invited(town, kind="professional", name="贺新明")
    actions.decline_invitation(invitation=invitation, words="我是贺新明，来不了", by=None)
    payloads = "".join(TimelineEntry.objects.values_list("payload", flat=True))
    assert [piece for piece in ("贺新明", "贺老师", "10000000091") if piece in payloads] == []


def test_whom_to_call_is_taken_out_on_request_and_not_while_an_answer_is_waited_for(town):
    invitation = invited(town, kind="professional", name="贺新明")
    with refused("invitation_open"):
        actions.erase_invited(invitation=invitation, by=town.shuji)
    actions.decline_invitation(invitation=fresh(invitation), words="来不了", by=None)
    actions.erase_invited(invitation=fresh(invitation), by=town.shuji)
    gone = fresh(invitation)
    assert (gone.contact, gone.phone, gone.answer_words) == ("", "", "") and "贺新明" not in gone.name
    with refused("applicant_erased"):
        actions.erase_invited(invitation=gone, by=town.shuji)


def test_a_stranger_to_the_invitation_answers_nothing(town):
    invitation = invited(town, organisation=town.property_company)
    for stranger in (town.xiaochen, town.lilei):
        assert client_of(stranger).get(f"/partner-invitations/{invitation.number}/").status_code == 404
        with pytest.raises(NotAllowed):
            actions.decline_invitation(invitation=invitation, by=stranger)


def test_wrong_codes_are_counted(town, settings):
    settings.RECEIPT_TRIES_PER_HOUR = 2
    codes = ["1234567890123456", "1234567890123457", "1234567890123458"]
    assert [Client().get(f"/partners/invitations/{code}/").status_code for code in codes] == [404, 404, 429]


def test_the_code_read_out_on_the_telephone_leads_there_too(town):
    invitation = invited(town)
    answer = Client().post("/receipts/", {"code": invitation.code})
    assert answer["Location"] == f"/partners/invitations/{invitation.code}/"


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/partner-invitations/", "/my-day/"])
def test_invitations_cost_the_same_for_one_as_for_three(town, path):
    for user in (town.shuji, town.laozhou):
        one, three = one_and_three(
            user, path, lambda n: invited(town, organisation=town.property_company, purpose="once", words=f"来{n}")
        )
        assert one == three <= MOST_STATEMENTS
