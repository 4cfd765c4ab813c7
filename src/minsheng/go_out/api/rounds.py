"""Rounds: proposed without writing, kept as a planned visit."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from minsheng.casework.api.voices import community_or_404
from minsheng.foundation.api import Code, Input, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import require

from .. import actions
from ..actions.marks import note_reading
from ..forms import in_shanghai
from ..queries.households import cared_for_of
from ..queries.rounds import rounds_proposed, who_walks
from .households import home_shown
from .outings import outing

router = Router(tags=["homes"])


class ProposeIn(Input):
    """`workers` are user names; `most` homes each. A time without a zone is Asia/Shanghai."""

    community: Code
    workers: list[Code] = Field(min_length=1, max_length=60)
    begin: datetime
    end: datetime
    most: int | None = Field(default=None, ge=1, le=200)


class RoundIn(Input):
    """`homes` are ids, in the order in which to walk."""

    community: Code
    worker: Code
    at: datetime
    homes: list[Code] = Field(min_length=1, max_length=300)


def _walkers(community: Community, names: list[str]) -> list[User]:
    here = {user.username: user for user in who_walks(community)}
    unknown = [name for name in names if name not in here]
    if unknown:
        raise BadInput(f"{unknown[0]}不在这个社区工作，请重选。", "workers", "not_working_here")
    return [here[name] for name in dict.fromkeys(names)]


@router.post("/rounds/propose")
def propose(request: HttpRequest, data: ProposeIn) -> dict[str, Any]:
    """What each could see, in order, each home with why. Nothing is written."""
    community, user = community_or_404(request, data.community), request.user
    require(user, "go_out.plan_outing", community)  # type: ignore[arg-type]
    begin, end = in_shanghai(data.begin), in_shanghai(data.end)
    if begin is None or end is None or end <= begin or not (begin.year > 1949 and end.year < 2200):
        raise BadInput("回来要比出门晚。", "end", "back_before_out")
    found = rounds_proposed(user, community, _walkers(community, data.workers), begin, end, most=data.most)  # type: ignore[arg-type]
    note_reading(homes=[one.home.pk for each in found for one in each.homes], by=user)  # type: ignore[arg-type]
    items = [
        {"worker": each.worker.username, "homes": [home_shown(one) for one in each.homes], "left_out": each.left_out}
        for each in found
    ]
    return {"items": items, "next": None}


@router.post("/rounds", response={201: dict[str, Any]})
def keep(request: HttpRequest, data: RoundIn) -> Status:
    """A planned visit of this worker with these homes in this order."""
    community, user = community_or_404(request, data.community), request.user
    require(user, "go_out.plan_outing", community)  # type: ignore[arg-type]
    [worker] = _walkers(community, [data.worker])
    keys = [key if (key := whole_number(one)) is not None else 0 for one in data.homes]
    found = cared_for_of(user, keys)  # type: ignore[arg-type]
    made = actions.keep_round(
        community=community,
        worker=worker,
        at=in_shanghai(data.at) or data.at,
        homes=[one.home for one in found],
        why={one.home.pk: one.why for one in found},
        by=user,  # type: ignore[arg-type]
    )
    return Status(201, outing(made))
