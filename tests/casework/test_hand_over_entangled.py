"""提前收回 where more was arranged: nobody loses a post of their own, nobody is given one twice, and what cannot be undone is refused whole."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import HandOver
from minsheng.casework.tasks import hand_over_what_is_due
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_key
from minsheng.neighbourhood.models import Post, Representative, User
from minsheng.neighbourhood.queries import scope_of
from tests.casework.test_hand_over_ended import ended, on, roles
from tests.chain import refused
from tests.people import Town, fresh, person, posted

DAY = timedelta(days=1)
WORKER, GRID = {"worker"}, {"grid"}


def day(n: int):
    return clock.today() + n * DAY


def handed(town: Town, of: User, to: User, until: int | None = None, **more) -> HandOver:
    reason = "transfer" if until is None else "leave"
    given = {"reason": reason, "by": fresh(town.shuji), "until": None if until is None else day(until)} | more
    return actions.hand_over_work(of=fresh(of), to=fresh(to), **given)


def worker(town: Town, name: str, role: str = "worker") -> User:
    return posted(name, name, role, clock.today() - 30 * DAY, community=town.wandu)


def then(n: int, *users: User) -> list[set[str]]:
    with on(day(n)):
        hand_over_what_is_due()
        return roles(*users)


def test_given_back_the_old_way_and_that_taken_back(town: Town) -> None:
    """C stood in and is a worker too; "back" went C's own post as well. Taken back, both are as they were: C stands in until the leave ends."""
    c = worker(town, "cai")
    handed(town, town.xiaoliu, c, 9)
    with on(day(2)):
        wrong = handed(town, c, town.xiaoliu)
        assert roles(town.xiaoliu, c) == [WORKER, set()]
        ended(wrong, town.shuji)
        assert roles(town.xiaoliu, c) == [set(), WORKER]
    assert then(12, town.xiaoliu, c) == [WORKER, WORKER]


def test_whose_own_leave_ends_gets_their_own_back(town: Town) -> None:
    c = worker(town, "cai")
    handed(town, c, town.wangjie, 5)
    ended(handed(town, town.xiaoliu, c), town.shuji)
    assert roles(town.xiaoliu, c, town.wangjie) == [WORKER, set(), GRID | WORKER]
    assert then(8, town.xiaoliu, c, town.wangjie) == [WORKER, WORKER, GRID]


@pytest.mark.parametrize(
    ("first", "second", "back", "covered"),
    [
        ((0, None), (0, None), 0, [0, 4, 20]),
        ((0, None), (0, None), 1, [0, 4, 20]),
        ((0, 9), (0, 5), 0, [0, 4]),
        ((0, 5), (0, 9), 1, [0, 4]),
        ((0, 5), (0, 9), 0, [0, 4, 8]),
        ((2, 5), (0, 9), 1, [2, 4]),
        ((2, 5), (0, 9), 0, [0, 4, 8]),
    ],
)
def test_two_who_are_both_covered_by_one(town: Town, first, second, back: int, covered: list[int]) -> None:
    """Taken back for one, the other one's days stay covered, and no longer."""
    a, b = worker(town, "an"), worker(town, "bai")
    slips = [handed(town, who, town.wangjie, until, since=day(since)) for who, (since, until) in ((a, first), (b, second))]
    ended(slips[back], town.shuji)
    assert "worker" in roles((a, b)[back])[0]
    days = [n for n in (0, 2, 4, 8, 20) if "worker" in then(n, town.wangjie)[0]]
    assert [n for n in covered if n not in days] == []
    other = (second, first)[back]
    assert all(other[1] is None or n <= other[1] for n in days)
    if all(until is not None for _since, until in (first, second)):
        assert then(20, a, b, town.wangjie) == [WORKER, WORKER, GRID]
    ended(slips[1 - back], town.shuji)
    assert roles(a, b, town.wangjie) == [WORKER, WORKER, GRID]


def test_the_deputys_own_leave_inside_the_leave(town: Town) -> None:
    """Not in part: while somebody stands in for the deputy, that comes first; once it is over, all of it comes back."""
    d = worker(town, "ding", "grid")
    slip = handed(town, town.xiaoliu, town.wangjie, 9)
    further = handed(town, town.wangjie, d, 4)
    with refused("passed_further"):
        ended(slip, town.shuji, day(5))
    with on(day(1)):
        ended(further, town.shuji)
        assert roles(town.xiaoliu, town.wangjie, d) == [set(), GRID | WORKER, GRID]
        ended(slip, town.shuji)
        assert roles(town.xiaoliu, town.wangjie, d) == [WORKER, GRID, GRID]
    assert then(20, town.xiaoliu, town.wangjie, d) == [WORKER, GRID, GRID]


@pytest.mark.parametrize("reason", ["left", "transfer"])
def test_the_deputy_went_for_good(town: Town, reason: str) -> None:
    """Whoever has it by now gives it back."""
    d = worker(town, "ding", "grid")
    slip = handed(town, town.xiaoliu, town.wangjie, 9)
    with on(day(1)):
        handed(town, town.wangjie, d, reason=reason)
        assert roles(d) == [GRID | WORKER]
    with on(day(2)):
        ended(slip, town.shuji)
        assert roles(town.xiaoliu, town.wangjie, d) == [WORKER, set(), GRID]


