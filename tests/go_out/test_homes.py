"""The homes a visit means to see: put in, walked in another order, taken off; a door that the register knows is known as that home."""

import pytest
from django.test import Client

from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import OutingHome, Stop
from minsheng.go_out.queries.homes import homes_of, homes_typed
from minsheng.neighbourhood.homes import home_named
from minsheng.neighbourhood.models import Home, Unit
from tests.acts.outings import going, home_of, visit_with_homes
from tests.desk.test_lists import one_and_three
from tests.people import fresh
from tests.readable import readable

WHY = "a test"


def doors(outing, user):
    return [one.row.home.door for one in homes_of(outing, fresh(user))]


@pytest.mark.parametrize("typed", ["3号楼2单元502", "3号楼-2-502", "3号楼 2单元502室", "3号楼02单元502", "3号楼502"])
def test_a_home_is_known_as_it_is_spoken_of(town, typed):
    unit = Unit.objects.create(building=town.building, code="2", name="2单元")
    home = Home.objects.create(building=town.building, unit=unit, code="502", name="502")
    assert home_named(town.building, typed) == home
    assert home.door == "3号楼2单元502"


@pytest.mark.parametrize("typed", ["3号楼", "3号楼1单元502", "3号楼503", "3号楼前面", "", "3号楼2单元502旁边"])
def test_what_names_no_home_names_none(town, typed):
    unit = Unit.objects.create(building=town.building, code="2", name="2单元")
    Home.objects.create(building=town.building, unit=unit, code="502", name="502")
    assert home_named(town.building, typed) is None


def test_the_same_number_in_two_units_is_nobodys_guess(town):
    for n in ("1", "2"):
        unit = Unit.objects.create(building=town.building, code=n, name=f"{n}单元")
        Home.objects.create(building=town.building, unit=unit, code="502", name="502")
    assert home_named(town.building, "3号楼502") is None
    with pytest.raises(BadInput):
        homes_typed([town.estate], "3号楼502")


def test_a_stop_knows_its_home_where_the_register_does_and_needs_none(town):
    outing, home = visit_with_homes(town), home_of(town)
    actions.begin_outing(outing=outing, by=town.wangjie)
    typed = actions.make_stop(outing=outing, building=town.building, home="3号楼502室", saw="一个人在家", by=town.wangjie)
    chosen = actions.make_stop(outing=outing, dwelling=home, outcome="nobody", by=town.wangjie)
    elsewhere = actions.make_stop(outing=outing, home="门卫室", outcome="nobody", by=town.wangjie)
    assert [(stop.home, stop.dwelling_id, stop.building_id) for stop in (typed, chosen, elsewhere)] == [
        ("3号楼502室", home.pk, town.building.pk),
        ("3号楼502", home.pk, town.building.pk),
        ("门卫室", None, None),
    ]
    with pytest.raises(BadInput):
        far = Home.objects.create(building=town.building_b, code="502", name="502")
        actions.make_stop(outing=outing, dwelling=far, outcome="nobody", by=town.wangjie)


def test_homes_are_walked_in_the_order_that_was_chosen(town):
    outing = visit_with_homes(town, "501", "502", "503")
    actions.order_homes(outing=outing, order=[home_of(town, "503").pk, home_of(town, "501").pk], by=town.wangjie)
    assert doors(outing, town.wangjie) == ["3号楼503", "3号楼501", "3号楼502"]
    row = OutingHome.objects.unscoped(WHY).get(outing=outing, home__name="501")
    actions.drop_home(outing_home=row, by=town.wangjie)
    assert doors(outing, town.wangjie) == ["3号楼503", "3号楼502"]
    with pytest.raises(StateForbids):
        actions.drop_home(outing_home=fresh(row), by=town.wangjie)
    actions.put_homes(outing=outing, homes=[home_of(town, "501")], by=town.wangjie)
    assert doors(outing, town.wangjie) == ["3号楼503", "3号楼502", "3号楼501"]


