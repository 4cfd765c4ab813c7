"""A round: the longest overdue that fit into an afternoon, in an order one can walk, each with why; with a solver and without one."""

from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from django.test import Client

from minsheng.foundation import clock
from minsheng.go_out import actions, rounds
from minsheng.go_out.models import Outing
from minsheng.go_out.queries.homes import homes_of
from minsheng.go_out.queries.rounds import rounds_proposed, who_walks
from minsheng.go_out.rounds import Candidate, Limits, Walker, shared_out, walk
from minsheng.neighbourhood.models import Building, Grid, Home
from tests.acts.outings import grid_of, home_of
from tests.people import fresh, posted

WHY = "a test"
AFTERNOON = Limits(homes=12, minutes=240)


def one(home, building=1, **more):
    return Candidate(home=home, building=building, door=("万都小区", f"{building}号楼", "", str(home)), **more)


def in_a_row(n):
    """Buildings a hundred metres apart from west to east, named so that house order jumps to and fro."""
    return [one(k, building=(k * 7) % n + 1, at=(37.55, 115.57 + ((k * 3) % n) * 0.00113)) for k in range(n)]


def length(order, homes):
    at = {home.home: home.at for home in homes}
    return sum(abs(at[a][1] - at[b][1]) for a, b in pairwise(order))


@pytest.fixture(params=["solver", "by hand"])
def way(request, monkeypatch):
    if request.param == "by hand":
        monkeypatch.setattr(rounds, "can_plan", lambda: False)
    else:
        pytest.importorskip("ortools")
    return request.param


def test_one_does_not_walk_to_and_fro():
    pytest.importorskip("ortools")
    homes = in_a_row(10)
    found = walk(homes, AFTERNOON).homes
    assert length(found, homes) == pytest.approx(9 * 0.00113)
    assert length([home.home for home in homes], homes) > 3 * length(found, homes)


def test_the_longest_overdue_are_kept_and_the_limit_holds(way):
    homes = [one(n, overdue=n) for n in range(20)]
    found = walk(homes, Limits(homes=5, minutes=600))
    assert sorted(found.homes) == [15, 16, 17, 18, 19] and sorted(found.left_out) == list(range(15))


def test_the_afternoon_is_only_so_long(way):
    assert len(walk([one(n) for n in range(20)], Limits(homes=20, minutes=65, a_home=15)).homes) == 4
    assert walk([one(1), one(2)], Limits(homes=20, minutes=5, a_home=15)).homes == []


def test_who_is_at_home_late_is_seen_late_and_who_never_suits_is_left_out(way):
    homes = [one(1, window=(180, 240)), one(2), one(3, window=(0, 20)), one(4, window=(400, 500))]
    found = walk(homes, AFTERNOON)
    assert set(found.homes) == {1, 2, 3} and found.left_out == [4]
    if way == "solver":
        assert found.homes[-1] == 1 and found.homes.index(3) < 2


def test_house_order_knows_that_two_comes_before_ten(monkeypatch):
    monkeypatch.setattr(rounds, "can_plan", lambda: False)
    homes = [one(10, building=10), one(2, building=2), one(101, building=2)]
    assert walk(homes, AFTERNOON).homes == [2, 101, 10]


def test_each_home_goes_to_one_and_grids_stay_with_their_own():
    homes = [one(n, building=n % 6 + 1, at=(37.55 + (n % 6) * 0.01, 115.57)) for n in range(60)]
    mine = frozenset({1})
    found = shared_out(homes, [Walker(1, mine), Walker(2), Walker(3)])
    assert {home.building for home in found[1]} == {1}
    assert sorted(home.home for some in found.values() for home in some) == list(range(60))
    assert abs(len(found[2]) - len(found[3])) <= 1 and not {h.building for h in found[2]} >= {2, 3, 4, 5, 6}
    assert shared_out(homes, [Walker(1, mine)])[1] == found[1]


def test_two_thousand_homes_for_twelve_end():
    pytest.importorskip("ortools")
    homes = [one(n, building=n % 80, overdue=n % 90, at=(37.55 + n % 80 * 0.0002, 115.57 + n % 7 * 0.001)) for n in range(2000)]
    found = rounds.rounds(homes, [Walker(key) for key in range(12)], AFTERNOON)
    assert all(0 < len(each.homes) <= 12 for each in found.values()) and len(found) == 12
    assert sum(len(each.homes) + len(each.left_out) for each in found.values()) == 2000


