"""提前收回: back early from leave, not away after all, or the wrong colleague chosen; what the other holds besides stays theirs."""

from datetime import date, timedelta

import pytest
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import HandOver
from minsheng.casework.tasks import hand_over_what_is_due
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.actions import make_key
from minsheng.neighbourhood.models import Post, Representative, User
from minsheng.neighbourhood.queries import scope_of
from tests.acts import REFUSED, strangers_refused
from tests.acts.office import ACTS
from tests.chain import refused
from tests.people import Town, fresh, person, posted

DAY = timedelta(days=1)


def test_it_refuses_a_stranger(town: Town) -> None:
    assert strangers_refused(ACTS["end_hand_over"](town), town) == REFUSED


def handed(town: Town, days: int | None = 6, **more) -> HandOver:
    until = {"until": clock.today() + days * DAY} if days is not None else {}
    more = {"of": town.xiaoliu, "to": town.wangjie, "reason": "leave", "by": town.shuji} | until | more
    return actions.hand_over_work(**more)


def ended(slip: HandOver, by: User, since: date | None = None, **more) -> HandOver:
    return actions.end_hand_over(hand_over=fresh(slip), by=fresh(by), since=since, **more)


def roles(*users: User) -> list[set[str]]:
    return [set(scope_of(fresh(user)).roles) for user in users]


def on(day: date):
    return clock.at(clock.day_start(day) + timedelta(hours=9))


APART = [{"worker"}, {"grid"}]
WITH_THE_OTHER = [set(), {"grid", "worker"}]


def test_back_early_it_is_theirs_that_minute_and_the_other_keeps_their_own(town: Town) -> None:
    slip = handed(town)
    assert roles(town.xiaoliu, town.wangjie) == WITH_THE_OTHER
    with on(clock.today() + 2 * DAY):
        slip = ended(slip, town.shuji)
        assert (roles(town.xiaoliu, town.wangjie), slip.last_day) == (APART, clock.today() - DAY)
    with on(clock.today() + 20 * DAY):
        assert (hand_over_what_is_due(), roles(town.xiaoliu, town.wangjie)) == (0, APART)


def test_from_a_later_day_and_then_earlier_still(town: Town) -> None:
    today = clock.today()
    slip = ended(handed(town), town.shuji, today + 4 * DAY)
    assert roles(town.xiaoliu, town.wangjie) == WITH_THE_OTHER
    with on(today + 3 * DAY):
        assert roles(town.xiaoliu, town.wangjie) == WITH_THE_OTHER
    with on(today + 4 * DAY):
        assert roles(town.xiaoliu, town.wangjie) == APART
    with on(today + 2 * DAY):
        ended(slip, town.shuji)
        assert roles(town.xiaoliu, town.wangjie) == APART


def test_the_wrong_colleague_leaves_no_trace_in_the_posts(town: Town) -> None:
    """As it was: also since when."""
    before = list(Post.objects.filter(user=town.xiaoliu).values_list("pk", "since", "until"))
    ended(handed(town), town.shuji)
    assert set(before) <= set(Post.objects.filter(user=town.xiaoliu).values_list("pk", "since", "until"))
    assert roles(town.xiaoliu, town.wangjie) == APART
    right = posted("xinren", "新人", "grid", clock.today() - 3 * DAY, community=town.wandu)
    handed(town, to=right)
    assert roles(town.xiaoliu, town.wangjie, right) == [set(), {"grid"}, {"grid", "worker"}]
    assert all(post.until is None or post.until >= post.since for post in Post.objects.all())


def test_not_away_after_all(town: Town) -> None:
    first = clock.today() + 3 * DAY
    slip = ended(handed(town, since=first), town.shuji)
    assert slip.never_began
    for day in range(9):
        with on(clock.today() + day * DAY):
            assert (hand_over_what_is_due(), roles(town.xiaoliu, town.wangjie)) == (0, APART)


def test_a_leave_made_shorter_before_it_begins(town: Town) -> None:
    first = clock.today() + 3 * DAY
    slip = ended(handed(town, 9, since=first), town.shuji, first + 2 * DAY)
    assert (slip.never_began, slip.back_on) == (False, first + 2 * DAY)
    for day, expected in ((2, APART), (3, WITH_THE_OTHER), (4, WITH_THE_OTHER), (5, APART), (12, APART)):
        with on(clock.today() + day * DAY):
            hand_over_what_is_due()
            assert roles(town.xiaoliu, town.wangjie) == expected


@pytest.mark.parametrize("reason", ["transfer", "term", "other"])
def test_what_went_for_good_comes_back_too(town: Town, reason: str) -> None:
    slip = handed(town, None, reason=reason)
    with on(clock.today() + 30 * DAY):
        ended(slip, town.shuji)
        assert roles(town.xiaoliu, town.wangjie) == APART


