"""Acts of pushing what is stuck."""

from collections.abc import Callable

from minsheng.casework.models import Case
from minsheng.work_together import actions
from minsheng.work_together.level_sheets import sheet_of
from minsheng.work_together.queries.push_levels import shipped_levels
from minsheng.work_together.tasks import Sweep, push_what_is_stuck
from tests.chain import accepted, offered, opened
from tests.people import Town, fresh
from tests.work_together.days import at

from .ready import Ready


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


ACTS: dict[str, Callable[[Town], Ready]] = {"take_in_push_levels": take_in_push_levels}
