"""Ways out: set up by the district, on files until somebody switches them on."""

import secrets
import uuid
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.models import OutboxItem
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.permission import require

from ..events import WayChanged, WayEnded, WaySetUp, WaySwitched, WayTried
from ..models import Way
from ..states import TRIAL, Decision, WayKind
from ..ways.kinds import KINDS, require_fitting

MOST = 50


@dataclass(frozen=True)
class WayPlan:
    """How a way is to be. A secret that is left empty stays as it was; `community` None: of the whole district."""

    name: str
    address: str = ""
    community: Community | None = None
    tells: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def set_up_way(*, kind: str, plan: WayPlan, by: User) -> Way:
    """A new way out, that writes files until it is switched on. A webhook is given its secret here: `secrets()` shows it."""
    require(by, "channels.manage_ways")
    if kind not in WayKind.values:
        raise BadInput("没有这一种，请在列出的里面选。", "kind", "way_kind_unknown")
    if Way.objects.filter(ended_at=None).count() >= MOST:
        raise StateForbids(f"已经有{MOST}条路了。先把不用的停掉。", "too_many_ways")
    if kind == WayKind.WEBHOOK and not plan.secrets.get("secret"):
        plan = replace(plan, secrets={"secret": secrets.token_urlsafe(32)})
    way = Way(kind=kind, made_at=clock.now(), made_by=by)
    _fill(way, plan, {})
    way.save(force_insert=True)
    record(WaySetUp(way_id=way.pk, kind=kind, name=way.name, host=_host(way), by_id=by.pk))
    return way


@transaction.atomic
def change_way(*, way: Way, plan: WayPlan, by: User) -> None:
    """Name, address, what it tells, and those secrets that were written anew. What waits goes the changed way."""
    require(by, "channels.manage_ways")
    way = Way.objects.select_for_update().get(pk=way.pk)  # what somebody else did meanwhile holds
    _require_in_use(way)
    moved = urlsplit(plan.address.strip()).hostname != urlsplit(way.address).hostname
    # Secrets go where they were meant for: another host is given them anew. A webhook's own only signs.
    _fill(way, plan, {} if moved and way.kind != WayKind.WEBHOOK else way.secrets())
    way.ticket, way.ticket_until, way.failures, way.rests_until = "", None, 0, None
    way.save()
    new = sorted(name for name, value in plan.secrets.items() if value)
    record(WayChanged(way_id=way.pk, name=way.name, host=_host(way), secrets=new, by_id=by.pk))


def _fill(way: Way, plan: WayPlan, before: dict[str, str]) -> None:
    name = short_words_kept(plan.name, "name", 40)
    if not name:
        raise BadInput("给它起个名字，比如“短信”。", "name", "way_field_missing")
    kept = before | {key: value for key, value in plan.secrets.items() if value}
    address = plan.address.strip()
    details = {key: value.strip() if isinstance(value, str) else value for key, value in plan.details.items()}
    require_fitting(way.kind, address, plan.tells, details, kept)
    way.name, way.address, way.community = name, address, plan.community
    way.details, way.tells = details, plan.tells
    way.cover(kept)


def _host(way: Way) -> str:
    return urlsplit(way.address).hostname or ""


def _require_in_use(way: Way) -> None:
    if way.ended_at is not None:
        raise StateForbids("这条路已经停用了。", "way_ended")


@transaction.atomic
def switch_way_on(*, way: Way, by: User) -> None:
    """From now on it really sends. What was written to files before is not sent afterwards."""
    _switch(way, True, by)


@transaction.atomic
def switch_way_off(*, way: Way, by: User) -> None:
    """From now on it writes files alone; nothing leaves the building."""
    _switch(way, False, by)


def _switch(way: Way, live: bool, by: User) -> None:
    require(by, "channels.manage_ways")
    if not Way.objects.filter(pk=way.pk, ended_at=None, live=not live).update(live=live, failures=0, rests_until=None):
        raise StateForbids("已经是这样了，不用再按。", "way_switched")
    record(WaySwitched(way_id=way.pk, name=way.name, live=live, by_id=by.pk))


@transaction.atomic
def try_way(*, way: Way, by: User) -> None:
    """Queue a trial: one sentence without any matter, by the way as it stands now."""
    require(by, "channels.manage_ways")
    _require_in_use(way)
    if KINDS[way.kind].write is None:
        raise StateForbids("这条路只收不发，没有什么可试的。", "way_brings_in")
    if way.kind == WayKind.SMS and not way.detail("try_phone"):
        raise StateForbids("先在“改”里写一个试发用的办公手机号。", "way_no_try_phone")
    identity = uuid.uuid4()
    OutboxItem.objects.create(key=f"{way.key}:{identity}", way=way.key, kind=TRIAL, reference="0", queued_at=clock.now())
    record(WayTried(way_id=way.pk, name=way.name, by_id=by.pk))


@transaction.atomic
def end_way(*, way: Way, by: User) -> None:
    """It is not used any more. What waited for it is given up, and its secrets are forgotten."""
    require(by, "channels.manage_ways")
    now = clock.now()
    forgotten = {"sealed": "", "ticket": "", "ticket_until": None}
    if not Way.objects.filter(pk=way.pk, ended_at=None).update(ended_at=now, live=False, **forgotten):
        raise StateForbids("这条路已经停用了。", "way_ended")
    left = OutboxItem.objects.filter(way=way.key, sent_at=None)
    decided = {"decision": Decision.GIVEN_UP, "decided_at": now, "decided_by": by}
    letters = left.update(stopped_at=now, last_error="这条路停用了。", **decided)
    record(WayEnded(way_id=way.pk, name=way.name, letters=letters, by_id=by.pk))
