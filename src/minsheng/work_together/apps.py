"""Imported once per process: where this package registers what can happen and who may."""

from django.apps import AppConfig


class WorkTogetherApp(AppConfig):
    name = "minsheng.work_together"
    label = "work_together"
    verbose_name = "合伙干"

    def ready(self) -> None:
        from minsheng.casework.models import Assignment
        from minsheng.casework.queries.advice import advise_on_offers, advise_on_refusals
        from minsheng.casework.queries.beside import show_beside
        from minsheng.casework.queries.conflicts import show_kept
        from minsheng.casework.queries.dossier import say_who_gave
        from minsheng.casework.queries.search import find_in_cases
        from minsheng.casework.queries.story import tell_also
        from minsheng.casework.queries.texts import index_also
        from minsheng.casework.queries.thanks import thank_whom
        from minsheng.casework.receiving import belongs
        from minsheng.casework.states import CasePart
        from minsheng.foundation.agenda import show_dates
        from minsheng.foundation.events import listen
        from minsheng.neighbourhood.events import ResidentErased

        from . import events, rules  # noqa: F401  (registers what can happen and who may)
        from .listeners import erased
        from .models import Contribution, JointPlan, JointSession, PlanSignature, Programme, ProgrammeDate, Whistle
        from .queries.agenda import whistles_on
        from .queries.beside import asks_of, told_of
        from .queries.contributions import given_in_dossier, thanked
        from .queries.corrections import asks_of_corrections, told_of_corrections, written_about
        from .queries.kept import (
            GIVEN_CHOICES,
            GIVEN_NAMES,
            kept_contribution,
            kept_dispatch,
            kept_plan,
            kept_session,
            kept_signature,
        )
        from .queries.plan_texts import plan_rows_wanted, step_said, steps_found
        from .queries.programme_agenda import programme_dates_on
        from .queries.programmes import kept_date, kept_programme
        from .queries.story import TELLERS
        from .queries.suggestions import offered_first
        from .queries.whistles import kept_whistle

        belongs("blow_whistle", Whistle, "community_id")
        belongs("hold_session", JointSession, "case__community_id")
        belongs("make_plan", JointPlan, "case__community_id")
        belongs("sign_plan", PlanSignature, "plan__case__community_id")
        show_kept("blow_whistle", kept_whistle)
        show_kept("hold_session", kept_session)
        show_kept("make_plan", kept_plan)
        show_kept("sign_plan", kept_signature)
        listen(ResidentErased, erased)
        belongs("note_contribution", Contribution, "case__community_id")
        show_kept("note_contribution", kept_contribution, GIVEN_NAMES, GIVEN_CHOICES)
        belongs("dispatch_case", Assignment, "case__community_id")
        show_kept("dispatch_case", kept_dispatch)
        thank_whom(thanked)
        say_who_gave(given_in_dossier)
        tell_also(TELLERS)
        show_beside(asks_of, told_of)
        show_beside(asks_of_corrections, told_of_corrections)
        advise_on_offers(offered_first)
        advise_on_refusals(written_about)
        show_dates(whistles_on)
        belongs("start_programme", Programme, "community_id")
        belongs("plan_programme_date", ProgrammeDate, "community_id")
        show_kept("start_programme", kept_programme)
        show_kept("plan_programme_date", kept_date)
        show_dates(programme_dates_on)
        index_also(plan_rows_wanted)
        find_in_cases(CasePart.PLAN, steps_found, step_said)
