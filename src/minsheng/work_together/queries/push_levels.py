"""After how many working days who is told: what an office took in, else what is shipped (data/push_levels.csv)."""

import csv
from functools import lru_cache
from importlib.resources import files

from ..models import PushTable
from ..pushing import Level, Levels
from ..states import PushStage


@lru_cache(maxsize=1)
def shipped_levels() -> Levels:
    text = (files("minsheng.work_together") / "data" / "push_levels.csv").read_text(encoding="utf-8")
    return _by_stage([[row["stage"], int(row["days"]), row["roles"].split()] for row in csv.DictReader(text.splitlines())])


def _by_stage(rows: list[list]) -> Levels:  # type: ignore[type-arg]
    """Rows are [stage, days, [role, …]]."""
    found: dict[str, list[Level]] = {stage: [] for stage in PushStage.values}
    for stage, days, roles in rows:
        found[stage].append(Level(days, tuple(roles)))
    return {stage: tuple(sorted(levels)) for stage, levels in found.items()}


def table_in_force() -> PushTable | None:
    """The sheet that was taken in last; None where the shipped table counts."""
    return PushTable.objects.select_related("by").order_by("-pk").first()


def levels_in_force() -> Levels:
    return levels_of(table_in_force())


def levels_of(table: PushTable | None) -> Levels:
    return _by_stage(table.levels) if table is not None else shipped_levels()
