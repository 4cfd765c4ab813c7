"""The demonstration district: loaded always, awake only where MINSHENG_DEMO is set."""

from django.apps import AppConfig


class DemonstrationApp(AppConfig):
    name = "minsheng.config.demonstration"
    label = "demonstration"

    def ready(self) -> None:
        from minsheng.channels.views import front

        from .views import on_the_front

        front.extras.append(on_the_front)
