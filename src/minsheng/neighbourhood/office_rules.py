"""Numbers an office decides, with the default of data/rules.csv behind them."""

import csv
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import get_language

from .models import OfficeRule


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    text = (files("minsheng.neighbourhood") / "data" / "rules.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def default_rules() -> dict[str, dict[str, str]]:
    """Key → {value, least, most, name, source}; name and source in the language of the page."""
    if get_language() != "en":
        return _table()
    return {key: row | {"name": row["name_en"], "source": row["source_en"]} for key, row in _table().items()}


def office_rule(key: str) -> int:
    changed = OfficeRule.objects.filter(key=key).values_list("value", flat=True).first()
    return int(default_rules()[key]["value"]) if changed is None else changed


def office_rules() -> dict[str, int]:
    """All of them in one query."""
    values = {key: int(row["value"]) for key, row in default_rules().items()}
    values.update(OfficeRule.objects.values_list("key", "value"))
    return values
