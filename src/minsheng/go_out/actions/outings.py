"""Plan, begin, count, end and cancel a visit or a meeting in the yard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from minsheng.casework.models import Occasion, Voice
from minsheng.foundation import clock, ids, privacy
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept, words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, Estate, Organisation, User, Venue
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import serving
from minsheng.neighbourhood.scope import scope_of

from ..events import OutingBegun, OutingCancelled, OutingChanged, OutingEnded, OutingPlanned, OutingTakenUp, PeopleCounted
from ..models import Outing, OutingGuest, OutingMember
from ..states import OUTING_MOVES, OutingKind, OutingReason, OutingState, PlanChangeState
from .changes import known_of, tell_changed, tell_everybody
from .texts import index_outing

MOST_PEOPLE = 5000


@dataclass(frozen=True)
class Plan:
    """When and where, what about, and who goes along: people of the office and organisations."""

    at: datetime | None = None
    estate: Estate | None = None
    venue: Venue | None = None
    place: str = ""
    topic: str = ""
    reason: str = ""
    team: Sequence[User] = ()
    organisations: Sequence[Organisation] = ()


@transaction.atomic
def plan_outing(*, community: Community, kind: str, plan: Plan, by: User) -> Outing:
    """Plan a visit or a meeting in the yard; without a time it is now. Nothing else is required.

    Raises BadInput for a place of another community and for people who don't work there.
    """
    require(by, "go_out.plan_outing", community)
    if kind not in OutingKind.values:
        raise BadInput("请选小板凳会还是走访。", "kind")
    moment = clock.now()
    fields = _fields(community, plan, plan.at or moment)
    month = clock.local(moment).strftime("%y%m")
    number = ids.next_number(f"outing:{community.letters}:{month}")
    label = str(OutingKind(kind).label)
    occasion = Occasion.objects.create(community=community, kind=kind, title="", at=fields["at"])
    outing = Outing.objects.create(
        number=f"ZC-{community.letters}-{month}-{number:03d}",
        community=community,
        kind=kind,
        occasion=occasion,
        led_by=by,
        made_at=moment,
        **fields,
    )
    _name_occasion(outing, label)
    _set_team(outing, plan)
    index_outing(outing)
    record(
        OutingPlanned(
            outing_id=outing.pk,
            number=outing.number,
            kind=kind,
            at=outing.at.isoformat(),
            place=outing.where,
            team=[user.name for user in plan.team],
            organisations=[one.name for one in plan.organisations],
            by_id=by.pk,
        )
    )
    return outing


@transaction.atomic
def change_outing(*, outing: Outing, plan: Plan, by: User) -> None:
    """Another time, place, topic or team; while it goes on, only who is there and what it is about."""
    require(by, "go_out.lead_outing", outing)
    if outing.state not in (OutingState.PLANNED, OutingState.GOING):
        raise StateForbids(f"这一场已经“{outing.get_state_display()}”，不能再改。", "outing_state")
    fields = _fields(outing.community, plan, plan.at or outing.at)
    before = known_of(outing)
    mine = Outing.objects.unscoped("change").filter(pk=outing.pk, state=outing.state)
    if not mine.update(**fields, **newer()):
        raise SomebodyWasFaster
    for field, value in fields.items():
        setattr(outing, field, value)
    _name_occasion(outing, str(OutingKind(outing.kind).label))
    _set_team(outing, plan)
    index_outing(outing)
    if outing.state == OutingState.PLANNED:
        tell_changed(outing=outing, before=before, by=by)
    record(
        OutingChanged(
            outing_id=outing.pk,
            at=outing.at.isoformat(),
            place=outing.where,
            topic=outing.topic,
            team=[user.name for user in plan.team],
            organisations=[one.name for one in plan.organisations],
            by_id=by.pk,
        )
    )


def _fields(community: Community, plan: Plan, at: datetime) -> dict[str, Any]:
    if not 1949 <= at.year < 2200:
        raise BadInput("时间不对，请看看年份。", "at")
    if plan.estate is not None and plan.estate.community_id != community.pk:
        raise BadInput("这个小区不在这个社区里，请重选。", "estate")
    if plan.venue is not None and plan.venue.community_id != community.pk:
        raise BadInput("这个地方不在这个社区里，请重选。", "venue")
    if plan.reason and plan.reason not in OutingReason.values:
        raise BadInput("请选为什么去。", "reason")
    for user in plan.team:
        if not scope_of(user).covers(community.pk):
            raise BadInput(f"{user.name}不在这个社区工作，请重选。", "team")
    here = set(serving(community).values_list("pk", flat=True)) if plan.organisations else set()
    for one in plan.organisations:
        if one.pk not in here:
            raise BadInput(f"{one.name}不管这个社区，请重选。", "organisations")
    return {
        "at": at,
        "estate": plan.estate,
        "venue": plan.venue,
        "place": short_words_kept(plan.place, "place", 60),
        "topic": short_words_kept(plan.topic, "topic", 80),
        "reason": plan.reason,
    }


def newer() -> dict[str, Any]:
    """Every calendar that holds this outing takes the change over."""
    return {"version": F("version") + 1, "changed_at": clock.now()}


def _set_team(outing: Outing, plan: Plan) -> None:
    """Who goes along from now on; who was planned before stays to be read (invariant 10)."""
    members, guests = OutingMember.objects.filter(outing=outing), OutingGuest.objects.filter(outing=outing)
    members.exclude(user__in=plan.team).filter(dropped_at=None).update(dropped_at=clock.now())
    members.filter(user__in=plan.team).update(dropped_at=None)
    OutingMember.objects.bulk_create([OutingMember(outing=outing, user=user) for user in plan.team], ignore_conflicts=True)
    guests.exclude(organisation__in=plan.organisations).filter(dropped_at=None).update(dropped_at=clock.now())
    guests.filter(organisation__in=plan.organisations).update(dropped_at=None)
    rows = [OutingGuest(outing=outing, organisation=one) for one in plan.organisations]
    OutingGuest.objects.bulk_create(rows, ignore_conflicts=True)


def _name_occasion(outing: Outing, label: str) -> None:
    """The occasion is named as people speak of it: where, and what it was."""
    outing.occasion.title = f"{outing.where or outing.community.name} {label}"[:80]
    outing.occasion.at, outing.occasion.estate, outing.occasion.venue = outing.at, outing.estate, outing.venue
    outing.occasion.save(update_fields=["title", "at", "estate", "venue"])


def _move(outing: Outing, to: str, **changes: Any) -> None:
    """Along the table, where the row is still in the state that was read. Raises StateForbids and SomebodyWasFaster."""
    if to not in OUTING_MOVES[outing.state]:
        raise StateForbids(f"这一场现在是“{outing.get_state_display()}”，不能这样做。", "outing_state")
    mine = Outing.objects.unscoped("move").filter(pk=outing.pk, state=outing.state)
    if not mine.update(state=to, **changes, **newer()):
        raise SomebodyWasFaster
    outing.state = to
    for field, value in changes.items():
        setattr(outing, field, value)


@transaction.atomic
def begin_outing(*, outing: Outing, by: User, said_at: datetime | None = None) -> None:
    """People sit down, or set out (at `said_at`, where it arrives later); one that was ended too early goes on."""
    require(by, "go_out.lead_outing", outing)
    again = outing.state == OutingState.OVER
    changes: dict[str, Any] = {"over_at": None} if again else {"begun_at": said_at or clock.now()}
    _move(outing, OutingState.GOING, **changes)
    record(OutingBegun(outing_id=outing.pk, again=again, by_id=by.pk))


@transaction.atomic
def count_people(*, outing: Outing, headcount: int, by: User, names: str = "") -> None:
    """How many came; names only of those who want to be written down. They stay covered, and out of the timeline."""
    require(by, "go_out.lead_outing", outing)
    if outing.state not in (OutingState.GOING, OutingState.OVER):
        raise StateForbids("还没开始，先点开始。", "outing_state")
    if not 0 <= headcount <= MOST_PEOPLE:
        raise BadInput(f"人数写0到{MOST_PEOPLE}之间的数。", "headcount")
    kept = words_kept(names, "names", required=False)
    Outing.objects.unscoped("count").filter(pk=outing.pk).update(came_sealed=privacy.seal(kept, "outing.came") if kept else "")
    outing.occasion.headcount = headcount
    outing.occasion.save(update_fields=["headcount"])
    given = len([name for name in kept.replace("，", "、").replace(",", "、").replace("\n", "、").split("、") if name.strip()])
    record(PeopleCounted(outing_id=outing.pk, headcount=headcount, names=given, by_id=by.pk))


@transaction.atomic
def end_outing(*, outing: Outing, by: User, next_at: datetime | None = None, said_at: datetime | None = None) -> None:
    """It is over, since `said_at` where that arrives later. What was heard waits in the inbox; `next_at` stands on the notice that is hung up."""
    require(by, "go_out.lead_outing", outing)
    moment = said_at or clock.now()
    if next_at is not None and next_at <= moment:
        raise BadInput("下一次的时间要在今天以后。", "next_at")
    _move(outing, OutingState.OVER, over_at=moment, next_at=next_at)
    voices = Voice.objects.unscoped("heard at this outing").live().filter(occasion=outing.occasion_id).count()
    record(OutingEnded(outing_id=outing.pk, voices=voices, next_at=next_at.isoformat() if next_at else "", by_id=by.pk))


@transaction.atomic
def cancel_outing(*, outing: Outing, words: str, by: User) -> None:
    """It does not happen, and why. Who was planned stays to be read, and is told."""
    require(by, "go_out.lead_outing", outing)
    kept = short_words_kept(words, "words", 200, required=True)
    _move(outing, OutingState.CANCELLED, cancelled_words=kept)
    index_outing(outing)
    tell_everybody(outing=outing, state=PlanChangeState.CANCELLED, by=by)
    record(OutingCancelled(outing_id=outing.pk, words=kept, by_id=by.pk))


@transaction.atomic
def take_up_outing(*, outing: Outing, by: User) -> None:
    """A cancelled one happens after all, as it was planned."""
    require(by, "go_out.lead_outing", outing)
    _move(outing, OutingState.PLANNED, cancelled_words="")
    index_outing(outing)
    tell_everybody(outing=outing, state=PlanChangeState.AGAIN, by=by)
    record(OutingTakenUp(outing_id=outing.pk, at=outing.at.isoformat(), by_id=by.pk))