def test_what_the_other_had_as_well_stays_theirs(town: Town) -> None:
    """Both were workers there: it is one post for each again."""
    Post.objects.create(user=town.wangjie, role="worker", community=town.wandu, since=clock.today() - 9 * DAY)
    ended(handed(town), town.shuji)
    assert roles(town.xiaoliu, town.wangjie) == [{"worker"}, {"grid", "worker"}]


def test_what_somebody_decided_since_then_stays(town: Town) -> None:
    """For good, and then the post went on to a third by other ways: nothing is taken from them."""
    slip = handed(town, None, reason="transfer")
    Post.objects.filter(user=town.wangjie, role="worker").update(until=clock.today(), since=clock.today())
    with on(clock.today() + 2 * DAY):
        with refused("arranged_otherwise"):
            ended(slip, town.shuji)
        assert roles(town.xiaoliu, town.wangjie) == [set(), {"grid"}]


def test_what_was_handed_on_further_comes_back_in_turn(town: Town) -> None:
    third = posted("xinren", "新人", "grid", clock.today() - 3 * DAY, community=town.wandu)
    slip = handed(town, 9)
    further = actions.hand_over_work(
        of=fresh(town.wangjie), to=third, reason="leave", until=clock.today() + 2 * DAY, by=fresh(town.shuji)
    )
    with refused("passed_further"):
        ended(slip, town.shuji)
    ended(further, town.shuji)
    ended(slip, town.shuji)
    assert roles(town.xiaoliu, town.wangjie, third) == [{"worker"}, {"grid"}, {"grid"}]


def test_after_the_others_own_leave_it_comes_back_whole(town: Town) -> None:
    third = posted("xinren", "新人", "grid", clock.today() - 3 * DAY, community=town.wandu)
    slip = handed(town, 9)
    actions.hand_over_work(of=fresh(town.wangjie), to=third, reason="leave", until=clock.today() + DAY, by=fresh(town.shuji))
    with on(clock.today() + 4 * DAY):
        ended(slip, town.shuji)
        assert roles(town.xiaoliu, town.wangjie, third) == [{"worker"}, {"grid"}, {"grid"}]


def test_a_representative_too(town: Town) -> None:
    colleague = person("xiaozhou", "小周")
    Representative.objects.create(
        user=colleague, organisation=town.property_company, since=clock.today() - DAY, until=clock.today() - DAY
    )
    slip = handed(town, of=town.laozhou, to=colleague, by=town.quji)

    def acts_for() -> list[bool]:
        return [bool(scope_of(fresh(user)).organisations) for user in (town.laozhou, colleague)]

    assert acts_for() == [False, True]
    ended(slip, town.quji)
    assert acts_for() == [True, False]


@pytest.mark.parametrize(("field", "days"), [("since", -1), ("since", 7)])
def test_a_day_that_cannot_be_is_refused(town: Town, field: str, days: int) -> None:
    slip = handed(town)
    with refused("bad_input", field):
        ended(slip, town.shuji, clock.today() + days * DAY)
    assert roles(town.xiaoliu, town.wangjie) == WITH_THE_OTHER


def test_who_left_does_not_come_back_by_it(town: Town) -> None:
    slip = handed(town, None, reason="left")
    with refused("account_closed"):
        ended(slip, town.quji)


@pytest.mark.parametrize("who", ["xiaoliu", "wangjie", "xiaochen", "laozhou", "shenji"])
def test_who_does_not_lead_them_may_not(town: Town, who: str) -> None:
    slip = handed(town)
    with refused("not_allowed"):
        ended(slip, getattr(town, who))


def test_what_only_the_street_may_give_the_secretary_does_not_take(town: Town) -> None:
    slip = handed(town, of=town.shuji, to=town.wangjie, by=town.jiedao)
    with refused("not_allowed"):
        ended(slip, town.wangjie)
    ended(slip, town.jiedao)
    assert roles(town.shuji, town.wangjie) == [{"secretary"}, {"grid"}]


def test_by_the_page_and_the_slip_says_so(town: Town, client: Client) -> None:
    slip = handed(town)
    client.force_login(town.shuji)
    assert f"/hand-overs/{slip.pk}/end/" in client.get("/staff/").content.decode()
    assert f"/hand-overs/{slip.pk}/end/" in client.get(f"/hand-overs/{slip.pk}/").content.decode()
    wrong = client.post(f"/hand-overs/{slip.pk}/end/", {"since": "2020-01-01", "words": "提前销假"})
    assert (wrong.status_code, "提前销假" in wrong.content.decode()) == (422, True)
    done = client.post(f"/hand-overs/{slip.pk}/end/", {"words": "提前销假"}, follow=True)
    page = done.content.decode()
    assert ("提前销假" in page, "当天就收回了" in page) == (True, True)
    assert f"/hand-overs/{slip.pk}/end/" not in client.get("/staff/").content.decode()
    told = TimelineEntry.objects.get(kind="HandOverEnded")
    assert (told.subject_id, told.also_id) == (str(town.xiaoliu.pk), str(town.wangjie.pk))


