"""Acts of what departments do all year."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from minsheng.foundation import clock
from minsheng.work_together import actions
from minsheng.work_together.actions import DatePlan, TopicGiven
from minsheng.work_together.models import Programme, ProgrammeDate
from tests.people import Town, fresh

from .ready import LEADS, OFFICE, STAFF, Ready

WHY = "a test"


def started(town: Town, **changes: Any) -> Programme:
    """恒邻物业 comes to 万都 all year, about what is broken in the yard."""
    given: dict[str, Any] = {
        "name": "安全用电进小区",
        "organisation": town.property_company,
        "community": town.wandu,
        "categories": [town.category("property-repair")],
        "by": town.shuji,
    }
    return fresh(actions.start_programme(**given | changes))


def planning(town: Town, at: datetime | None = None, **changes: Any) -> DatePlan:
    given: dict[str, Any] = {
        "kind": "talk",
        "at": at or clock.now(),
        "estate": town.estate,
        "topic": "电动车怎么充",
        "place": "东门口",
    }
    return DatePlan(**given | changes)


def lately_about(town: Town, category: str = "property-repair") -> TopicGiven:
    return TopicGiven(town.category(category), clock.now() - timedelta(days=60), clock.now(), town.estate)


def put(town: Town, programme: Programme | None = None, *, by: Any = None, about: Any = None, **changes: Any) -> ProgrammeDate:
    """A date of today, so that it may also be written down how it was."""
    programme = programme or started(town)
    date = actions.plan_programme_date(
        programme=programme, community=town.wandu, plan=planning(town, **changes), about=about, by=by or town.xiaoliu
    )
    return fresh(date)


def start_programme(town: Town) -> Ready:
    def do(by: Any) -> Any:
        return actions.start_programme(name="防骗", organisation=town.property_company, community=town.wandu, by=by)

    return Ready(town.shuji, LEADS, do, ["programme ProgrammeStarted"])


def end_programme(town: Town) -> Ready:
    programme = started(town)
    return Ready(
        town.shuji,
        LEADS,
        lambda by: actions.end_programme(programme=fresh(programme), words="换一家来做", by=by),
        ["programme ProgrammeEnded"],
    )


def plan_programme_date(town: Town) -> Ready:
    programme = started(town)

    def do(by: Any) -> Any:
        return actions.plan_programme_date(programme=fresh(programme), community=town.wandu, plan=planning(town), by=by)

    return Ready(town.xiaoliu, OFFICE, do, ["programme_date ProgrammeDatePlanned"])


def change_programme_date(town: Town) -> Ready:
    date = put(town)
    plan = planning(town, clock.now() + timedelta(days=7))
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.change_programme_date(date=fresh(date), plan=plan, by=by),
        ["programme_date ProgrammeDateChanged"],
    )


def call_off_programme_date(town: Town) -> Ready:
    date = put(town)
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.call_off_programme_date(date=fresh(date), words="下雨", by=by),
        ["programme_date ProgrammeDateCalledOff"],
    )


def note_programme_held(town: Town) -> Ready:
    date = put(town)
    return Ready(
        town.xiaoliu,
        OFFICE,
        lambda by: actions.note_programme_held(date=fresh(date), headcount=23, by=by),
        ["programme_date ProgrammeDateHeld"],
    )


def note_at_programme(town: Town) -> Ready:
    date = put(town)
    return Ready(
        town.wangjie,
        STAFF,
        lambda by: actions.note_at_programme(date=fresh(date), words="楼道里能充电吗", by=by),
        ["voice VoiceHeard"],
    )


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act
    for act in (
        start_programme,
        end_programme,
        plan_programme_date,
        change_programme_date,
        call_off_programme_date,
        note_programme_held,
        note_at_programme,
    )
}
