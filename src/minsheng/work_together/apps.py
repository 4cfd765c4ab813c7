"""Imported once per process: where this package registers what can happen and who may."""

from django.apps import AppConfig


class WorkTogetherApp(AppConfig):
    name = "minsheng.work_together"
    label = "work_together"
    verbose_name = "合伙干"

    def ready(self) -> None:
        from minsheng.casework.queries.conflicts import show_kept
        from minsheng.casework.receiving import belongs

        from . import events, rules  # noqa: F401  (registers what can happen and who may)
        from .models import Whistle
        from .queries.whistles import kept_whistle

        belongs("blow_whistle", Whistle, "community_id")
        show_kept("blow_whistle", kept_whistle)