def test_what_cannot_be_on_the_list_is_said(town):
    outing = visit_with_homes(town)
    far = Home.objects.create(building=town.building_b, code="502", name="502")
    for homes in ([far], [home_of(town, "502")], []):
        with pytest.raises(BadInput):
            actions.put_homes(outing=outing, homes=homes, by=town.shuji)
    for order in ([far.pk], [home_of(town).pk] * 2):
        with pytest.raises(BadInput):
            actions.order_homes(outing=outing, order=order, by=town.shuji)
    with pytest.raises(StateForbids):
        actions.put_homes(outing=going(town), homes=[home_of(town)], by=town.shuji)
    actions.begin_outing(outing=outing, by=town.shuji)
    actions.end_outing(outing=outing, by=town.shuji)
    with pytest.raises(StateForbids):
        actions.put_homes(outing=fresh(outing), homes=[home_of(town, "601")], by=town.shuji)


def test_why_a_home_is_on_the_list_is_sealed_and_stands_in_no_entry(town):
    outing, home = visit_with_homes(town), home_of(town, "601")
    actions.put_homes(outing=outing, homes=[home], why={home.pk: "独居，30天一次"}, by=town.shuji)
    row = OutingHome.objects.unscoped(WHY).get(home=home)
    assert row.why == "独居，30天一次" and "独居" not in row.why_sealed
    payloads = TimelineEntry.objects.filter(kind="HomesPutIn").values_list("payload", flat=True)
    assert len(payloads) == 2 and not any("独居" in payload or "601" in readable(payload) for payload in payloads)


def test_by_hand_without_a_script(town):
    client, outing = (
        Client(),
        actions.plan_outing(community=town.wandu, kind="visit", plan=Plan(estate=town.estate), by=town.shuji),
    )
    client.force_login(town.wangjie)
    here = f"/outings/{outing.number}/"
    homes = [home_of(town, n) for n in ("501", "502", "503")]
    wrong = client.post(here + "homes/", {"homes": "3号楼501\n3号楼999"})
    assert (
        wrong.status_code == 422
        and "册子里没有“3号楼999”" in wrong.content.decode()
        and "3号楼501\n3号楼999" in wrong.content.decode()
    )
    assert client.post(here + "homes/", {"homes": "3号楼501\n3号楼502，3号楼503"}).status_code == 302
    last = OutingHome.objects.unscoped(WHY).get(home=homes[2])
    client.post(f"{here}homes/{last.pk}/move/", {"way": "up"})
    assert doors(outing, town.wangjie) == ["3号楼501", "3号楼503", "3号楼502"]
    client.post(f"{here}homes/{last.pk}/drop/")
    assert doors(outing, town.wangjie) == ["3号楼501", "3号楼502"]
    client.post(here + "begin/")
    row = OutingHome.objects.unscoped(WHY).get(home=homes[0])
    for _ in range(2):
        key = "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b25"
        client.post(f"{here}homes/{row.pk}/stood/", {"outcome": "nobody", "client_id": key})
    assert client.post(f"{here}homes/{row.pk}/stood/", {"outcome": "met"}).status_code == 404
    assert [(stop.dwelling, stop.outcome) for stop in Stop.objects.unscoped(WHY)] == [(homes[0], "nobody")]
    seen = client.get(f"{here}stop/?home={homes[1].pk}").content.decode()
    assert 'value="3号楼502"' in seen
    client.post(f"{here}stop/?home={homes[1].pk}", {"home": "3号楼502", "outcome": "met", "saw": "在家"})
    assert [(one.row.home, one.stop and one.stop.outcome) for one in homes_of(outing, fresh(town.wangjie))] == [
        (homes[0], "nobody"),
        (homes[1], "met"),
    ]


def test_the_page_costs_the_same_for_one_home_as_for_three(town):
    outing = actions.plan_outing(community=town.wandu, kind="visit", plan=Plan(estate=town.estate), by=town.shuji)

    def add(n: int) -> object:
        return actions.put_homes(outing=outing, homes=[home_of(town, f"50{n}")], by=town.shuji)

    one, three = one_and_three(town.shuji, f"/outings/{outing.number}/", add)
    assert one == three
