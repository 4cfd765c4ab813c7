"""config assembles; it holds no knowledge of its own."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "minsheng.config"
    label = "config"
