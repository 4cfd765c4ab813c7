"""Imported once per process: where this package registers its permissions."""

from django.apps import AppConfig


class CaseworkApp(AppConfig):
    name = "minsheng.casework"
    label = "casework"
    verbose_name = "办事"

    def ready(self) -> None:
        from . import rules  # noqa: F401  (registers the permissions)
