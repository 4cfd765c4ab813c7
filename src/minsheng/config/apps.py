"""config assembles; it holds no knowledge of its own."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "minsheng.config"
    label = "config"

    def ready(self) -> None:
        """What the desk lists can be taken out by the channels, which know nothing of the desk."""
        from minsheng.channels.lists import add_lists
        from minsheng.desk import tables

        add_lists(tables.LISTS)
