"""Acts of going out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.foundation import clock
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import HouseholdMark, Outing
from minsheng.go_out.queries.changes import changes_waiting
from minsheng.go_out.queries.outings import what_became_of
from minsheng.neighbourhood.models import Grid, Home, User
from tests.people import Town, fresh

from .ready import OFFICE, STAFF, Ready

# Who may know why a household is to be seen: nobody above the community.
CARES = {"wangjie", "xiaoliu", "shuji"}


def planned(town: Town, **changes: Any) -> Outing:
    """A meeting in the yard of 万都, in front of building 3."""
    plan = Plan(**({"estate": town.estate, "place": "3号楼前", "team": [town.wangjie]} | changes))
    return actions.plan_outing(community=town.wandu, kind="yard_meeting", plan=plan, by=town.shuji)


def going(town: Town, **changes: Any) -> Outing:
    outing = planned(town, **changes)
    actions.begin_outing(outing=outing, by=town.shuji)
    return outing


def over(town: Town, *said: str, **changes: Any) -> Outing:
    outing = going(town, **changes)
    for words in said or ("绿地光秃秃的",):
        actions.note_remark(outing=outing, words=words, by=town.wangjie)
    actions.end_outing(outing=outing, by=town.shuji)
    return outing


def _on(town: Town, made: Callable[[Town], Outing], act: Callable[..., Any], entry: str, **changes: Any) -> Ready:
    outing = made(town)
    return Ready(town.shuji, STAFF, lambda by: act(outing=fresh(outing), by=by, **changes), [entry])


def plan_outing(town: Town) -> Ready:
    def do(by: User) -> Any:
        return actions.plan_outing(community=town.wandu, kind="visit", plan=Plan(), by=by)

    return Ready(town.shuji, STAFF, do, ["outing OutingPlanned"])


def change_outing(town: Town) -> Ready:
    return _on(town, planned, actions.change_outing, "outing OutingChanged", plan=Plan(place="5号楼前"))


def begin_outing(town: Town) -> Ready:
    return _on(town, planned, actions.begin_outing, "outing OutingBegun")


def count_people(town: Town) -> Ready:
    return _on(town, going, actions.count_people, "outing PeopleCounted", headcount=23)


def end_outing(town: Town) -> Ready:
    return _on(town, going, actions.end_outing, "outing OutingEnded")


def cancel_outing(town: Town) -> Ready:
    return _on(town, planned, actions.cancel_outing, "outing OutingCancelled", words="下雨")


def take_up_outing(town: Town) -> Ready:
    outing = planned(town)
    actions.cancel_outing(outing=outing, words="下雨", by=town.shuji)
    return Ready(town.shuji, STAFF, lambda by: actions.take_up_outing(outing=fresh(outing), by=by), ["outing OutingTakenUp"])


def acknowledge_change(town: Town) -> Ready:
    actions.cancel_outing(outing=planned(town), words="下雨", by=town.shuji)
    change = changes_waiting(town.wangjie).get()
    act = actions.acknowledge_change
    return Ready(town.wangjie, {"wangjie"}, lambda by: act(change=change, by=by), ["outing PlanChangeSeen"])


def note_remark(town: Town) -> Ready:
    return _on(town, going, actions.note_remark, "voice VoiceHeard", words="灯不亮")


def make_stop(town: Town) -> Ready:
    outing = actions.plan_outing(community=town.wandu, kind="visit", plan=Plan(estate=town.estate), by=town.shuji)
    actions.begin_outing(outing=outing, by=town.shuji)

    def do(by: User) -> Any:
        return actions.make_stop(outing=fresh(outing), home="3号楼502", hurts="灯不亮", by=by)

    return Ready(town.wangjie, STAFF, do, ["voice VoiceHeard", "outing StopMade"])


def visit_with_homes(town: Town, *numbers: str) -> Outing:
    """A planned visit in 万都 with these homes of building 3 to see."""
    outing = actions.plan_outing(community=town.wandu, kind="visit", plan=Plan(estate=town.estate), by=town.shuji)
    actions.put_homes(outing=outing, homes=[home_of(town, number) for number in numbers or ("501", "502")], by=town.shuji)
    return outing


def home_of(town: Town, number: str = "502") -> Home:
    rows = Home.objects.unscoped("a test")
    home: Home = rows.get_or_create(building=town.building, code=number, name=number)[0]
    return home


def grid_of(town: Town) -> Grid:
    """The grid of building 3, which is 王姐's."""
    grid = Grid.objects.create(community=town.wandu, code="g1", name="第一网格")
    grid.buildings.add(town.building)
    grid.workers.add(town.wangjie)
    return grid


