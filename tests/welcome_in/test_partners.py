"""社区合伙人: from the public form to the end; what opens by an agreement closes with it, and 小陈 sees nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions as casework
from minsheng.foundation import clock
from minsheng.foundation.agenda import Asked, dates_of
from minsheng.foundation.errors import BadInput, Refusal, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import Agreement, Organisation, Representative, User
from minsheng.neighbourhood.queries import scope_of, serving
from minsheng.welcome_in.partners import actions
from minsheng.welcome_in.partners.licence import is_licence, plain_licence
from minsheng.welcome_in.partners.models import Partner
from minsheng.welcome_in.partners.queries.partners import due_partners
from minsheng.welcome_in.partners.states import PARTNER_MOVES, PartnerState
from tests.acts.partners import LICENCE, accepted, applied, checked, on_trial, terms
from tests.chain import offered, opened
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh

WHY = "a test"
FORM = {
    "community": "131103001001",
    "kind": "social",
    "name": "春芽托管",
    "brings": "一间空房",
    "contact": "方老师",
    "phone": "10000000088",
}


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, path):
    return client_of(user).get(path).content.decode()


def in_days(days):
    return clock.at(clock.now() + timedelta(days=days))


def hand_of(partner):
    return fresh(User.objects.get(representations__agreement=partner.agreement))


@pytest.mark.parametrize("typed", ["9144030071526726XG", "91330100799655058b", "９１４４０３００１９２２０３８２１６", LICENCE])
def test_a_code_whose_check_character_fits_is_one(typed):
    assert is_licence(plain_licence(typed))


@pytest.mark.parametrize("typed", ["9144030071526726XH", "9144030071526762XG", "91330100799655058", "9144030071526726IG", ""])
def test_a_wrong_swapped_missing_or_forbidden_character_is_noticed(typed):
    assert not is_licence(plain_licence(typed))


def test_anybody_applies_without_a_login_and_sees_by_the_code_what_became_of_it(town):
    client = Client()
    answer = client.post("/partners/apply/", FORM)
    partner = Partner.objects.unscoped(WHY).get()
    assert answer["Location"] == f"/partners/receipts/{partner.receipt_code}/?new=1"
    assert "等审核" in client.get(answer["Location"]).content.decode()
    actions.decline_partner(partner=partner, words="眼下没有地方", by=town.shuji)
    shown = client.get(f"/partners/receipts/{partner.receipt_code}/").content.decode()
    assert "没接受" in shown and "眼下没有地方" in shown and "方老师" not in shown and "10000000088" not in shown


def test_what_was_typed_wrong_is_said_and_comes_back(town):
    answer = Client().post("/partners/apply/", FORM | {"licence": "9144030071526726XH", "brings": "会修家电"})
    shown = answer.content.decode()
    assert (answer.status_code, Partner.objects.unscoped(WHY).count()) == (422, 0)
    assert "统一社会信用代码对不上" in shown and "会修家电" in shown


def test_so_many_applications_an_hour(town, settings):
    settings.PUBLIC_VOICES_PER_HOUR = 1
    assert [Client().post("/partners/apply/", FORM).status_code for _ in range(2)] == [302, 429]


def test_the_same_form_sent_twice_is_one_application(town):
    said = FORM | {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b28"}
    first, again = (Client().post("/api/v1/partners/applications", said, content_type="application/json") for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())


def test_the_contact_is_covered_in_the_database_and_shown_to_the_office_alone(town):
    partner = applied(town)
    row = Partner.objects.unscoped(WHY).values().get()
    assert [key for key, value in row.items() if "方老师" in str(value) or "10000000088" in str(value)] == []
    assert "方老师" not in "".join(TimelineEntry.objects.values_list("payload", flat=True))
    told = {
        name: "10000000088" in page(getattr(town, name), f"/partners/{partner.number}/")
        for name in ("xiaoliu", "wangjie", "shenji")
    }
    assert told == {"xiaoliu": True, "wangjie": False, "shenji": False}


def test_a_contractor_of_a_matter_in_hand_is_marked(town):
    about = opened(town, concerns=town.property_company)
    holds = opened(town)
    offered(town, holds)
    partner = applied(town, name="恒邻物业", kind="property")
    shown = page(town.shuji, f"/partners/{partner.number}/")
    assert "有利益冲突要留意" in shown and about.number in shown and holds.number in shown
    with pytest.raises(BadInput) as refusal:
        actions.check_partner(partner=partner, licence_seen=True, licence=LICENCE, by=town.xiaoliu)
    assert (refusal.value.code, refusal.value.field) == ("conflict_unsaid", "conflict")
    actions.check_partner(partner=partner, licence_seen=True, licence=LICENCE, conflict="不请它监督自己", by=town.xiaoliu)
    assert fresh(partner).conflict == "不请它监督自己"
    assert "有利益冲突要留意" not in page(town.shuji, f"/partners/{applied(town, name='别家').number}/")


@pytest.mark.parametrize(
    ("ready", "code"),
    [
        (lambda town: applied(town), "not_checked"),
        (lambda town: _looked_at(applied(town), town), "licence_unseen"),
    ],
)
def test_nobody_is_accepted_unseen(town, ready, code):
    with pytest.raises(StateForbids) as refusal:
        actions.accept_partner(partner=fresh(ready(town)), words="欢迎", by=town.shuji)
    assert refusal.value.code == code


def _looked_at(partner, town):
    actions.check_partner(partner=partner, by=town.shuji)
    return partner


def test_a_team_of_volunteers_needs_no_code(town):
    partner = _looked_at(applied(town, kind="volunteers"), town)
    actions.accept_partner(partner=fresh(partner), words="欢迎", by=town.shuji)
    assert fresh(partner).state == "accepted"


def test_each_state_goes_where_the_table_says(town):
    """Every pair: what the table allows happens, what it does not is refused."""
    acts = {
        "accepted": lambda partner: actions.accept_partner(partner=partner, words="好", by=town.shuji),
        "declined": lambda partner: actions.decline_partner(partner=partner, words="不", by=town.shuji),
        "full": lambda partner: actions.make_full(partner=partner, by=town.shuji),
        "ended": lambda partner: actions.end_partner(partner=partner, words="停", by=town.shuji),
    }
    partner = on_trial(town)
    rows = Partner.objects.unscoped(WHY).filter(pk=partner.pk)
    for before in PartnerState:
        for after, act in acts.items():
            rows.update(state=before)
            Agreement.objects.unscoped(WHY).update(ended_on=None)
            allowed = after in PARTNER_MOVES[before] and (before, after) != ("full", "full")
            try:
                act(fresh(partner))
            except StateForbids:
                assert not allowed, (before, after)
            else:
                assert allowed and rows.get().state == after, (before, after)


def test_an_agreement_opens_what_it_says_from_its_first_day(town):
    partner = on_trial(town)
    organisation, hand = partner.organisation, hand_of(partner)
    assert (organisation.name, organisation.kind, hand.name) == ("春芽托管", "social", "方老师")
    assert (scope_of(hand).organisations, scope_of(hand).is_staff) == ({organisation.pk}, False)
    assert organisation in serving(town.wandu) and organisation not in serving(town.gucheng)
    share = offered(town, opened(town), organisation)
    assert share.share in page(hand, "/") or share.share in page(hand, "/my-day/")
    assert "周二周四下午" in page(hand, f"/partners/{partner.number}/")


def test_the_end_closes_rights_the_same_day_and_keeps_the_history(town):
    partner = on_trial(town)
    hand, organisation = hand_of(partner), partner.organisation
    actions.end_partner(partner=partner, words="搬走了", by=town.shuji)
    assert (scope_of(fresh(hand)).organisations, organisation in serving(town.wandu)) == (frozenset(), False)
    with pytest.raises(BadInput) as refusal:
        casework.offer_share(case=opened(town), organisation=organisation, role="lead", share="扫雪", by=town.shuji)
    assert refusal.value.code == "does_not_serve"
    assert client_of(hand).get(f"/partners/{partner.number}/").status_code == 404
    shown = page(town.shuji, f"/partners/{partner.number}/")
    assert "搬走了" in shown and "签了协议" in shown and "结束了" in shown


def test_the_last_day_closes_them_too_and_nobody_writes_it(town):
    partner = on_trial(town)
    hand, organisation = hand_of(partner), partner.organisation
    with in_days(364):
        assert scope_of(fresh(hand)).organisations and organisation in serving(town.wandu)
    with in_days(365):
        assert (scope_of(fresh(hand)).organisations, organisation in serving(town.wandu)) == (frozenset(), False)
        over = fresh(partner)
        assert (over.state, over.standing, over.get_state_display()) == ("trial", "over", "协议到期了")
        for act in (
            lambda: actions.make_full(partner=over, by=town.shuji),
            lambda: actions.review_partner(partner=over, words="好", review_on=clock.today(), by=town.shuji),
        ):
            with pytest.raises(StateForbids) as refusal:
                act()
            assert refusal.value.code == "agreement_over"
        actions.sign_agreement(partner=over, by=town.shuji, **terms(town))
        assert scope_of(fresh(hand)).organisations and organisation in serving(town.wandu)
    assert Agreement.objects.unscoped(WHY).count() == 2


def test_who_served_here_before_serves_here_after(town):
    """A property company is of the place, with an agreement or without: its people and its communities stay."""
    partner = on_trial(town, organisation=town.property_company, people=["方老师"])
    assert Organisation.objects.unscoped(WHY).filter(name="春芽托管").count() == 0
    actions.end_partner(partner=partner, words="停", by=town.shuji)
    assert town.property_company in serving(town.wandu) and scope_of(fresh(town.laozhou)).organisations
    assert [row.user.name for row in Representative.objects.filter(agreement=partner.agreement)] == ["方老师"]


def test_a_second_community_is_opened_by_who_leads_it(town):
    with pytest.raises(BadInput) as refusal:
        on_trial(town, communities=[town.wandu, town.gucheng])
    assert (refusal.value.code, refusal.value.field) == ("not_led", "communities")
    partner = accepted(town)
    actions.sign_agreement(partner=partner, by=town.jiedao, **terms(town, communities=[town.wandu, town.gucheng]))
    assert fresh(partner).organisation in serving(town.gucheng)
    assert f"/partners/{partner.number}/" in page(town.xiaochen, "/partners/")
    assert "10000000088" not in page(town.xiaochen, f"/partners/{partner.number}/")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"communities": []}, "communities"),
        ({"trial_until": None}, "trial_until"),
        ({"host_organisation": None}, "host_name"),
        ({"until": clock.today() - timedelta(days=1)}, "until"),
        ({"review_on": clock.today() + timedelta(days=999)}, "review_on"),
        ({"trial_until": clock.today() + timedelta(days=999)}, "trial_until"),
        ({"until": clock.today() + timedelta(days=9999)}, "until"),
        ({"scope": " "}, "scope"),
    ],
)
def test_an_agreement_has_days_that_fit_and_somebody_beside(town, changes, field):
    with pytest.raises(BadInput) as refusal:
        on_trial(town, **changes)
    assert (refusal.value.field, Agreement.objects.unscoped(WHY).count()) == (field, 0)


def test_a_review_lengthens_the_term_and_never_shortens_it(town):
    partner, today = on_trial(town), clock.today()
    hand, later = hand_of(partner), today + timedelta(days=500)
    with pytest.raises(BadInput):
        actions.review_partner(partner=partner, words="好", review_on=today, until=today, by=town.shuji)
    actions.review_partner(partner=partner, words="来得准时", review_on=today + timedelta(days=400), until=later, by=town.shuji)
    with in_days(450):
        assert scope_of(fresh(hand)).organisations


@pytest.mark.slow
def test_what_is_due_stands_on_the_day_of_who_decides(town):
    def due():
        return {
            name: [row.number for row in due_partners(fresh(getattr(town, name)))] for name in ("xiaoliu", "wangjie", "xiaochen")
        }

    partner = applied(town)
    assert due() == {"xiaoliu": [partner.number], "wangjie": [], "xiaochen": []}
    assert "春芽托管想当合伙人" in page(town.shuji, "/my-day/") and "春芽托管" not in page(town.xiaochen, "/my-day/")
    actions.decline_partner(partner=partner, words="不", by=town.shuji)
    bound = on_trial(town)
    assert due()["xiaoliu"] == []
    with in_days(80):
        assert due()["xiaoliu"] == [bound.number] and "试合作快结束了" in page(town.shuji, "/my-day/")
        actions.make_full(partner=fresh(bound), by=town.shuji)
        assert due()["xiaoliu"] == []
    with in_days(170):
        assert "合作得怎么样" in page(town.shuji, "/my-day/")
    with in_days(400):
        assert "到期了" in page(town.shuji, "/my-day/")


def test_its_days_stand_on_the_agenda(town):
    partner = on_trial(town)
    asked = Asked(clock.now() - timedelta(days=1), clock.now() + timedelta(days=400))

    def keys(user):
        return sorted(one.key for one in dates_of(fresh(user), asked) if one.key.startswith("partner-"))

    three = sorted(f"partner-{partner.number}-{kind}" for kind in ("review", "trial", "until"))
    assert (keys(town.shuji), keys(hand_of(partner)), keys(town.xiaochen), keys(town.laozhou)) == (three, three, [], [])


def test_what_the_office_thinks_of_it_is_not_read_by_the_partner(town):
    partner = applied(town, ties="给小区干过活")
    actions.check_partner(partner=partner, licence_seen=True, licence=LICENCE, conflict="别让它监督", by=town.shuji)
    actions.accept_partner(partner=fresh(partner), words="欢迎", by=town.shuji)
    actions.sign_agreement(partner=fresh(partner), by=town.shuji, **terms(town))
    shown = page(hand_of(fresh(partner)), f"/partners/{partner.number}/")
    assert [word for word in ("别让它监督", "给小区干过活", "10000000088", "来龙去脉") if word in shown] == []


@pytest.mark.parametrize("path", ["", "check/", "accept/", "decline/", "agree/", "full/", "review/", "end/"])
def test_xiaochen_finds_nothing(town, path):
    partner = on_trial(town)
    assert client_of(town.xiaochen).get(f"/partners/{partner.number}/{path}").status_code == 404
    assert partner.number not in page(town.xiaochen, "/partners/")


def test_the_whole_way_on_pages(town):
    """What a secretary clicks from the application to the end; each form as the page shows it."""
    partner, client = applied(town), client_of(town.shuji)
    at, today = f"/partners/{partner.number}/", clock.today()
    day = (today + timedelta(days=30)).isoformat()
    last = (today + timedelta(days=300)).isoformat()
    steps = [
        ("check", {"licence_seen": "on", "licence": LICENCE}, "等审核"),
        ("accept", {"words": "欢迎"}, "等签协议"),
        (
            "agree",
            {
                "scope": "带孩子",
                "since": today.isoformat(),
                "until": last,
                "review_on": day,
                "trial_until": day,
                "host_name": "周经理",
            },
            "试合作",
        ),
        ("full", {"words": ""}, "正式合伙人"),
        ("review", {"words": "来得准时", "review_on": day}, "正式合伙人"),
        ("end", {"words": "搬走了"}, "结束了"),
    ]
    for step, form, shown in steps:
        assert client.get(f"{at}{step}/").status_code == 200
        assert client.post(f"{at}{step}/", form).status_code == 302, step
        assert shown in client.get(at).content.decode()


def test_the_whole_way_for_programs(town):
    from minsheng.neighbourhood.actions import make_token

    partner, today = applied(town), clock.today()
    headers = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    last = (today + timedelta(days=300)).isoformat()
    agreed = {"scope": "带孩子", "communities": ["131103001001"], "since": today.isoformat(), "until": last, "review_on": last}
    for step, said, state in (
        ("check", {"licence_seen": True, "licence": LICENCE}, "applied"),
        ("accept", {"words": "欢迎"}, "accepted"),
        ("agreement", agreed | {"trial_until": last, "host_organisation": "red-vest"}, "trial"),
        ("full", {}, "full"),
        ("review", {"words": "好", "review_on": last}, "full"),
        ("end", {"words": "停"}, "ended"),
    ):
        answer = Client().post(
            f"/api/v1/partners/{partner.number}/{step}", said, content_type="application/json", headers=headers
        )
        assert (answer.status_code, answer.json().get("state")) == (200, state), (step, answer.json())
    assert Client().get(f"/api/v1/partners/receipts/{partner.receipt_code}").json()["words"] == "停"


def test_two_people_decide_in_the_same_moment_and_one_is_told(town):
    partner = checked(town)
    stale = fresh(partner)
    actions.accept_partner(partner=partner, words="好", by=town.shuji)
    with pytest.raises(Refusal) as refusal:
        actions.decline_partner(partner=stale, words="不", by=town.jiedao)
    assert refusal.value.code == "somebody_was_faster"


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/partners/", "/my-day/"])
def test_a_list_costs_the_same_however_long_it_is(town, path):
    one, three = one_and_three(town.shuji, path, lambda number: _two(town))
    assert one == three


def _two(town):
    on_trial(town, organisation=town.property_company)
    applied(town)


def test_a_page_takes_few_statements(town, django_assert_max_num_queries):
    partner, client = on_trial(town), client_of(town.shuji)
    for path in (f"/partners/{partner.number}/", "/partners/"):
        client.get(path)
        with django_assert_max_num_queries(MOST_STATEMENTS):
            assert client.get(path).status_code == 200
