"""Imported once per process: where this package registers its permissions."""

from django.apps import AppConfig


class NeighbourhoodApp(AppConfig):
    name = "minsheng.neighbourhood"
    label = "neighbourhood"
    verbose_name = "地方与人"

    def ready(self) -> None:
        from . import rules  # noqa: F401  (registers the permissions)
