"""What an agreement opens and closes: for whom it says, where it says, on its days, and for nobody else."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework.actions import end_hand_over, hand_over_work
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import import_place, make_token
from minsheng.neighbourhood.models import Community, Organisation, Post, Representative, User
from minsheng.neighbourhood.permission import allowed
from minsheng.neighbourhood.queries import colleague_or_none, colleagues_of, scope_of, serving
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.models import Partner
from minsheng.work_together.queries.programmes import able_to_run
from tests.acts.partners import accepted, on_trial, terms
from tests.chain import refused
from tests.neighbourhood.sheets_of_offices import workbook
from tests.people import acting, fresh, organised, person

WHY = "a test"


def in_days(days):
    return clock.at(clock.now() + timedelta(days=days))


def hand_of(partner):
    return fresh(User.objects.get(representations__agreement=partner.agreement))


def signed(town, by="shuji", **changes):
    partner = accepted(town, name=changes.pop("name", "春芽托管"))
    actions.sign_agreement(partner=partner, by=getattr(town, by), **terms(town, **changes))
    return fresh(partner)


def newcomer(town):
    """Somebody who worked in 万都 until yesterday and goes to the partner."""
    user, yesterday = person("xin", "新来的"), clock.today() - timedelta(days=1)
    Post.objects.create(user=user, role="grid", community=town.wandu, since=yesterday, until=yesterday)
    return user


def end(partner, town):
    actions.end_partner(partner=fresh(partner), words="搬走了", by=town.quji)


def test_an_agreement_gives_nobody_the_accounts_of_an_organisation_of_the_whole_district(town):
    signed(town, organisation=town.bureau)
    assert not town.bureau.communities.unscoped(WHY).exists()
    assert not allowed(fresh(town.shuji), "neighbourhood.issue_code", fresh(town.chengguan))
    assert colleague_or_none(fresh(town.shuji), "chengguan") is None
    shown = _page(town.shuji, f"/organisations/{town.bureau.code}/")
    assert "马科员" in shown and "/staff/chengguan/" not in shown


def test_nor_of_one_of_another_community(town):
    signed(town, by="jiedao", organisation=Organisation.objects.unscoped(WHY).get(code="linjia"))
    assert not allowed(fresh(town.shuji), "neighbourhood.issue_code", fresh(town.lilei))


def test_who_acts_for_the_district_and_for_a_neighbour_is_led_by_the_district_alone(town):
    Representative.objects.create(user=town.chengguan, organisation=town.property_company, since=clock.today())
    told = [allowed(fresh(who), "neighbourhood.issue_code", fresh(town.chengguan)) for who in (town.shuji, town.quji)]
    assert told == [False, True]


@pytest.mark.slow
def test_whom_an_agreement_itself_let_in_gets_a_code_from_who_signed_it(town):
    partner = on_trial(town)
    hand = hand_of(partner)
    told = {
        name: allowed(fresh(getattr(town, name)), "neighbourhood.issue_code", hand) for name in ("shuji", "jiedao", "xiaoliu")
    }
    assert told == {"shuji": True, "jiedao": True, "xiaoliu": False}
    end(partner, town)
    assert not allowed(fresh(town.shuji), "neighbourhood.issue_code", fresh(hand))


def _page(user, path):
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def _where(town, organisation, hand):
    """Every place that asks who serves 万都 today."""
    headers = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    listed = Client().get(f"/api/v1/organisations?community={town.wandu.code}", headers=headers).json()["items"]
    return {
        "serving": organisation in serving(town.wandu),
        "door": organisation in Organisation.objects.visible_to(fresh(town.shuji)),
        "colleagues": hand in [one for one, _label in colleagues_of(fresh(town.shuji))],
        "colleague": colleague_or_none(fresh(town.shuji), hand.username) is not None,
        "api": organisation.code in [row["code"] for row in listed],
        "programmes": organisation in able_to_run(town.wandu, None),
        "of the street": organisation in able_to_run(None, town.street),
        "the place": town.wandu in Community.objects.visible_to(fresh(hand)),
        "page": _page(town.shuji, f"/organisations/{organisation.code}/").count("万都社区") > 0,
    }


def test_an_organisation_serves_on_the_days_of_its_agreement_and_on_no_other(town):
    partner = signed(town, since=clock.today() + timedelta(days=1))
    organisation, hand = partner.organisation, hand_of(partner)
    seen = [set(_where(town, organisation, hand).values())]
    for days in (1, 364, 365):
        with in_days(days):
            seen.append(set(_where(town, organisation, hand).values()))
    assert seen == [{False}, {True}, {True}, {False}]


def test_and_from_the_minute_of_its_end_on_none(town):
    partner = on_trial(town)
    where = partner.organisation, hand_of(partner)
    assert set(_where(town, *where).values()) == {True}
    end(partner, town)
    assert set(_where(town, *where).values()) == {False}
    assert "搬走了" in _page(town.shuji, f"/partners/{partner.number}/")


def test_what_the_register_brings_later_stays_after_the_end(town):
    """A sheet that names a partner's organisation says that it is of the place anyway."""
    partner = on_trial(town)
    sheets = {"单位": [["单位名称", "类型", "服务社区", "联系人"], ["春芽托管", "社会组织", "万都社区", "方老师"]]}
    import_place(content=workbook(sheets), file_name="x.xlsx", by=town.quji)
    end(partner, town)
    assert partner.organisation in serving(town.wandu)
    assert User.objects.filter(name="方老师").count() == 1
    assert scope_of(hand_of(partner)).organisations == {partner.organisation_id}


