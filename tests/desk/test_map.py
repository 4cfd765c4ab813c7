"""The map of a community: drawn from data, every figure opens its list, nobody's home on it, nobody else's places."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.desk.estate_plans import map_of, pins_of
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import place_buildings
from minsheng.neighbourhood.coordinates import BD09, GCJ02, WGS84, datum_named, to_gcj02, to_wgs84
from minsheng.neighbourhood.models import Building, Estate, Grid
from tests.chain import WHY, heard, named, offered, opened, refused
from tests.people import Town, fresh
from tests.readable import readable

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def matter(town: Town, number: int = 1, **where: Any) -> Any:
    words = f"第{number}处的灯不亮"
    return opened(town, heard(town, words, speaker=named(number), **({"estate": town.estate} | where)), title=f"换灯{number}")


def figures(page: str) -> list[tuple[int, str]]:
    """Every figure of the tables with the address it opens."""
    return [(int(n), url.replace("&amp;", "&")) for url, n in re.findall(r'<td class="num"><a href="([^"]+)">(\d+)</a>', page)]


def test_every_figure_opens_its_list(town: Town) -> None:
    (
        matter(town, 1, building=town.building),
        matter(town, 2, building=town.building),
        matter(town, 3),
        matter(town, 4, estate=None),
    )
    client = client_of(town.shuji)
    page = client.get("/map/").content.decode()
    found = figures(page)
    assert [n for n, _ in found] == [2, 1]
    assert [client.get(url).context["page"].total for _, url in found] == [2, 1]
    drawn = map_of(town.shuji, town.wandu, {})
    assert (drawn.total, client.get("/cases/").context["page"].total) == (4, 4)
    assert client.get(drawn.without_estate_url).context["page"].total == drawn.without_estate == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 1), ("phase=all", 1), ("phase=ended", 0), ("phase=offered", 1), ("category=property", 1), ("category=culture", 0),
     ("since=2999-01-01", 0), ("until=2000-01-01", 0), ("since=nonsense", 1)],
)  # fmt: skip
def test_the_filters_of_the_address_hold_in_figures_and_lists(town: Town, query: str, count: int) -> None:
    offered(town, matter(town, building=town.building))
    client = client_of(town.shuji)
    [(first, url), _] = figures(client.get(f"/map/?{query}").content.decode())
    assert (first, client.get(url).context["page"].total) == (count, count)


def test_the_drawing_says_in_words_what_it_shows(town: Town) -> None:
    for number in range(1, 6):
        matter(town, number, building=town.building)
    page = client_of(town.shuji).get("/map/wandu/").content.decode()
    assert re.search(r'<a class="house many"[^>]+aria-label="3号楼，5件"', page)
    assert "<title>3号楼 · 5件</title>" in page and "style=" not in re.findall(r"<svg class=\"plan\".*?</svg>", page, re.S)[-1]


def test_no_home_and_no_words_of_anybody_stand_on_it(town: Town) -> None:
    matter(town, building=town.building, place="2单元301李秀英1家")
    page = client_of(town.shuji).get("/map/").content.decode()
    assert [word for word in ("301", "李秀英", "灯不亮", "换灯") if word in readable(page)] == []


def test_nobody_sees_the_places_of_others(town: Town) -> None:
    matter(town, building=town.building)
    page = client_of(town.xiaochen).get(f"/map/?community={town.wandu.code}").content.decode()
    assert ("万都" in page, "古城小区" in page) == (False, True)
    assert [client_of(town.xiaochen).get(f"/map/wandu/{more}").status_code for more in ("", "positions/")] == [404, 404]
    assert client_of(town.laozhou).get("/map/").status_code == 404
    assert map_of(town.xiaochen, town.wandu, {}).total == 0


def test_an_ended_estate_keeps_its_figures_and_leads_to_no_page_that_is_not_there(town: Town) -> None:
    matter(town, building=town.building)
    client = client_of(town.shuji)
    assert "/map/wandu/" in client.get("/map/").content.decode()
    Estate.objects.unscoped(WHY).filter(pk=town.estate.pk).update(valid_to=clock.today())
    page = client.get("/map/").content.decode()
    assert ("/map/wandu/" in page, client.get("/map/wandu/").status_code) == (False, 404)
    [(count, url), _] = figures(page)
    assert (count, client.get(url).context["page"].total) == (1, 1)


def test_without_positions_buildings_stand_in_rows_by_their_numbers(town: Town) -> None:
    for number in (12, 1, 2):
        Building.objects.create(estate=town.estate, code=str(number), name=f"{number}号楼")
    [plan] = map_of(town.shuji, town.wandu, {}).plans
    assert [one.building.name for one in plan.drawn] == ["1号楼", "2号楼", "3号楼", "12号楼"]
    assert not plan.placed and len({(one.x, one.y) for one in plan.drawn}) == 4
    assert all(one.x + 76 <= plan.width and one.y + 44 <= plan.height for one in plan.drawn)


def test_a_grid_that_holds_a_part_is_drawn_around_it(town: Town) -> None:
    other = Building.objects.create(estate=town.estate, code="5", name="5号楼")
    for name, building in (("东网格", town.building), ("西网格", other)):
        Grid.objects.create(community=town.wandu, code=name, name=name).buildings.add(building)
    [plan] = map_of(town.shuji, town.wandu, {}).plans
    assert [line.name for line in plan.outlines] == ["东网格", "西网格"]
    east, west = plan.outlines
    assert east.y + east.height <= west.y + 14  # rows of their own: they do not cover each other


def test_positions_are_typed_kept_and_drawn(town: Town) -> None:
    client, pk = client_of(town.shuji), town.building.pk
    wrong = client.post("/map/wandu/positions/", {f"x-{pk}": "101", f"y-{pk}": "7"})
    assert (wrong.status_code, 'value="101"' in wrong.content.decode(), fresh(town.building).plan_x) == (422, True, None)
    assert client.post("/map/wandu/positions/", {f"x-{pk}": "100", f"y-{pk}": "0"}).status_code == 302
    assert (fresh(town.building).plan_x, fresh(town.building).plan_y) == (100, 0)
    [plan] = map_of(town.shuji, town.wandu, {}).plans
    assert plan.placed and plan.drawn[0].x + 76 + 16 == plan.width
    client.post("/map/wandu/positions/", {f"x-{pk}": "", f"y-{pk}": ""})
    assert fresh(town.building).plan_x is None


def test_a_place_off_the_plan_or_of_another_estate_is_refused(town: Town) -> None:
    with refused("plan_position", "3"):
        place_buildings(estate=town.estate, positions={"3": (10, 101)}, by=town.shuji)
    with refused("bad_input", "building"):
        place_buildings(estate=town.estate, positions={"4": (10, 10)}, by=town.shuji)
    with refused("not_allowed"):
        place_buildings(estate=town.estate, positions={"3": (10, 10)}, by=town.xiaoliu)


def test_the_map_costs_the_same_for_one_estate_as_for_three(town: Town) -> None:
    def asked() -> int:
        client = client_of(town.shuji)
        client.get("/map/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/map/").status_code == 200
        return len(captured)

    def add(number: int) -> None:
        estate = Estate.objects.create(community=town.wandu, code=f"e{number}", name=f"{number}苑")
        building = Building.objects.create(estate=estate, code="1", name="1号楼")
        Grid.objects.create(community=town.wandu, code=f"g{number}", name=f"{number}网格").buildings.add(building)
        matter(town, number, estate=estate, building=building)

    add(1)
    one = asked()
    add(2), add(3)
    assert asked() == one <= 12


def test_no_other_host_is_asked_until_an_office_sets_one(town: Town, settings: Any) -> None:
    Building.objects.unscoped(WHY).filter(pk=town.building.pk).update(latitude=37.55, longitude=115.58)
    client = client_of(town.shuji)
    plain = client.get("/map/")
    assert "leaflet" not in plain.content.decode() and "http" not in plain.headers["Content-Security-Policy"]
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    page = client.get("/map/").content.decode()
    assert "vendor/leaflet/leaflet.js" in page and "https://tiles.example/{z}/{x}/{y}.png" in page


def test_pins_stand_where_the_tiles_draw_them(town: Town, settings: Any) -> None:
    Building.objects.unscoped(WHY).filter(pk=town.building.pk).update(latitude=37.55, longitude=115.58)
    found = map_of(town.shuji, town.wandu, {})
    settings.MAP_DATUM = "wgs84"
    assert [pin["at"] for pin in pins_of(found)] == [[37.55, 115.58]]
    settings.MAP_DATUM = "gcj02"
    [pin] = pins_of(found)
    assert 0.0003 < abs(pin["at"][1] - 115.58) < 0.009


@pytest.mark.parametrize(("datum", "metres"), [(WGS84, 0.0), (GCJ02, 0.1), (BD09, 3.0)])
def test_positions_are_kept_as_wgs84(datum: str, metres: float) -> None:
    """天安门, as the three systems give it."""
    north, east = 39.907375, 116.391349
    given = {WGS84: (north, east), GCJ02: to_gcj02(north, east), BD09: (39.915118, 116.403963)}[datum]
    kept = to_wgs84(*given, datum)
    if datum == BD09:  # against what others publish: the square is some hundred metres wide
        assert abs(kept[0] - north) < 0.003 and abs(kept[1] - east) < 0.003
    else:
        assert max(abs(kept[0] - north), abs(kept[1] - east)) * 111_000 <= metres


@pytest.mark.parametrize(
    ("cell", "datum"), [("GPS", WGS84), ("高德", GCJ02), ("GCJ-02", GCJ02), ("百度坐标", BD09), ("CGCS2000", WGS84), ("", "")]
)
def test_words_for_a_datum(cell: str, datum: str) -> None:
    assert datum_named(cell) == datum


def test_the_day_is_a_day_of_shanghai(town: Town) -> None:
    matter(town, building=town.building)
    today = clock.today().isoformat()
    page = client_of(town.shuji).get(f"/map/?since={today}&until={today}").content.decode()
    assert [n for n, _ in figures(page)] == [1, 0]
