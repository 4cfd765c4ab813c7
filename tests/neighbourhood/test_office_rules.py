"""The numbers an office decides: each stands once in data/rules.csv, within its own bounds."""

import csv
from importlib.resources import files


def test_each_number_stands_once_and_within_its_bounds() -> None:
    text = (files("minsheng.neighbourhood") / "data" / "rules.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    keys = [row["key"] for row in rows]
    assert len(keys) > 20 and len(keys) == len(set(keys))
    for row in rows:
        assert int(row["least"]) <= int(row["value"]) <= int(row["most"]), row["key"]
        assert all(row[part] for part in ("name", "source", "name_en", "source_en")), row["key"]
