"""Blow the whistle, answer it, write down who came, call it off."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from minsheng.casework.actions.phase import show_anew
from minsheng.casework.models import Case
from minsheng.foundation import clock, ids
from minsheng.foundation.errors import BadInput, SomebodyWasFaster, StateForbids
from minsheng.foundation.texts import short_words_kept, words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Building, Community, Estate, Organisation, User
from minsheng.neighbourhood.permission import require
from minsheng.neighbourhood.queries import scope_of, serving

from ..events import ArrivalNoted, WhistleAnswered, WhistleBlown, WhistleCalledOff
from ..models import Whistle, WhistleCall
from ..states import ANSWERS, ARRIVALS, CALL_MOVES, CallState, NoShow
from .texts import require_for_organisations

MOST_CALLED = 30
# "马上来" is written down while people already set out.
JUST_NOW, AHEAD = timedelta(hours=1), timedelta(days=366)


@transaction.atomic
def blow_whistle(
    *,
    community: Community,
    organisations: Sequence[Organisation],
    at: datetime,
    words: str,
    by: User,
    case: Case | None = None,
    estate: Estate | None = None,
    building: Building | None = None,
    where: str = "",
    looked_over: bool = False,
) -> Whistle:
    """Call organisations to a case or a place. `words` and `where` are what they read; the shares of the case stay as they are.

    Raises BadInput for a time that is over, an organisation that does not serve here, and words that may name a resident.
    """
    require(by, "work_together.blow_whistle", community)
    moment = clock.now()
    if case is not None:
        if case.community_id != community.pk:
            raise BadInput("这件事项不在这个社区里，请重选。", "case")
        if case.has_ended:
            raise StateForbids(f"这件事项已经是“{case.get_phase_display()}”，不用再叫人。", "case_ended")
        estate, building = (estate, building) if estate else (case.estate, case.building)
    _require_here(community, estate, building)
    if at < moment - JUST_NOW:
        raise BadInput("这个时间已经过了，请写现在或以后。", "at")
    if at > moment + AHEAD:
        raise BadInput("这个时间在一年以后，太远了。请写近一点。", "at")
    called = _called(community, organisations)
    kept, spot = words_kept(words), short_words_kept(where, "where", 60)
    require_for_organisations(case, {"words": kept, "where": spot}, looked_over)
    month = clock.local(moment).strftime("%y%m")
    number = ids.next_number(f"whistle:{community.letters}:{month}")
    whistle = Whistle.objects.create(
        number=f"CS-{community.letters}-{month}-{number:03d}",
        community=community,
        case=case,
        estate=estate,
        building=building,
        where=spot,
        at=at,
        words=kept,
        blown_by=by,
        blown_at=moment,
    )
    WhistleCall.objects.bulk_create([WhistleCall(whistle=whistle, organisation=one, state_since=moment) for one in called])
    record(
        WhistleBlown(
            whistle_id=whistle.pk,
            case_id=whistle.case_id,
            number=whistle.number,
            at=at.isoformat(),
            place=whistle.where_shown,
            case_number=case.number if case else "",
            words=kept,
            organisations=[one.name for one in called],
            by_id=by.pk,
        )
    )
    show_anew(whistle.case_id)
    return whistle


def _require_here(community: Community, estate: Estate | None, building: Building | None) -> None:
    if estate is not None and estate.community_id != community.pk:
        raise BadInput("这个小区不在这个社区里，请重选。", "estate")
    if building is not None and (estate is None or building.estate_id != estate.pk):
        raise BadInput("这个小区里没有这栋楼。", "building")


def _called(community: Community, organisations: Sequence[Organisation]) -> list[Organisation]:
    called = list({one.pk: one for one in organisations}.values())
    if not called:
        raise BadInput("一家也没选。勾上要叫的，再点。", "organisations", "nobody_called")
    if len(called) > MOST_CALLED:
        raise BadInput(f"一次最多叫{MOST_CALLED}家，现在有{len(called)}家。", "organisations", "too_many_called")
    here = set(serving(community).values_list("pk", flat=True))
    for one in called:
        if one.pk not in here:
            raise BadInput(f"{one.name}不管这个社区，请重选。", "organisations")
    return called


def _move(call: WhistleCall, to: str, **changes: Any) -> None:
    """Along the table, where the row is still in the state that was read."""
    if call.whistle.called_off_at is not None:
        raise StateForbids("这一次已经取消了，不用再记。", "whistle_off")
    if to not in CALL_MOVES[call.state]:
        raise StateForbids(f"{call.organisation.name}现在是“{call.get_state_display()}”，不能这样记。", "call_state")
    mine = WhistleCall.objects.unscoped("move").filter(pk=call.pk, state=call.state)
    changes |= {"state": to, "state_since": clock.now()}
    if not mine.update(**changes):
        raise SomebodyWasFaster
    for field, value in changes.items():
        setattr(call, field, value)
    show_anew(call.whistle.case_id)


@transaction.atomic
def answer_whistle(*, call: WhistleCall, answer: str, by: User, who: str = "", ground: str = "", words: str = "") -> None:
    """Say that the organisation comes, sends somebody (`who`), or does not come and why (`ground`). It may say otherwise later."""
    require(by, "work_together.answer_whistle", call)
    if answer not in ANSWERS:
        raise BadInput("请选来、派人替，还是不来。", "answer")
    name = short_words_kept(who, "who", 40)
    if answer == CallState.SUBSTITUTE and not name:
        raise BadInput("派谁来替，请写上姓名。", "who", "who_comes")
    if answer == CallState.REFUSED and ground not in NoShow.values:
        raise BadInput("请选一条不来的原因。", "ground")
    kept = short_words_kept(words, "words", 200, required=answer == CallState.REFUSED and ground == NoShow.OTHER)
    if answer == CallState.REFUSED and call.whistle.at <= clock.now():
        raise StateForbids("时间已经到了，来没来由社区记。", "whistle_over")
    why = ground if answer == CallState.REFUSED else ""
    proxy = call.organisation_id not in scope_of(by).organisations
    if proxy:  # never what an organisation itself wrote: a refusal would tell it who spoke
        require_for_organisations(call.whistle.case, {"words": kept, "who": name}, True)
    _move(call, answer, who="" if why else name, ground=why, words=kept, answered_by=by, by_office=proxy)
    record(
        WhistleAnswered(
            whistle_id=call.whistle_id,
            case_id=call.whistle.case_id,
            call_id=call.pk,
            organisation=call.organisation.name,
            answer=answer,
            ground=why,
            words=kept,
            by_office=proxy,
            by_id=by.pk,
        )
    )


@transaction.atomic
def note_arrival(*, call: WhistleCall, state: str, by: User, who: str = "", words: str = "") -> None:
    """Write down who came, came late, or did not come: what somebody saw, never what a clock says. A correction is one more entry."""
    require(by, "work_together.note_arrival", call.whistle)
    if state not in ARRIVALS:
        raise BadInput("请选到了、晚到，还是没到。", "state")
    moment = clock.now()
    if state != CallState.CAME and moment < call.whistle.at:
        raise StateForbids("时间还没到，现在只能记谁先到了。", "whistle_ahead")
    if clock.local(call.whistle.at).date() > clock.today():
        raise StateForbids("还没到那一天，到时候再记。", "whistle_ahead")
    name, kept, before = short_words_kept(who, "who", 40), short_words_kept(words, "words", 200), call.state
    require_for_organisations(call.whistle.case, {"words": kept, "who": name}, True)
    came = {"who": name} if name else {}
    _move(call, state, noted_by=by, noted_words=kept, ground="", **came)
    record(
        ArrivalNoted(
            whistle_id=call.whistle_id,
            case_id=call.whistle.case_id,
            call_id=call.pk,
            organisation=call.organisation.name,
            state=state,
            before=before,
            words=kept,
            by_id=by.pk,
        )
    )


@transaction.atomic
def call_off_whistle(*, whistle: Whistle, words: str, by: User) -> None:
    """Nobody needs to come, and why. What the organisations had answered stays to be read."""
    require(by, "work_together.call_off_whistle", whistle)
    kept = short_words_kept(words, "words", 200, required=True)
    require_for_organisations(whistle.case, {"words": kept}, True)
    came = WhistleCall.objects.unscoped("did anybody come").filter(whistle=whistle, state__in=ARRIVALS)
    if came.exists():
        raise StateForbids("已经记了谁到没到，不能再取消。", "whistle_begun")
    rows = Whistle.objects.unscoped("call off").filter(pk=whistle.pk, called_off_at=None)
    if not rows.update(called_off_at=clock.now(), called_off_by=by, called_off_words=kept):
        raise StateForbids("这一次已经取消了，不用再记。", "whistle_off")
    show_anew(whistle.case_id)
    record(WhistleCalledOff(whistle_id=whistle.pk, case_id=whistle.case_id, words=kept, by_id=by.pk))
