"""Why a household is to be seen now and then, and how often where nobody says otherwise: data/household_marks.csv."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class MarkKind:
    code: str
    name: str
    days: int
    name_en: str

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" else self.name


@lru_cache(maxsize=1)
def mark_kinds() -> dict[str, MarkKind]:
    """Code → kind, in the order of the list."""
    text = (files("minsheng.go_out") / "data" / "household_marks.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: MarkKind(row["code"], row["name"], int(row["days"]), row["name_en"]) for row in rows}


def mark_label(code: str) -> str:
    """A kind that the list does not have any more is shown by its code."""
    if code == "forgotten":
        return _("已按本人要求删去")
    kind = mark_kinds().get(code)
    return kind.label if kind else code
