"""Imported once per process: where this package registers what it listens to."""

from django.apps import AppConfig


class ChannelsApp(AppConfig):
    name = "minsheng.channels"
    label = "channels"
    verbose_name = "渠道"

    def ready(self) -> None:
        from minsheng.casework.events import WorkHandedOver
        from minsheng.foundation.events import listen

        from . import events, rules  # noqa: F401  (registers what can happen and who may)
        from .documents import dossier, meeting, reply
        from .documents.kinds import add_kind
        from .listeners import handed_over

        for kind in (meeting.MEETING_INVITATION, reply.REPLY, dossier.DOSSIER):
            add_kind(kind)
        listen(WorkHandedOver, handed_over)
