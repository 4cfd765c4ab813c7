"""config assembles; it holds no knowledge of its own."""

from django.apps import AppConfig

from minsheng.foundation.private_files import keep_database_private


class ConfigApp(AppConfig):
    name = "minsheng.config"
    label = "config"

    def ready(self) -> None:
        """What other packages list can be taken out by the channels, which know nothing of them; the database is private before it is opened."""
        from minsheng.channels.lists import add_lists
        from minsheng.desk import tables as desk
        from minsheng.go_out import tables as go_out
        from minsheng.insight import tables as insight
        from minsheng.welcome_in.activities import tables as activities
        from minsheng.welcome_in.partners import tables as partners
        from minsheng.work_together import tables as work_together

        for package in (desk, go_out, insight, activities, partners, work_together):
            add_lists(package.LISTS)
        keep_database_private()
