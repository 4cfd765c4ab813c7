"""星级: from how many hours on which star (民函〔2012〕340号; places differ). Data, shown to the volunteer alone, and off by default."""

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def star_table() -> tuple[tuple[int, int], ...]:
    """(star, hours) from few to many."""
    text = (files("minsheng.welcome_in.activities") / "data" / "stars.csv").read_text(encoding="utf-8")
    rows = [(int(row["star"]), int(row["hours"])) for row in csv.DictReader(text.splitlines())]
    return tuple(sorted(rows, key=lambda row: row[1]))


def star_for(minutes: int) -> int:
    """The highest star that so many minutes reach; 0 below the first."""
    return max((star for star, hours in star_table() if minutes >= hours * 60), default=0)
