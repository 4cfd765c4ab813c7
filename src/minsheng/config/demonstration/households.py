"""Households of the demonstration: whose the grid is, who is to be seen and why, two visits that were, and the next one put in order."""

from datetime import datetime, time, timedelta

from minsheng.foundation import clock
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import Outing
from minsheng.go_out.queries.rounds import rounds_proposed
from minsheng.neighbourhood.actions import entrust_grid
from minsheng.neighbourhood.models import Building, Grid, Home, Unit

from .people import People

WHY = "the demonstration"
# Where the plan of 万都小区 lies, made up like its people, and how many degrees a hundredth of it is: about three metres.
CORNER, NORTH, EAST = (37.5600, 115.5600), 0.000027, 0.000034
# Home (building, unit, number), kind, since how many days, every how many days (None: as usual), note.
MARKED = (
    (2, 1, "302", "alone", 120, None, "耳朵不好，多敲几下"),
    (3, 2, "502", "alone", 110, None, "儿子在外地，周末来"),
    (3, 1, "101", "disabled", 100, None, ""),
    (4, 1, "201", "aged", 95, None, "九十一岁，白天一个人"),
    (5, 2, "601", "ill", 60, 10, "刚出院"),
    (5, 1, "102", "alone", 58, None, ""),
    (6, 1, "401", "allowance", 200, None, ""),
    (7, 2, "202", "child", 80, None, "跟着奶奶"),
    (8, 1, "301", "veteran", 150, None, ""),
    (9, 2, "102", "alone", 40, 20, ""),
    (1, 1, "501", "aged", 30, None, ""),
    (2, 2, "601", "ill", 12, None, "下午在家"),
)
# Days ago, and how it went at which doors.
WALKED = (
    (41, (((2, 1, "302"), "met", "精神不错，楼道的灯不亮"), ((3, 2, "502"), "met", "想装个扶手"), ((3, 1, "101"), "nobody", ""))),
    (
        12,
        (
            ((4, 1, "201"), "met", "腿脚不便，药还够半个月"),
            ((5, 2, "601"), "nobody", ""),
            ((6, 1, "401"), "met", "低保的手续齐了"),
            ((7, 2, "202"), "later", ""),
            ((8, 1, "301"), "met", "光荣牌掉了，想重新挂"),
            ((1, 1, "501"), "met", "女儿在家"),
        ),
    ),
)
KEPT_AT_HOME = {(2, 2, "601"): (time(14), time(16))}


def _homes(people: People) -> dict[tuple[int, int, str], Home]:
    """Two units of six floors in every building of the estate; the first number of each floor, and of some the second."""
    found = {}
    estate = people.estates["wandu"]
    for building in Building.objects.unscoped(WHY).filter(estate=estate).order_by("pk"):
        number = int(building.code)
        building.latitude = CORNER[0] - (building.plan_y or 0) * NORTH
        building.longitude = CORNER[1] + (building.plan_x or 0) * EAST
        building.save(update_fields=["latitude", "longitude"])
        for n in (1, 2):
            unit = Unit.objects.create(building=building, code=str(n), name=f"{n}单元")
            doors = [f"{floor}0{door}" for floor in range(1, 7) for door in (1, 2)]
            for home in Home.objects.bulk_create(Home(building=building, unit=unit, code=one, name=one) for one in doors):
                found[number, n, home.name] = home
    return found


def households(people: People, end: datetime) -> None:
    """What 王姐's grid keeps of those who are to be seen now and then."""
    secretary, wangjie, estate = people.users["shuji"], people.users["wangjie"], people.estates["wandu"]
    grid = Grid.objects.unscoped(WHY).get(community=estate.community, buildings=people.buildings["wandu", 3])
    entrust_grid(grid=grid, workers=[wangjie], by=secretary)
    homes = _homes(people)
    for building, unit, number, kind, ago, days, note in MARKED:
        home = (building, unit, number)
        opens, closes = KEPT_AT_HOME.get(home, (None, None))
        with clock.at(end - timedelta(days=ago) + timedelta(hours=10)):
            actions.mark_household(
                home=homes[home], kind=kind, days=days, note=note, best_from=opens, best_until=closes, by=wangjie
            )
    for ago, doors in WALKED:
        with clock.at(end - timedelta(days=ago) + timedelta(hours=15)):
            plan = Plan(estate=estate, reason="key_homes", topic="看看独居的、病重的几户", team=[wangjie])
            visit = actions.plan_outing(community=estate.community, kind="visit", plan=plan, by=wangjie)
            actions.put_homes(outing=visit, homes=[homes[home] for home, _how, _saw in doors], by=wangjie)
            actions.begin_outing(outing=visit, by=wangjie)
            for home, how, saw in doors:
                actions.make_stop(outing=visit, dwelling=homes[home], outcome=how, saw=saw, by=wangjie)
            actions.end_outing(outing=visit, by=wangjie)
    _next_round(people)


def _next_round(people: People) -> None:
    """The visit that is planned next gets the homes that are due by then, in an order one can walk."""
    estate, wangjie = people.estates["wandu"], people.users["wangjie"]
    visit = Outing.objects.unscoped(WHY).filter(estate=estate, kind="visit", state="planned").order_by("at").first()
    if visit is None:
        return
    [found] = rounds_proposed(wangjie, estate.community, [wangjie], visit.at, visit.at + timedelta(hours=3), most=6)
    if found.homes:
        why = {one.home.pk: one.why for one in found.homes}
        actions.put_homes(outing=visit, homes=[one.home for one in found.homes], why=why, by=wangjie)
