"""Imported once per process: where this package registers what it listens to."""

from django.apps import AppConfig


class InsightApp(AppConfig):
    name = "minsheng.insight"
    label = "insight"
    verbose_name = "看得清"
