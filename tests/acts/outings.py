"""Acts of going out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.foundation import clock
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import Outing
from minsheng.go_out.queries.changes import changes_waiting
from minsheng.go_out.queries.outings import what_became_of
from minsheng.neighbourhood.models import User
from tests.people import Town, fresh

from .ready import OFFICE, STAFF, Ready


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
        make_notice,
        give_promise,
        keep_promise,
    )
}
