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
        from .actions.passing import give_back_work, pass_on_work
        from .listeners import account_closed, erased
        from .models import Outing, OutingText, Stop
        from .paper import OUT_THERE
        from .queries.agenda import outings_on
        from .queries.duty_agenda import shifts_on
        from .queries.outings import kept_outing, kept_stop
        from .queries.passing import hanging_on
        from .queries.texts import FOUND, outing_rows_wanted

        for sheet in OUT_THERE:
            add_sheet(sheet)
        belongs("plan_outing", Outing, "community_id")
        belongs("make_stop", Stop, "outing__community_id")
        listen(AccountClosed, account_closed)
        listen(ResidentErased, erased)
        show_kept("plan_outing", kept_outing)
        show_kept("make_stop", kept_stop)
        passes_too(hanging_on, pass_on_work, give_back_work)
        show_dates(outings_on)
        show_dates(shifts_on)
        index_also(outing_rows_wanted, OutingText, "outing_id", "走出去")
        find_also("outings", FOUND)
