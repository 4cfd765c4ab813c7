"""Imported once per process: where this package registers what it listens to."""

from django.apps import AppConfig


class ChannelsApp(AppConfig):
    name = "minsheng.channels"
    label = "channels"
    verbose_name = "渠道"

    def ready(self) -> None:
        from minsheng.casework.events import WorkHandedOver
        from minsheng.casework.receiving import belongs
        from minsheng.foundation.events import listen
        from minsheng.foundation.outbox import also_by
        from minsheng.neighbourhood.events import AccountClosed

        from . import events, rules  # noqa: F401  (registers what can happen and who may)
        from .actions.account import ACT
        from .documents import dossier, meeting, reply, supervision, volunteer
        from .documents.kinds import add_kind
        from .documents.ledgers import LEDGER_KINDS
        from .listeners import account_closed, case_news, handed_over, notices_by_message
        from .models import AccountMessage
        from .states import TOLD

        for kind in (
            meeting.MEETING_INVITATION,
            reply.REPLY,
            dossier.DOSSIER,
            supervision.SUPERVISION,
            volunteer.VOLUNTEER_RECORD,
            *LEDGER_KINDS,
        ):
            add_kind(kind)
        listen(WorkHandedOver, handed_over)
        listen(AccountClosed, account_closed)
        belongs(ACT, AccountMessage, "voice__community_id")
        for told in TOLD:
            listen(told.event, case_news(told))
        also_by(notices_by_message)
