"""How long each stage may take: for the category, else for what it stands under, else for all, else as shipped (data/clocks.csv)."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from django.db.models import Q
from django.utils.translation import get_language

from minsheng.foundation.working_time import Unit

from ..models import Category, ClockRule
from ..states import RULED_STAGES


@dataclass(frozen=True)
class Allowance:
    """So much of a unit (hours, working hours, days, working days)."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount}{Unit(self.unit).label}"


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, str]]:
    text = (files("minsheng.casework") / "data" / "clocks.csv").read_text(encoding="utf-8")
    return {row["stage"]: row for row in csv.DictReader(text.splitlines())}


def shipped_allowances() -> dict[str, Allowance]:
    return {stage: Allowance(int(row["amount"]), row["unit"]) for stage, row in _shipped().items()}


def allowances_for(category: Category) -> dict[str, Allowance]:
    """Stage → how long it may take for matters of this category, in one query: its own rule, else that of what it stands under, else that
    of what this stands under, else the one for all."""
    found = shipped_allowances()
    fitting = Q(category=None) | Q(category=category.pk)
    if category.parent_id:
        fitting |= Q(category=category.parent_id) | Q(category__children=category.parent_id)
    nearness = {category.pk: 3, category.parent_id: 2, None: 0}
    for rule in sorted(ClockRule.objects.filter(fitting, dropped=False), key=lambda rule: nearness.get(rule.category_id, 1)):
        found[rule.stage] = Allowance(rule.amount, rule.unit)
    return found


@dataclass(frozen=True)
class RuleShown:
    """A stage on the page of rules: what counts for all, what was shipped, and which categories differ."""

    stage: str
    name: str
    now: Allowance
    shipped: Allowance
    source: str
    others: list[tuple[Category, Allowance]]
    own: bool  # whether the office set what counts for all


def clock_rules_shown() -> list[RuleShown]:
    shipped = shipped_allowances()
    rules = list(ClockRule.objects.filter(dropped=False).select_related("category__parent").order_by("category__position"))
    column = "source_en" if get_language() == "en" else "source"
    found = []
    for stage in RULED_STAGES:
        own = {rule.category_id: Allowance(rule.amount, rule.unit) for rule in rules if rule.stage == stage}
        others = [(r.category, own[r.category_id]) for r in rules if r.stage == stage and r.category]
        now = own.get(None, shipped[stage])
        found.append(
            RuleShown(stage.value, str(stage.label), now, shipped[stage], _shipped()[stage][column], others, None in own)
        )
    return found