def mark_household(town: Town) -> Ready:
    grid_of(town)
    home = home_of(town)

    def do(by: User) -> Any:
        return actions.mark_household(home=fresh(home), kind="alone", by=by)

    return Ready(town.wangjie, CARES, do, ["household_mark HouseholdMarked"])


def _marked(town: Town) -> HouseholdMark:
    grid_of(town)
    return actions.mark_household(home=home_of(town), kind="alone", by=town.shuji)


def change_interval(town: Town) -> Ready:
    mark = _marked(town)
    do = actions.change_interval
    return Ready(town.xiaoliu, CARES, lambda by: do(mark=fresh(mark), days=30, by=by), ["household_mark IntervalChanged"])


def end_mark(town: Town) -> Ready:
    mark = _marked(town)
    return Ready(town.shuji, CARES, lambda by: actions.end_mark(mark=fresh(mark), by=by), ["household_mark MarkEnded"])


def keep_round(town: Town) -> Ready:
    home, at = home_of(town), clock.now()

    def do(by: User) -> Any:
        return actions.keep_round(community=town.wandu, worker=town.wangjie, at=at, homes=[fresh(home)], by=by)

    return Ready(town.shuji, STAFF, do, ["outing OutingPlanned", "outing HomesPutIn"])


def put_homes(town: Town) -> Ready:
    outing, home = visit_with_homes(town), home_of(town, "601")

    def do(by: User) -> Any:
        return actions.put_homes(outing=fresh(outing), homes=[home], why={home.pk: "独居"}, by=by)

    return Ready(town.shuji, STAFF, do, ["outing HomesPutIn"])


def drop_home(town: Town) -> Ready:
    row = visit_with_homes(town).homes.unscoped("a test")[0]
    return Ready(town.shuji, STAFF, lambda by: actions.drop_home(outing_home=fresh(row), by=by), ["outing HomeDropped"])


def order_homes(town: Town) -> Ready:
    outing, last = visit_with_homes(town), home_of(town, "502").pk

    def do(by: User) -> Any:
        return actions.order_homes(outing=fresh(outing), order=[last], by=by)

    return Ready(town.shuji, STAFF, do, ["outing HomesReordered"])


def make_notice(town: Town) -> Ready:
    outing = over(town)
    until = clock.today() + timedelta(days=7)

    def do(by: User) -> Any:
        return actions.make_notice(outing=fresh(outing), lines=what_became_of(outing), until=until, by=by)

    return Ready(town.shuji, OFFICE, do, ["outing MeetingNoticeMade"])


def give_promise(town: Town) -> Ready:
    def do(by: User) -> Any:
        return actions.give_promise(community=town.wandu, words="把表送来", due=clock.today(), by=by)

    return Ready(town.wangjie, STAFF, do, ["promise PromiseMade"])


def keep_promise(town: Town) -> Ready:
    promise = actions.give_promise(community=town.wandu, words="把表送来", due=clock.today(), by=town.wangjie)
    return Ready(town.wangjie, STAFF, lambda by: actions.keep_promise(promise=fresh(promise), by=by), ["promise PromiseKept"])


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act
    for act in (
        plan_outing,
        change_outing,
        begin_outing,
        count_people,
        end_outing,
        cancel_outing,
        take_up_outing,
        acknowledge_change,
        note_remark,
        make_stop,
        keep_round,
        mark_household,
        change_interval,
        end_mark,
        put_homes,
        drop_home,
        order_homes,
        make_notice,
        give_promise,
        keep_promise,
    )
}
