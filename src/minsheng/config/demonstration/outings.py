"""Meetings in the yard and visits of the demonstration: where its people said things, and where the next ones are planned."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import Outing
from minsheng.go_out.queries.outings import what_became_of
from minsheng.neighbourhood.models import Building, Estate, User

from .people import People

# What is remembered within so many days belongs to the same afternoon: late entry is normal.
SAME = timedelta(days=9)
LASTS = timedelta(hours=2)


@dataclass
class Outings:
    """The meetings that go on, by estate and kind, and all there were."""

    open: dict[tuple[str, str], Outing] = field(default_factory=dict)
    held: list[Outing] = field(default_factory=list)

    def remark(self, *, going: str, estate: Estate, building: Building | None, by: User, team: list[User], **said: Any) -> Voice:
        """Write down what was said at the meeting or visit of these days in this estate; the first line begins it."""
        outing = self.open.get((going, estate.code))
        if outing is None or clock.now() - outing.at > SAME:
            spot = f"{building.name}前" if building is not None else ""
            plan = Plan(
                at=_when_people_are_up(clock.now()),
                estate=estate,
                place=spot if going == "yard_meeting" else "",
                team=team,
                reason="" if going == "yard_meeting" else "routine",
            )
            outing = actions.plan_outing(community=estate.community, kind=going, plan=plan, by=team[0])
            actions.begin_outing(outing=outing, by=by)
            self.open[(going, estate.code)] = outing
            self.held.append(outing)
        return actions.note_remark(outing=outing, building=building, by=by, **said)

    def end_all(self, end: datetime) -> None:
        """Each ends two hours after it began, with so many people as came."""
        for outing in self.held:
            with clock.at(min(outing.at + LASTS, end)):
                heard = outing.occasion.voices.unscoped("the demonstration").count()
                if outing.is_meeting:
                    actions.count_people(outing=outing, headcount=9 + int(outing.number[-3:]) * 7 % 18 + heard, by=outing.led_by)
                actions.end_outing(outing=outing, by=outing.led_by)


def _when_people_are_up(moment: datetime) -> datetime:
    """What is written down at night was said the evening before."""
    local = clock.local(moment)
    if 8 <= local.hour < 21:
        return moment
    return local.replace(hour=19, minute=0) - timedelta(days=1 if local.hour < 8 else 0)


def what_comes_next(people: People, held: list[Outing], end: datetime) -> None:
    """Tonight again in front of the same building; what hangs on its wall; what was promised there; one that rain called off."""
    estate, secretary, wangjie = people.estates["wandu"], people.users["shuji"], people.users["wangjie"]
    # Where most was said: the wall then has something of everything.
    here = [outing for outing in held if outing.estate == estate and outing.is_meeting and outing.place]
    last = max(here, key=lambda outing: (len(what_became_of(outing)), outing.at), default=None)
    evening = clock.day_start(clock.local(end).date()) + timedelta(hours=19)
    company = people.organisations["hengling"]
    plan = Plan(
        at=evening,
        estate=estate,
        place=last.place if last else "3号楼前",
        topic="绿地和球室",
        team=[secretary, wangjie],
        organisations=[company],
    )
    actions.plan_outing(community=estate.community, kind="yard_meeting", plan=plan, by=secretary)
    lines = [line for line in what_became_of(last) if not line.marks] if last else []
    if last and lines:
        actions.make_notice(
            outing=last,
            lines=lines,
            until=clock.local(end).date() + timedelta(days=14),
            next_words=f"今晚7点，还在{last.place}",
            by=secretary,
        )
    visit = Plan(at=evening + timedelta(hours=14), estate=estate, reason="follow_up", topic="看看独居的几户", team=[wangjie])
    actions.plan_outing(community=estate.community, kind="visit", plan=visit, by=wangjie)
    soon = clock.local(end).date()
    for words, due in (
        ("把助浴的申请表送到5号楼", soon + timedelta(days=1)),
        ("问清楚老年卡在哪儿换，回来告诉门口下棋的几位", soon),
    ):
        actions.give_promise(community=estate.community, outing=last, words=words, due=due, by=wangjie)
    rained = Plan(at=evening - timedelta(days=6), estate=estate, place="广场东边", team=[secretary])
    called_off = actions.plan_outing(community=estate.community, kind="yard_meeting", plan=rained, by=secretary)
    actions.cancel_outing(outing=called_off, words="下雨，改到今天晚上", by=secretary)
