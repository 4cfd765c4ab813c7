"""Imported once per process: where this package registers its permissions."""

from django.apps import AppConfig


class CaseworkApp(AppConfig):
    name = "minsheng.casework"
    label = "casework"
    verbose_name = "办事"

    def ready(self) -> None:
        from minsheng.neighbourhood.worded import guard_words

        from . import rules  # noqa: F401  (registers the permissions)
        from .actions.hand_over import pass_on_entrusted
        from .paper_own import OWN
        from .paper_sheets import add_sheet
        from .passing import passes_too
        from .queries.facility_words import require_reworded_of_facility
        from .queries.hand_over import entrusted_to

        guard_words(require_reworded_of_facility)
        passes_too(entrusted_to, pass_on_entrusted)
        for sheet in OWN:
            add_sheet(sheet)