def test_who_stands_in_for_the_deputys_own_post_is_no_bar(town: Town) -> None:
    c, d = worker(town, "cai"), worker(town, "ding", "grid")
    slip = handed(town, town.xiaoliu, c, 9)
    handed(town, c, d, 5)
    ended(slip, town.shuji)
    assert roles(town.xiaoliu, c, d) == [WORKER, set(), GRID | WORKER]
    assert then(7, town.xiaoliu, c, d) == [WORKER, WORKER, GRID]


def test_a_leave_that_was_made_longer_by_a_second_slip(town: Town) -> None:
    """The refusal names the slip that comes first; during the leave nobody is back for a day."""
    one = handed(town, town.xiaoliu, town.wangjie, 5, since=day(1))
    two = handed(town, town.xiaoliu, town.wangjie, 15, since=day(6))
    assert [then(n, town.xiaoliu)[0] for n in (0, 1, 5, 6, 15, 16)] == [WORKER, set(), set(), set(), set(), WORKER]
    with on(day(2)):
        with refused("passed_further"):
            ended(one, town.shuji)
        ended(two, town.shuji)
        ended(one, town.shuji)
    assert [then(n, town.xiaoliu)[0] for n in (2, 5, 6, 15, 16)] == [WORKER] * 5
    assert then(7, town.wangjie) == [GRID]


def test_a_post_that_begins_inside_the_leave_opens_nothing_before(town: Town) -> None:
    c = worker(town, "cai")
    Post.objects.create(user=c, role="grid", community=town.wandu, since=day(5))
    handed(town, c, town.xiaoliu, 9)
    assert [then(n, c)[0] for n in (0, 4, 5, 9, 10)] == [set(), set(), set(), set(), WORKER | GRID]


def test_again_and_again_on_one_day(town: Town) -> None:
    """Also for who acts for an organisation, where one row begins on one day."""
    c = person("xiaozhou", "小周")
    Representative.objects.create(user=c, organisation=town.property_company, since=day(-1), until=day(-1))
    for _time in range(3):
        slip = handed(town, town.laozhou, c, by=town.quji)
        ended(slip, town.quji, day(3))
        ended(slip, town.quji)
        slip = handed(town, town.laozhou, c, 5, by=town.quji)
        ended(slip, town.quji)
    acts = [bool(scope_of(fresh(user)).organisations) for user in (town.laozhou, c)]
    assert acts == [True, False]


def test_the_same_post_of_two_by_the_same_row_of_a_representative(town: Town) -> None:
    b, c = person("xiaobai", "小白"), person("xiaozhou", "小周")
    Representative.objects.create(user=b, organisation=town.property_company, since=day(-9))
    Representative.objects.create(user=c, organisation=town.property_company, since=day(-1), until=day(-1))
    one, two = handed(town, town.laozhou, c, 5, by=town.quji), handed(town, b, c, 9, by=town.quji)
    ended(two, town.quji)
    ended(one, town.quji)
    acts = [bool(scope_of(fresh(user)).organisations) for user in (town.laozhou, b, c)]
    assert acts == [True, True, False]


@pytest.mark.parametrize("now", ["auditor", "street", "elsewhere"])
def test_who_holds_by_now_what_the_secretary_does_not_lead(town: Town, now: str) -> None:
    a = worker(town, "an")
    slip = handed(town, a, town.wangjie)
    area = {"auditor": {"role": "auditor"}, "street": {"role": "street", "street": town.street}}
    Post.objects.create(user=a, since=day(0), **area.get(now, {"role": "worker", "community": town.gucheng}))
    with refused("not_allowed"):
        ended(slip, town.shuji)


def test_who_acts_for_an_organisation_by_now_gets_no_post_of_the_office(town: Town) -> None:
    a = worker(town, "an")
    slip = handed(town, a, town.wangjie)
    Representative.objects.create(user=a, organisation=town.property_company, since=day(0))
    with refused("arranged_otherwise"):
        ended(slip, town.quji)
    assert roles(a) == [set()]


def test_who_is_away_elsewhere_is_not_shown_here(town: Town, client: Client) -> None:
    Post.objects.create(user=town.wangjie, role="worker", community=town.gucheng, since=day(-9))
    Post.objects.filter(user=town.xiaochen).update(until=None)
    handed(town, town.xiaochen, town.wangjie, 5, by=town.quji)
    handed(town, town.xiaoliu, town.wangjie, 5, by=town.quji)
    client.force_login(town.shuji)
    page = client.get("/staff/").content.decode()
    assert (f"{town.xiaoliu.name}的岗位" in page, f"{town.xiaochen.name}的岗位" in page) == (True, False)


def test_why_somebody_is_away_is_on_the_slip_alone(town: Town, client: Client) -> None:
    slip = handed(town, town.xiaoliu, town.wangjie, 5, words="住院开刀")
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.jiedao)}"}
    done = client.post(f"/api/v1/hand-overs/{slip.pk}/end", {}, "application/json", headers=key)
    assert (done.status_code, "住院" in done.content.decode(), done.json()["reason"]) == (200, False, "")
