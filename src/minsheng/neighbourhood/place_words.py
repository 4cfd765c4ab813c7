"""What offices write in a workbook, and what it is here: data/place_words.csv.

Of a role, a kind of organisation or of place the first word that stands in the cell wins, in the order of the list.
"""

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, str, str], ...]:
    """(about, word, means)"""
    text = (files("minsheng.neighbourhood") / "data" / "place_words.csv").read_text(encoding="utf-8")
    return tuple((row["about"], row["word"], row["means"]) for row in csv.DictReader(text.splitlines()))


def meaning(about: str, cell: str) -> str | None:
    """What a cell says of a "role", an "organisation" or a "venue", as the code of its choice; None where no word of it is known."""
    return next((means for kind, word, means in _table() if kind == about and word in cell), None)


@lru_cache(maxsize=4)
def words_for(about: str) -> tuple[str, ...]:
    """Those that mean the whole district ("everywhere"), and those behind a name that are no name ("office")."""
    return tuple(word for kind, word, _ in _table() if kind == about)
