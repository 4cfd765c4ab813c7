"""Every act done once, and everything as it was before and after: many promises are read off the same picture."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from minsheng.config.wholeness import all_findings

from .ready import Ready

OURS = ("foundation", "neighbourhood", "casework", "go_out", "work_together", "channels")
Row = dict[str, Any]
# Table → primary key → row.
Picture = dict[str, dict[int, Row]]


def tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]


def everything() -> Picture:
    """Every row of every table of ours."""
    return {model.__name__: {row["id"]: row for row in model._base_manager.order_by("pk").values()} for model in tables()}


@dataclass(frozen=True)
class Observed:
    """`written` are the entries of the act as "chain kind", in order; `findings` what verify says afterwards."""

    ready: Ready
    before: Picture
    after: Picture
    findings: list[str]

    @property
    def written(self) -> list[Row]:
        return self.new("TimelineEntry")

    def new(self, table: str) -> list[Row]:
        return [row for key, row in self.after[table].items() if key not in self.before[table]]

    def changed(self, table: str, *columns: str) -> list[int]:
        """Rows that are gone, or whose `columns` are no longer what they were."""
        return [
            key
            for key, row in self.before[table].items()
            if key not in self.after[table] or any(self.after[table][key][column] != row[column] for column in columns)
        ]

    def entered(self, table: str, column: str, values: object) -> bool:
        """Whether any row came to have one of `values` that it had not before."""

        def having(picture: Picture) -> set[int]:
            return {key for key, row in picture[table].items() if row[column] in values}  # type: ignore[operator]

        return bool(having(self.after) - having(self.before))


def observe(ready: Ready) -> Observed:
    before = everything()
    ready.do(ready.by)
    return Observed(ready, before, everything(), list(all_findings()))
