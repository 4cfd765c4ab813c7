"""How far visits reach, by grid and on the plan: every figure opens its list, and the two agree."""

import re
from datetime import timedelta

from django.test import Client

from minsheng.foundation import clock
from minsheng.go_out import actions
from minsheng.go_out.queries.coverage import Coverage
from minsheng.neighbourhood.models import Building, Grid, Home
from tests.acts.outings import grid_of, home_of, visit_with_homes
from tests.desk.test_lists import one_and_three
from tests.people import Town, fresh


def stood(town: Town, number: str, outcome: str) -> None:
    outing = visit_with_homes(town, "1")
    actions.begin_outing(outing=outing, by=town.wangjie)
    actions.make_stop(outing=outing, dwelling=home_of(town, number), outcome=outcome, felt="好", by=town.wangjie)


def of(client: Client) -> list[tuple[str, list[str]]]:
    """Rows of the table: the grid, and its figures with the lists they open."""
    page = client.get("/coverage/").content.decode()
    rows = re.findall(r'<tr><th scope="row">(.+?)</th>(.+?)</tr>', page)
    return [(name, re.findall(r'href="(.+?)">(\d+)<', cells)) for name, cells in rows]


def test_every_figure_opens_its_list(town: Town) -> None:
    grid_of(town)
    for n in range(4):
        home_of(town, str(n + 1))
    stood(town, "1", "met"), stood(town, "2", "nobody"), stood(town, "3", "met"), stood(town, "3", "nobody")
    outside = Building.objects.create(estate=town.estate, code="9", name="9号楼")
    Home.objects.create(building=outside, code="1", name="1")
    client = Client()
    client.force_login(town.shuji)
    found = of(client)
    assert [(name, [n for _, n in figures]) for name, figures in found] == [
        ("第一网格", ["4", "2", "1", "1"]),
        ("不在网格里", ["1", "0", "0", "1"]),
    ]
    for _name, figures in found:
        for url, n in figures:
            page = client.get(url.replace("&amp;", "&"))
            assert (page.status_code, page.context["page"].total) == (200, int(n))
    page = client.get("/coverage/").content.decode()
    assert "3号楼，4户里见到了2户" in page and '<a class="house some"' in page and "一共5户" in page
    with clock.at(clock.now() + timedelta(days=91)):
        client.force_login(town.shuji)
        assert of(client)[0][1][3][1] == "4"


def test_a_grid_worker_sees_the_own_grid_alone(town: Town) -> None:
    grid_of(town)
    home_of(town)
    outside = Building.objects.create(estate=town.estate, code="9", name="9号楼")
    Home.objects.create(building=outside, code="1", name="1")
    client = Client()
    client.force_login(town.wangjie)
    assert [name for name, _ in of(client)] == ["第一网格"]
    assert "9号楼" not in client.get("/coverage/").content.decode()
    Grid.objects.unscoped("a test").get().workers.clear()
    client.force_login(fresh(town.wangjie))
    assert of(client) == []


def test_how_it_is_shaded() -> None:
    levels = [(0, 0, 0), (0, 1, 1), (1, 1, 1), (2, 1, 1), (4, 0, 0)]
    assert [Coverage(*figures).level for figures in levels] == ["empty", "none", "few", "most", "all"]


def test_it_costs_the_same_for_three_estates_as_for_one(town: Town) -> None:
    grid_of(town)

    def add(n: int) -> object:
        return home_of(town, str(n))

    one, three = one_and_three(town.shuji, "/coverage/", add)
    assert one == three