def marked(town, number, building=None, **said):
    home = home_of(town, number)
    if building is not None:
        home = Home.objects.create(building=building, code=number, name=number)
    return actions.mark_household(home=home, kind="alone", by=town.shuji, **said)


def afternoon():
    begin = datetime.combine(clock.today() + timedelta(days=1), time(14), tzinfo=clock.SHANGHAI)
    return begin, begin + timedelta(hours=3)


def test_a_grid_worker_gets_the_own_grid_and_every_home_says_why(town, way):
    grid_of(town)
    elsewhere = Building.objects.create(estate=town.estate, code="9", name="9号楼")
    marked(town, "502", since=clock.today() - timedelta(days=9)), marked(town, "501"), marked(town, "101", building=elsewhere)
    proposed = rounds_proposed(town.shuji, town.wandu, [town.wangjie, town.xiaoliu], *afternoon())
    assert [(each.worker.name, sorted(row.home.door for row in each.homes)) for each in proposed] == [
        ("王姐", ["3号楼501", "3号楼502"]),
        ("小刘", ["9号楼101"]),
    ]
    assert {row.why for each in proposed for row in each.homes} == {"独居老人，15天一次，还没见到过"}


def test_it_suits_from_then_to_then(town):
    marked(town, "502", best_from=time(9), best_until=time(11))
    [found] = rounds_proposed(town.shuji, town.wandu, [town.xiaoliu], *afternoon())
    assert (found.homes, found.left_out) == ([], 1)


def test_looked_over_put_in_order_by_hand_and_kept(town, way):
    grid_of(town)
    for number in ("501", "502", "503"):
        marked(town, number)
    client = Client()
    client.force_login(town.shuji)
    begin, _end = afternoon()
    query = f"workers=wangjie&at={begin:%Y-%m-%dT%H:%M}&until=17:00&most=12"
    page = client.get(f"/rounds/?{query}").content.decode()
    assert ("没装排路线的部件" in page) == (way == "by hand")
    assert "独居老人，15天一次，还没见到过" in page and not Outing.objects.unscoped(WHY).exists()
    first, second, third = (home_of(town, number).pk for number in ("501", "502", "503"))
    sent = {
        "at": f"{begin:%Y-%m-%dT%H:%M}",
        "home": [first, third],
        "of-wangjie": [first, second, third],
        f"order-{first}": "2",
        f"order-{third}": "1",
    }
    assert client.post("/rounds/keep/", sent).status_code == 302
    outing = Outing.objects.unscoped(WHY).get()
    assert [row.row.home_id for row in homes_of(outing, town.shuji)] == [third, first]
    assert (outing.reason, outing.at, [m.user.name for m in outing.members.select_related("user")]) == (
        "key_homes", begin, ["王姐"],
    )  # fmt: skip
    assert homes_of(outing, town.shuji)[0].why == "独居老人，15天一次，还没见到过"


def test_what_was_typed_wrong_is_said(town):
    client = Client()
    client.force_login(town.shuji)
    page = client.get("/rounds/?workers=wangjie&at=2026-12-01T14:00&until=13:00")
    assert page.status_code == 422 and "回来要比出门晚" in page.content.decode() and 'value="13:00"' in page.content.decode()
    assert "勾上谁去" in client.get("/rounds/?at=2026-12-01T14:00").content.decode()
    assert "写一下什么时候出门" in client.get("/rounds/?workers=wangjie&at=").content.decode()
    for sent in ({}, {"at": "x"}, {"at": "2026-12-01T14:00", "home": ["999"], "of-wangjie": ["999"]}):
        client.post("/rounds/keep/", sent)
    assert not Outing.objects.unscoped(WHY).exists()


def test_nobody_from_elsewhere_is_sent(town):
    assert {user.name for user in who_walks(town.wandu)} == {"王姐", "小刘", "苏书记"}
    other = posted("laoli", "老李", "grid", clock.today(), community=town.gucheng)
    grid = Grid.objects.create(community=town.gucheng, code="g9", name="九")
    grid.buildings.add(town.building)
    grid.workers.add(other)
    marked(town, "502")
    begin, end = afternoon()
    assert [each.homes for each in rounds_proposed(fresh(other), town.wandu, [other], begin, end)] == [[]]
