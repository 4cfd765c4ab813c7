"""An application that may be sent twice becomes one (invariant 1)."""

import uuid
from dataclasses import asdict
from datetime import date
from typing import Any

from minsheng.casework.receiving import Received, receive
from minsheng.neighbourhood.models import Community, Organisation, User

from .actions import GuardianSaid, apply_volunteer
from .models import Volunteer


def receive_volunteer(
    *,
    client_id: uuid.UUID | None,
    community: Community,
    by: User | None,
    born: date | None = None,
    team: Organisation | None = None,
    guardian: GuardianSaid | None = None,
    **said: Any,
) -> Received[Volunteer]:
    """`said`: name, phone, age, agreed, skills, times."""
    content = {"community": community.code} | {key: value for key, value in said.items() if value}
    content |= {"born": born.isoformat()} if born else {}
    content |= {"team": team.code} if team else {}
    content |= {"guardian": asdict(guardian)} if guardian else {}

    def do() -> Volunteer:
        return apply_volunteer(community=community, born=born, team=team, guardian=guardian, by=by, **said)

    return receive(client_id=client_id, act="apply_volunteer", content=content, by=by, kind=Volunteer, do=do)
