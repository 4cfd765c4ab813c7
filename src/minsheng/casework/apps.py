"""Imported once per process: where this package registers its permissions."""

from django.apps import AppConfig


class CaseworkApp(AppConfig):
    name = "minsheng.casework"
    label = "casework"
    verbose_name = "办事"

    def ready(self) -> None:
        from minsheng.neighbourhood.worded import guard_words

        from . import rules  # noqa: F401  (registers the permissions)
        from .queries.facility_words import require_reworded_of_facility

        guard_words(require_reworded_of_facility)
