"""Before an answer goes out: does it say what was asked, what was checked, by what, the result, the next step, and whom to ask?

A hint and no more: the words that show a part stand in data/answer_parts.csv. What seems to be missing is pointed out to whoever writes; nothing is
written in their place, and nothing is held back.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import get_language

from ..models import Case

TELEPHONE = re.compile(r"\d[\d\- ]{5,}\d")
# So many characters in a row of the title name the matter.
IN_A_ROW = 3


@dataclass(frozen=True)
class Part:
    """One thing that a good answer says."""

    code: str
    name: str


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], ...]:
    text = (files("minsheng.casework") / "data" / "answer_parts.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def missing_parts(words: str, case: Case) -> list[Part]:
    """What an answer does not seem to say, in the order of a good one; names in the language of the page."""
    name = "name_en" if get_language() == "en" else "name"
    return [Part(row["part"], row[name]) for row in _table() if not _says(row, words, case)]


def _says(row: dict[str, str], words: str, case: Case) -> bool:
    if any(cue in words for cue in row["cues"].split("|")):
        return True
    if row["part"] == "asked":
        return _names(words, case.title)
    return row["part"] == "contact" and TELEPHONE.search(words) is not None


def _names(words: str, title: str) -> bool:
    """Whether a piece of the title stands in the words."""
    pieces = {title[at : at + IN_A_ROW] for at in range(len(title) - IN_A_ROW + 1)} or {title}
    return any(piece in words for piece in pieces if piece.strip())
