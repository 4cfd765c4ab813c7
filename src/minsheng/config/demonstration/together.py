"""How organisations of the demonstration work together: called to a place, one of them late, sitting down, agreeing on steps."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from minsheng.casework.models import Assignment
from minsheng.casework.states import Phase
from minsheng.foundation import clock
from minsheng.foundation.working_days import working_days_after
from minsheng.work_together import actions
from minsheng.work_together.actions import SeatGiven, StepGiven
from minsheng.work_together.models import Whistle, WhistleCall

from .people import People, data

if TYPE_CHECKING:
    from .story import Tale

WHY = "the demonstration plays every part"
SOON, MORNING, SEEN = 5, timedelta(hours=9, minutes=30), timedelta(minutes=45)
# The afternoon before the last midnight.
YESTERDAY = timedelta(hours=7, minutes=20)


@lru_cache(maxsize=1)
def _jointly() -> dict[str, dict[str, Any]]:
    return {one["matter"]: one for one in data("together.json")["matters"]}


def acts_of(matter: dict[str, Any]) -> int:
    """How many acts come to those of the matter itself."""
    told = _jointly().get(matter["title"], {})
    calls = told.get("whistle", {}).get("calls", [])
    plans = told.get("plans", [])
    return (1 if calls else 0) + 2 * len(calls) + bool(told.get("session")) + len(plans) + sum(len(one["signs"]) for one in plans)


def called_together(tale: "Tale") -> Iterator[Any]:
    """Once every share is offered: a whistle, who came and who was late, and what each said. A moment among the acts is waited for."""
    told = _jointly().get(tale.matter["title"], {})
    if "whistle" in told:
        blown: list[Whistle] = []
        yield lambda: blown.append(_blow(tale, told["whistle"]))
        for call in told["whistle"]["calls"]:
            yield lambda call=call: _answer(tale, blown[0], call)
        yield blown[0].at + SEEN
        for call in told["whistle"]["calls"]:
            yield lambda call=call: _note(tale, blown[0], call)
    if "session" in told:
        yield lambda: _sit_down(tale, told["session"])


def agreed_together(tale: "Tale") -> Iterator[Any]:
    """Once every share is promised: the plan, what each says to it, and its next version where one did not agree."""
    for plan in _jointly().get(tale.matter["title"], {}).get("plans", []):
        made: list[Any] = []
        yield lambda plan=plan, made=made: made.append(_plan(tale, plan["steps"]))
        for said in plan["signs"]:
            yield lambda said=said, made=made: _sign(tale, made[0], said)


def _blow(tale: "Tale", told: dict[str, Any]) -> Whistle:
    return actions.blow_whistle(
        community=tale.community,
        organisations=[tale.people.organisations[call["organisation"]] for call in told["calls"]],
        at=clock.day_start(working_days_after(clock.today(), SOON)) + MORNING,
        words=told["words"],
        where=told["where"],
        case=tale.fresh(),
        by=tale.secretary,
    )


def _call(whistle: Whistle, code: str) -> WhistleCall:
    rows = WhistleCall.objects.unscoped(WHY).select_related("organisation", "whistle")
    found: WhistleCall = rows.get(whistle=whistle, organisation__code=code)
    return found


def _answer(tale: "Tale", whistle: Whistle, told: dict[str, Any]) -> None:
    by = tale.people.acts_for.get(told["organisation"], tale.worker)
    call = _call(whistle, told["organisation"])
    actions.answer_whistle(call=call, answer=told["answer"], words=told.get("words", ""), who=by.name, by=by)


def _note(tale: "Tale", whistle: Whistle, told: dict[str, Any]) -> None:
    call = _call(whistle, told["organisation"])
    actions.note_arrival(call=call, state=told["state"], words=told.get("noted", ""), by=tale.worker)


def _sit_down(tale: "Tale", told: dict[str, Any]) -> None:
    seats = [
        SeatGiven(tale.people.organisations[one["organisation"]], one["who"], one["view"], one.get("disagrees", False))
        for one in told["seats"]
    ]
    actions.hold_session(case=tale.fresh(), how=told["how"], where=told["where"], seats=seats, by=tale.secretary)


def _plan(tale: "Tale", told: list[dict[str, Any]]) -> Any:
    steps = [
        StepGiven(
            assignment=tale.share(step["share"]),
            what=step["what"],
            due=clock.today() + timedelta(days=step["days"]),
            cost=step.get("cost"),
            payer=step.get("payer", ""),
            after=step.get("after", []),
            owners_decision=step.get("owners_decision", False),
        )
        for step in told
    ]
    return actions.make_plan(case=tale.fresh(), steps=steps, by=tale.secretary)


def _sign(tale: "Tale", plan: Any, told: dict[str, Any]) -> None:
    share = tale.share(told["share"])
    actions.sign_plan(plan=plan, share=share, verdict=told["verdict"], words=told.get("words", ""), by=tale.hand(share))


def called_for_today(people: People, end: datetime) -> None:
    """A case of several that is in hand: they talked on the telephone, agreed on steps, and are called to the place this afternoon.

    恒邻物业 has neither answered nor said what it thinks of the plan: whoever enters as 老周 does.
    """
    company, secretary = people.organisations["hengling"], people.users["shuji"]
    rows = Assignment.objects.unscoped(WHY).standing().filter(case__phase=Phase.WORKING, case__community__letters="WD")
    ours = rows.filter(organisation=company, state="accepted").select_related("case__community", "case__estate", "case__building")
    for mine in ours.order_by("pk"):
        others = list(rows.filter(case=mine.case).exclude(pk=mine.pk).select_related("organisation").order_by("pk"))
        shares = [mine, *(one for one in others if one.round == mine.round)]
        if len(shares) > 1:
            with clock.at(end - YESTERDAY):
                _call_for_today(people, shares, end, secretary)
            return


def _call_for_today(people: People, shares: list[Assignment], end: datetime, secretary: Any) -> None:
    told, case = data("together.json")["today"], shares[0].case
    seats = [
        SeatGiven(shares[0].organisation, view=told["session"]["view"]),
        *(SeatGiven(one.organisation) for one in shares[1:]),
    ]
    actions.hold_session(case=case, how=told["session"]["how"], seats=seats, by=secretary)
    today = clock.local(end).date()
    steps = [
        StepGiven(share, share.share.rstrip("。"), today + timedelta(days=4 + 3 * number), after=[number] if number else [])
        for number, share in enumerate(reversed(shares))
    ]
    plan = actions.make_plan(case=case, steps=steps, by=secretary)
    hour, minute = (int(part) for part in told["at"].split(":"))
    whistle = actions.blow_whistle(
        community=case.community,
        organisations=[share.organisation for share in shares],
        at=clock.day_start(today) + timedelta(hours=hour, minutes=minute),
        words=told["words"],
        case=case,
        by=secretary,
    )
    for share in shares[1:]:
        share.case = case
        by = people.acts_for.get(share.organisation.code, secretary)
        actions.sign_plan(plan=plan, share=share, verdict="agrees", by=by)
        actions.answer_whistle(call=_call(whistle, share.organisation.code), answer="coming", who=by.name, by=by)
