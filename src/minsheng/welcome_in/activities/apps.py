"""Imported once per process: where this package registers what can happen and who may."""

from django.apps import AppConfig


class ActivitiesApp(AppConfig):
    name = "minsheng.welcome_in.activities"
    label = "activities"
    verbose_name = "志愿服务"

    def ready(self) -> None:
        from minsheng.casework.queries.conflicts import show_kept
        from minsheng.casework.queries.story import tell_also
        from minsheng.casework.receiving import belongs
        from minsheng.foundation.agenda import show_dates

        from . import events, rules  # noqa: F401  (registers what can happen and who may)
        from .models import Volunteer
        from .queries.agenda import services_on
        from .queries.story import TELLERS
        from .queries.volunteers import SAID, kept_volunteer
        from .states import Age

        belongs("apply_volunteer", Volunteer, "community_id")
        show_kept("apply_volunteer", kept_volunteer, SAID, {"age": Age})
        tell_also(TELLERS)
        show_dates(services_on)