def test_by_the_api_and_without_the_slip_for_who_is_none_of_them(town: Town, client: Client) -> None:
    """The street leads them, and has no slip."""
    slip = handed(town)
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.jiedao)}"}
    assert client.get(f"/api/v1/hand-overs/{slip.pk}", headers=key).status_code == 404
    done = client.post(f"/api/v1/hand-overs/{slip.pk}/end", {"words": "不走了"}, "application/json", headers=key)
    assert (done.status_code, done.json()["lines"], done.json()["back_on"]) == (200, [], clock.today().isoformat())
    again = client.post(f"/api/v1/hand-overs/{slip.pk}/end", {}, "application/json", headers=key)
    assert again.status_code == 422


def test_the_slips_are_found_again_by_whom_they_are_for(town: Town, client: Client) -> None:
    """On the page, as a file, and by a program; nobody else reads that there was one."""
    slip = handed(town)
    seen = {}
    for name in ("xiaoliu", "wangjie", "shuji", "jiedao", "quji", "shenji", "xiaochen", "laozhou"):
        client.force_login(getattr(town, name))
        seen[name] = f"/hand-overs/{slip.pk}/" in client.get("/hand-overs/").content.decode()
    assert [name for name, sees in seen.items() if sees] == ["xiaoliu", "wangjie", "shuji", "quji", "shenji"]
    ended(slip, town.shuji)
    client.force_login(town.shuji)
    assert "收回了，没交成" in client.get("/hand-overs/").content.decode()
    key = {"Authorization": f"Bearer {make_key(name='a', by=fresh(town.shuji))}"}
    items = client.get("/api/v1/hand-overs", headers=key).json()["items"]
    assert [(item["id"], item["back_on"], "lines" in item) for item in items] == [
        (str(slip.pk), clock.today().isoformat(), False)
    ]


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("path", ["/staff/", "/hand-overs/", "/api/v1/hand-overs"])
def test_a_list_costs_the_same_for_one_as_for_three(
    town: Town, path: str, many: int, client: Client, django_assert_max_num_queries
) -> None:
    slips = [
        handed(town, of=posted(f"u{n}", f"某{n}", "worker", clock.today() - 9 * DAY, community=town.wandu)) for n in range(many)
    ]
    client.force_login(fresh(town.shuji))
    key = {"Authorization": f"Bearer {make_key(name='a', by=fresh(town.shuji))}"} if path.startswith("/api/") else {}
    with django_assert_max_num_queries(12):
        page = client.get(path, headers=key).content.decode()
    assert all(f"某{n}" in page or f'"u{n}"' in page for n in range(many)) and len(slips) == many


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_an_organisation_costs_the_same(town: Town, many: int, client: Client, django_assert_max_num_queries) -> None:
    for n in range(many):
        away = person(f"u{n}", f"某{n}")
        Representative.objects.create(user=away, organisation=town.property_company, since=clock.today() - 9 * DAY)
        handed(town, of=away, to=town.laozhou, by=town.quji)
    client.force_login(fresh(town.shuji))
    with django_assert_max_num_queries(12):
        page = client.get(f"/organisations/{town.property_company.code}/").content.decode()
    assert page.count("提前收回") == many


def test_who_is_away_reads_who_does_it_and_until_when(town: Town, client: Client) -> None:
    """Not that nobody gave them a post: that is for whom nobody did."""
    slip = handed(town)
    client.force_login(town.xiaoliu)
    page = client.get("/my-day/").content.decode()
    assert (f"由{town.wangjie.name}代着" in page, f"/hand-overs/{slip.pk}/" in page) == (True, True)
    assert f">{clock.day_shown(clock.today() + 7 * DAY)}</span>起回到您手上" in page
    ended(slip, town.shuji)
    assert "代着" not in client.get("/my-day/").content.decode()
    client.force_login(person("nobody", "没岗位"))
    page = client.get("/my-day/").content.decode()
    assert ("还没给您安排岗位" in page, "交接单" in page) == (True, False)


def test_a_representative_comes_to_the_slips_by_the_page_of_the_organisation(town: Town, client: Client) -> None:
    path = f"/organisations/{town.property_company.code}/"
    for user, led in ((town.laozhou, True), (town.shuji, False)):
        client.force_login(user)
        assert ('"/hand-overs/"' in client.get(path).content.decode()) == led
