"""An application that may be sent twice becomes one (invariant 1)."""

import uuid

from minsheng.casework.receiving import Received, receive
from minsheng.neighbourhood.models import Community, User

from .actions import apply_partner
from .models import Partner


def receive_application(*, client_id: uuid.UUID | None, community: Community, by: User | None, **said: str) -> Received[Partner]:
    """`said`: kind, name, brings, contact, phone, licence, ties."""
    content = {"community": community.code} | {key: value for key, value in said.items() if value}

    def do() -> Partner:
        return apply_partner(community=community, by=by, **said)

    return receive(client_id=client_id, act="apply_partner", content=content, by=by, kind=Partner, do=do)
