"""config assembles; it holds no knowledge of its own."""

from django.apps import AppConfig

from minsheng.foundation.private_files import keep_database_private


class ConfigApp(AppConfig):
    name = "minsheng.config"
    label = "config"

    def ready(self) -> None:
        """What the desk lists can be taken out by the channels, which know nothing of the desk; the database is private before it is opened."""
        from minsheng.channels.lists import add_lists
        from minsheng.desk import tables

        add_lists(tables.LISTS)
        keep_database_private()
