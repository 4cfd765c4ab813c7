"""Imported once per process: where this package registers what it listens to."""

from django.apps import AppConfig


class DeskApp(AppConfig):
    name = "minsheng.desk"
    label = "desk"
    verbose_name = "案头"
