"""Imported once per process: where this package registers what can happen and who may."""

from django.apps import AppConfig


class GoOutApp(AppConfig):
    name = "minsheng.go_out"
    label = "go_out"
    verbose_name = "走出去"

    def ready(self) -> None:
        from minsheng.casework.paper_sheets import add_sheet
        from minsheng.casework.passing import passes_too
        from minsheng.casework.queries.conflicts import show_kept
        from minsheng.casework.queries.search import find_also
        from minsheng.casework.queries.texts import index_also
        from minsheng.casework.receiving import belongs
        from minsheng.foundation.agenda import show_dates
        from minsheng.foundation.events import listen
        from minsheng.neighbourhood.events import AccountClosed, ResidentErased

        from . import events, rules  # noqa: F401  (registers what can happen and who may)
        from .actions.passing import pass_on_work
        from .listeners import account_closed, erased
        from .models import Outing, OutingText, Stop
        from .paper import OUT_THERE
