"""Acts of sitting together and agreeing on steps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.casework.models import Assignment
from minsheng.foundation import clock
from minsheng.work_together import actions
from minsheng.work_together.actions import SeatGiven, StepGiven
from minsheng.work_together.models import JointPlan
from tests.chain import offered
from tests.people import Town, fresh

from .ready import OFFICE, Ready


def step(share: Assignment, what: str = "补种麦冬", **changes: Any) -> StepGiven:
    return StepGiven(**({"assignment": share, "what": what, "due": clock.today() + timedelta(days=5)} | changes))


def planned_together(town: Town, share: Assignment | None = None, *steps: StepGiven) -> JointPlan:
    share = share or offered(town)
    return actions.make_plan(case=fresh(share.case), steps=steps or [step(share)], by=town.xiaoliu)


def hold_session(town: Town) -> Ready:
    case = offered(town).case

    def do(by: Any) -> Any:
        return actions.hold_session(case=fresh(case), how="on_spot", seats=[SeatGiven(town.property_company)], by=by)

    return Ready(town.xiaoliu, OFFICE, do, ["session SessionHeld"])


def make_plan(town: Town) -> Ready:
    share = offered(town)
    return Ready(
        town.xiaoliu, OFFICE, lambda by: actions.make_plan(case=fresh(share.case), steps=[step(share)], by=by), ["plan PlanMade"]
    )


def sign_plan(town: Town) -> Ready:
    share = offered(town)
    plan = planned_together(town, share)
    return Ready(
        town.laozhou,
        {"laozhou"},
        lambda by: actions.sign_plan(plan=fresh(plan), share=fresh(share), verdict="agrees", by=by),
        ["plan PlanSigned"],
    )


ACTS: dict[str, Callable[[Town], Ready]] = {act.__name__: act for act in (hold_session, make_plan, sign_plan)}
