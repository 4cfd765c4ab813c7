"""Imported once per process: where this package registers what can happen and who may."""

from django.apps import AppConfig


class PartnersApp(AppConfig):
    name = "minsheng.welcome_in.partners"
    label = "partners"
    verbose_name = "社区合伙人"

    def ready(self) -> None:
        from minsheng.casework.queries.conflicts import show_kept
        from minsheng.casework.queries.story import tell_also
        from minsheng.casework.receiving import belongs
        from minsheng.foundation.agenda import show_dates
        from minsheng.neighbourhood.states import OrganisationKind

        from . import events, rules  # noqa: F401  (registers what can happen and who may)
        from .models import Partner
        from .queries.agenda import partners_on
        from .queries.partners import SAID, kept_partner
        from .queries.story import TELLERS

        belongs("apply_partner", Partner, "community_id")
        show_kept("apply_partner", kept_partner, SAID, {"kind": OrganisationKind})
        tell_also(TELLERS)
        show_dates(partners_on)
