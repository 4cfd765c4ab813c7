"""Who a partner is, who acts for it and what it is told: a person decides, sees why, and names nobody."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions as casework
from minsheng.foundation import clock
from minsheng.foundation.agenda import Asked, dates_of
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import Agreement, Organisation, User
from minsheng.neighbourhood.queries import scope_of
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.models import Partner
from minsheng.welcome_in.partners.queries.partners import alike_for, shares_in_hand
from tests.acts.partners import LICENCE, accepted, applied, checked, on_trial, terms
from tests.chain import offered, opened
from tests.people import acting, fresh

WHY = "a test"


def signed(town, by="shuji", name="春芽托管", **changes):
    partner = accepted(town, name=name)
    actions.sign_agreement(partner=partner, by=getattr(town, by), **terms(town, **changes))
    return fresh(partner)


def page(user, path):
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def refused(act, kind=BadInput):
    with pytest.raises(kind) as refusal:
        act()
    return refusal.value.code, refusal.value.field


def test_whoever_writes_the_name_of_an_organisation_is_not_taken_for_it(town):
    partner = accepted(town, name="区城管局")
    shown = page(town.shuji, f"/partners/{partner.number}/agree/")
    assert '<option value="" selected>' in shown.split('name="organisation"')[1].split("</select>")[0]
    assert "只是名字一样" in shown and "马科员" in shown
    assert alike_for(accepted(town, name="邻家商户"), town.shuji) == []


def test_only_what_the_office_sees_can_be_chosen(town):
    next_door = Organisation.objects.unscoped(WHY).get(code="linjia")
    assert refused(lambda: signed(town, organisation=next_door)) == ("bad_input", "organisation")
    assert Agreement.objects.unscoped(WHY).count() == 0
    assert signed(town, by="jiedao", organisation=next_door).organisation == next_door


def test_the_credit_code_is_a_reason_once_somebody_has_seen_it(town):
    actions.end_partner(partner=on_trial(town), words="停", by=town.shuji)
    again = applied(town, name="春芽服务", licence=LICENCE)
    assert [(one.organisation.name, one.by_code) for one in alike_for(again, town.shuji)] == [("春芽托管", True)]
    assert "统一社会信用代码一样" in page(town.shuji, f"/partners/{again.number}/")
    assert alike_for(again, fresh(town.xiaochen)) == []


def test_whoever_was_a_partner_before_can_be_one_again(town):
    first = on_trial(town)
    actions.end_partner(partner=first, words="停", by=town.shuji)
    again = accepted(town)
    assert refused(lambda: actions.sign_agreement(partner=again, by=town.shuji, **terms(town)))[0] == "organisation_known"
    actions.sign_agreement(partner=fresh(again), by=town.shuji, **terms(town, organisation=first.organisation))
    assert fresh(again).organisation == first.organisation


def test_nobody_comes_to_act_for_an_organisation_with_people_unless_they_are_named(town):
    partner = signed(town, organisation=town.property_company)
    assert [row.user.name for row in partner.organisation.representatives.all()] == ["老周"]
    entry = TimelineEntry.objects.get(kind="AgreementSigned")
    assert '"newcomers":0' in entry.payload.replace(" ", "")


def test_somebody_new_beside_them_is_said_plainly(town):
    partner = signed(town, organisation=town.property_company, people=["老周", "方老师"])
    assert "新添1人替它登录办事" in page(town.shuji, f"/partners/{partner.number}/")


def test_a_community_lets_nobody_act_for_the_whole_district(town):
    """Whoever acts for the bureau reads all that it works on, everywhere."""
    for changes in ({"people": ["方老师"]}, {"people": ["马科员", "方老师"]}):
        act = lambda changes=changes: signed(town, organisation=town.bureau, **changes)  # noqa: E731
        assert refused(act) == ("people_not_led", "people")
    assert not User.objects.filter(name="方老师").exists()
    assert scope_of(fresh(town.chengguan)).organisations == {town.bureau.pk}
    signed(town, organisation=town.bureau)
    assert town.bureau.representatives.count() == 1
    signed(town, by="quji", organisation=town.bureau, people=["方老师"])
    assert town.bureau.representatives.count() == 2


def test_a_closed_account_counts_as_nobody(town):
    User.objects.filter(pk=town.laozhou.pk).update(is_active=False)
    partner = signed(town, organisation=town.property_company)
    assert "老周" not in page(town.shuji, f"/partners/{partner.number}/")
    assert [row.user.name for row in partner.agreement.people.all()] == ["方老师"]


def test_what_stands_in_the_way_is_asked_of_the_organisation_it_turns_out_to_be(town):
    opened(town, concerns=town.property_company)
    act = lambda: signed(town, organisation=town.property_company)  # noqa: E731
    assert refused(act) == ("conflict_unsaid", "organisation")
    partner = Partner.objects.unscoped(WHY).get()
    actions.check_partner(partner=fresh(partner), licence_seen=True, conflict="不请它监督自己", by=town.xiaoliu)
    actions.sign_agreement(partner=fresh(partner), by=town.shuji, **terms(town, organisation=town.property_company))
    assert fresh(partner).state == "trial"


def test_whose_papers_nobody_has_seen_any_more_signs_nothing(town):
    partner = accepted(town)
    actions.check_partner(partner=fresh(partner), licence_seen=False, by=town.xiaoliu)
    act = lambda row: lambda: actions.sign_agreement(partner=row, by=town.shuji, **terms(town))  # noqa: E731
    assert refused(act(fresh(partner)), StateForbids)[0] == "licence_unseen"
    # who read it before it was checked anew is told that somebody was faster
    assert refused(act(partner), StateForbids)[0] == "somebody_was_faster"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("打13900000001", "names_somebody"),
        ("请方老师来", "names_somebody"),
        ("王大爷说好", "may_name"),
        ("去3单元502", "may_name"),
    ],
)
def test_what_leaves_the_office_names_nobody(town, words, code):
    trial = on_trial(town)
    acts = {
        "accept": lambda: actions.accept_partner(partner=checked(town), words=words, by=town.shuji),
        "decline": lambda: actions.decline_partner(partner=applied(town), words=words, by=town.shuji),
        "end": lambda: actions.end_partner(partner=trial, words=words, by=town.shuji),
        "sign": lambda: signed(town, name="另一家", scope=words),
    }
    assert {name: refused(act)[0] for name, act in acts.items()} == dict.fromkeys(acts, code)


def test_what_only_sounds_like_a_name_goes_once_somebody_looked(town):
    actions.accept_partner(partner=checked(town), words="带上两位老师", looked_over=True, by=town.shuji)
    with pytest.raises(BadInput) as refusal:
        signed(town, name="另一家", host_name="周经理13900000001")
    assert refusal.value.field == "host_name"


def test_no_name_stands_in_the_timeline(town):
    partner = actions.apply_partner(
        community=town.wandu, kind="professional", name="郝电工", brings="修灯", contact="郝电工", phone="10000000073", by=None
    )
    actions.check_partner(partner=partner, by=town.xiaoliu)
    actions.accept_partner(partner=fresh(partner), words="欢迎", by=town.shuji)
    actions.sign_agreement(partner=fresh(partner), by=town.shuji, **terms(town, host_name="周经理"))
    told = "".join(TimelineEntry.objects.filter(subject_kind="partner").values_list("payload", flat=True))
    assert [name for name in ("郝电工", "周经理", "10000000073") if name in told] == []
    asked = Asked(clock.now() - timedelta(days=1), clock.now() + timedelta(days=400))
    days = [one for one in dates_of(fresh(town.shuji), asked) if one.key.startswith("partner-")]
    assert {one.said.about for one in days} == {"郝电工"} and {one.outside.about for one in days} == {""}


def test_what_a_partner_is_called_may_not_leave_where_it_names_somebody(town):
    for name, told in (("王师傅修车铺", ""), ("春芽托管", "春芽托管")):
        partner = signed(town, name=name)
        asked = Asked(clock.now() - timedelta(days=1), clock.now() + timedelta(days=400))
        mine = [one for one in dates_of(fresh(town.shuji), asked) if one.key.startswith(f"partner-{partner.number}")]
        assert {one.outside.about for one in mine} == {told}


def test_one_secretary_lengthens_nothing_for_another_community(town):
    partner = accepted(town)
    actions.sign_agreement(partner=partner, by=town.jiedao, **terms(town, communities=[town.wandu, town.gucheng]))
    day, later = clock.today() + timedelta(days=100), clock.today() + timedelta(days=500)
    review = {"words": "好", "review_on": day}
    act = lambda: actions.review_partner(partner=fresh(partner), by=town.shuji, until=later, **review)  # noqa: E731
    assert refused(act) == ("not_led", "until")
    assert 'name="until"' not in page(town.shuji, f"/partners/{partner.number}/review/")
    assert 'name="until"' in page(town.jiedao, f"/partners/{partner.number}/review/")
    actions.review_partner(partner=fresh(partner), by=town.shuji, **review)
    actions.review_partner(partner=fresh(partner), by=town.jiedao, until=later, **review)
    assert fresh(partner).agreement.until == later


def test_two_look_at_it_in_the_same_moment_and_one_is_told(town):
    partner, stale = on_trial(town), None
    stale = fresh(partner)
    assert stale.agreement.until  # read now
    day = clock.today() + timedelta(days=100)
    actions.review_partner(partner=partner, words="好", review_on=day, by=town.shuji)
    again = lambda row: lambda: actions.review_partner(partner=row, words="不好", review_on=day, by=town.jiedao)  # noqa: E731
    assert refused(again(stale), StateForbids)[0] == "somebody_was_faster"
    ended = fresh(partner)
    assert ended.agreement.until
    actions.end_partner(partner=partner, words="停", by=town.shuji)
    assert refused(again(ended), StateForbids)[0] == "somebody_was_faster"


def test_two_check_it_in_the_same_moment_and_one_is_told(town):
    partner = applied(town)
    stale = fresh(partner)
    actions.check_partner(partner=partner, by=town.xiaoliu)
    check = lambda: actions.check_partner(partner=stale, by=town.shuji)  # noqa: E731
    assert refused(check, StateForbids)[0] == "somebody_was_faster"


def test_what_it_has_in_hand_elsewhere_is_not_counted_here(town):
    partner = signed(town, by="quji", organisation=town.bureau, people=["马科员"])
    offered(town, opened(town), town.bureau)
    assert [shares_in_hand(partner.organisation, fresh(who)) for who in (town.shuji, town.xiaochen)] == [1, 0]


def test_an_application_with_something_in_its_way_is_shown_with_all_it_said(town):
    opened(town, concerns=town.property_company)
    partner = applied(town, name="恒邻物业", ties="给小区干过活", licence=LICENCE)
    shown = page(town.shuji, f"/partners/{partner.number}/check/")
    assert all(word in shown for word in ("一间空房", "给小区干过活", LICENCE, "有利益冲突要留意"))
    assert "10000000088" not in shown


def test_programs_choose_among_the_same(town):
    partner = accepted(town)
    headers = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    said = {key: value for key, value in terms(town).items() if key not in ("communities", "host_organisation")}
    said = {key: str(value) for key, value in said.items()} | {"communities": [town.wandu.code], "host_name": "周经理"}
    at = f"/api/v1/partners/{partner.number}/agreement"
    post = lambda more: Client().post(at, said | more, content_type="application/json", headers=headers)  # noqa: E731
    assert post({"organisation": "linjia"}).status_code == 422
    assert post({"organisation": "chengguan", "people": ["方老师"]}).json()["code"] == "people_not_led"
    assert post({"scope": "王大爷说好"}).json()["code"] == "may_name"
    assert post({"scope": "带两位老师", "looked_over": True}).status_code == 200


def test_whoever_acted_before_is_proposed_when_it_is_signed_anew(town):
    partner = signed(town, people=["方老师", "李老师"])
    with clock.at(clock.now() + timedelta(days=400)):
        shown = page(town.shuji, f"/partners/{partner.number}/agree/")
        assert "方老师\n李老师" in shown
        acting("x", "别人", town.volunteers, clock.today())
        actions.check_partner(partner=fresh(partner), licence_seen=True, by=town.xiaoliu)
        actions.sign_agreement(partner=fresh(partner), by=town.shuji, **terms(town, people=["方老师", "李老师"]))
        assert User.objects.filter(name__in=["方老师", "李老师"]).count() == 2
        share = casework.offer_share(
            case=opened(town), organisation=partner.organisation, role="lead", share="扫雪", by=town.shuji
        )
        assert share.pk