def test_each_of_two_agreements_ends_by_itself(town):
    """春芽托管 agrees with 万都 and then with 古城; the same person acts by both."""
    first = on_trial(town)
    second = actions.apply_partner(
        community=town.gucheng, kind="volunteers", name="春芽", brings="带孩子", contact="方老师", phone="10000000088", by=None
    )
    actions.check_partner(partner=second, by=town.quji)
    actions.accept_partner(partner=fresh(second), words="欢迎", by=town.quji)
    more = terms(town, communities=[town.gucheng], organisation=first.organisation, host_organisation=None, host_name="李磊")
    actions.sign_agreement(partner=fresh(second), by=town.quji, **more, people=["方老师"])
    hand = hand_of(first)
    assert Representative.objects.filter(user=hand).count() == 2
    assert _page(town.quji, f"/organisations/{first.organisation.code}/").count("<li>方老师") == 1
    end(first, town)
    assert (scope_of(fresh(hand)).organisations, first.organisation in serving(town.wandu)) == ({first.organisation_id}, False)
    assert first.organisation in serving(town.gucheng)
    end(second, town)
    assert scope_of(fresh(hand)).organisations == frozenset()


def test_an_account_that_was_closed_acts_for_nobody_and_is_not_opened_again(town):
    left = acting("fang", "方老师", town.property_company, clock.today() - timedelta(days=9))
    User.objects.filter(pk=left.pk).update(is_active=False)
    partner = signed(town, organisation=town.property_company, people=["方老师"])
    hand = hand_of(partner)
    assert (hand.pk == left.pk, hand.is_active, fresh(left).is_active) == (False, True, False)


def test_whoever_took_over_goes_with_the_agreement(town):
    partner = on_trial(town)
    hand, to = hand_of(partner), newcomer(town)
    hand_over_work(of=hand, to=to, by=town.shuji, reason="transfer")
    ours = partner.organisation_id
    assert (ours in scope_of(fresh(hand)).organisations, ours in scope_of(fresh(to)).organisations) == (False, True)
    end(partner, town)
    assert scope_of(fresh(to)).organisations == frozenset()


def test_so_does_who_stands_in_for_a_while(town):
    partner = on_trial(town)
    hand, to = hand_of(partner), newcomer(town)
    hand_over_work(of=hand, to=to, until=clock.today() + timedelta(days=9), by=town.shuji, reason="leave")
    end(partner, town)
    for days in (0, 5, 20):
        with in_days(days):
            assert partner.organisation_id not in scope_of(fresh(hand)).organisations | scope_of(fresh(to)).organisations, days


def test_an_agreement_that_is_over_is_not_taken_back_to_life(town):
    partner = on_trial(town)
    hand, to = hand_of(partner), newcomer(town)
    slip = hand_over_work(of=hand, to=to, until=clock.today() + timedelta(days=9), by=town.shuji, reason="leave")
    end(partner, town)
    with refused("agreement_changed"):
        end_hand_over(hand_over=fresh(slip), by=fresh(town.quji))
    assert partner.organisation_id not in scope_of(fresh(hand)).organisations


def test_who_covers_by_the_register_for_one_by_an_agreement_as_well_covers_on(town):
    """One row does for both: taken back for the one of the register, it stays as long as the other is away."""
    partner = on_trial(town)
    hand, to = hand_of(partner), newcomer(town)
    day = timedelta(days=1)
    own = acting("fang", "方老师", partner.organisation, clock.today() - 9 * day)
    slips = [
        hand_over_work(of=fresh(of), to=fresh(to), until=clock.today() + n * day, by=fresh(town.quji), reason="leave")
        for of, n in ((own, 9), (hand, 5))
    ]

    def act() -> list[bool]:
        return [partner.organisation_id in scope_of(fresh(one)).organisations for one in (own, hand, to)]

    assert act() == [False, False, True]
    end_hand_over(hand_over=fresh(slips[0]), by=fresh(town.quji))
    assert act() == [True, False, True]
    end_hand_over(hand_over=fresh(slips[1]), by=fresh(town.quji))
    assert act() == [True, True, False]


def test_one_in_force_is(town):
    partner = on_trial(town)
    hand, to = hand_of(partner), newcomer(town)
    slip = hand_over_work(of=hand, to=to, until=clock.today() + timedelta(days=9), by=town.shuji, reason="leave")
    end_hand_over(hand_over=fresh(slip), by=fresh(town.shuji))
    ours = partner.organisation_id
    assert (ours in scope_of(fresh(hand)).organisations, ours in scope_of(fresh(to)).organisations) == (True, False)


def test_who_serves_the_whole_district_needs_no_agreement_for_it(town):
    partner = signed(town, by="quji", organisation=town.bureau, people=["马科员"])
    end(partner, town)
    assert town.bureau in serving(town.wandu) and scope_of(fresh(town.chengguan)).organisations == {town.bureau.pk}


@pytest.mark.parametrize("since", [0, 3])
def test_the_door_shows_what_is_in_force(town, since):
    partner = signed(town, since=clock.today() + timedelta(days=since))
    assert (partner.organisation in Organisation.objects.visible_to(fresh(town.xiaoliu))) == (since == 0)
    assert Partner.objects.visible_to(fresh(town.xiaoliu)).filter(pk=partner.pk).exists()
    assert partner.organisation not in Organisation.objects.visible_to(fresh(town.xiaochen))
    assert organised("x", "别家", "business") not in Organisation.objects.visible_to(fresh(town.xiaoliu))
