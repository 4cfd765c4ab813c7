"""Numbers an office decides, with the default of data/rules.csv behind them."""

import csv
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import get_language

from minsheng.foundation.kept import Once

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


def _read() -> dict[str, int]:
    values = {key: int(row["value"]) for key, row in _table().items()}
    values.update(OfficeRule.objects.values_list("key", "value"))
    return values


# Key → value, all of them in one statement, once a request.
office_rules = Once(_read)


def office_rule(key: str) -> int:
    return office_rules()[key]
