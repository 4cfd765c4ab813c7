"""Imported once per process: where this package registers what it listens to."""

from django.apps import AppConfig


class FoundationApp(AppConfig):
    name = "minsheng.foundation"
    label = "foundation"
    verbose_name = "底层"
