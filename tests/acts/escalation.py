"""Acts of pushing what is stuck."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from minsheng.casework.models import Assignment, Case
from minsheng.foundation import clock
from minsheng.work_together import actions
from minsheng.work_together.level_sheets import sheet_of
from minsheng.work_together.models import SupervisionLetter
from minsheng.work_together.queries.push_levels import shipped_levels
from minsheng.work_together.tasks import Sweep, push_what_is_stuck
from tests.chain import accepted, offered, opened
from tests.people import Town, fresh
from tests.work_together.days import at

from .ready import LEADS, Ready


def late(town: Town, until: str = "2026-03-16 09:00", **changes: object) -> tuple[Case, Sweep]:
    """恒邻物业 promised Friday the 13th of March, and nothing came; the worker looked at `until`."""
    with at("2026-03-09 10:00"):
        case = opened(town, **changes)
        accepted(town, offered(town, case), days=4)
    with at(until):
        return fresh(case), push_what_is_stuck()


def take_in_push_levels(town: Town) -> Ready:
    content = sheet_of(shipped_levels())
    return Ready(
        town.quji,
        {"quji"},
        lambda by: actions.take_in_push_levels(content=content, source="a.xlsx", by=by),
        ["push_levels PushLevelsTakenIn"],
    )


def letter_of(town: Town, share: Assignment | None = None, **changes: Any) -> SupervisionLetter:
    """The secretary asks 恒邻物业 in writing for what it promised."""
    given: dict[str, Any] = {"words": "请马上派人换好", "until": clock.today() + timedelta(days=3), "by": town.shuji} | changes
    return actions.issue_supervision_letter(assignment=share or accepted(town, offered(town)), **given)


def issue_supervision_letter(town: Town) -> Ready:
    share = accepted(town, offered(town))
    return Ready(town.shuji, LEADS, lambda by: letter_of(town, fresh(share), by=by), ["case SupervisionLetterIssued"])


ACTS: dict[str, Callable[[Town], Ready]] = {act.__name__: act for act in (take_in_push_levels, issue_supervision_letter)}
