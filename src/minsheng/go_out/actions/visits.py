"""One door of a visit."""

from datetime import date, datetime

from django.db import transaction

from minsheng.casework.actions import Speaker
from minsheng.casework.states import SpeakerMode, VoiceKind
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.texts import short_words_kept, words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.homes import home_named
from minsheng.neighbourhood.models import Building, Home, User
from minsheng.neighbourhood.permission import require

from ..events import StopMade
from ..models import Outing, Stop
from ..states import OutingState, StopOutcome
from .last_seen import keep_last_seen
from .remarks import note_remark
from .texts import index_stop


@transaction.atomic
def make_stop(
    *,
    outing: Outing,
    by: User,
    home: str = "",
    building: Building | None = None,
    dwelling: Home | None = None,
    outcome: str = StopOutcome.MET,
    saw: str = "",
    hopes: str = "",
    hurts: str = "",
    felt: str = "",
    next_on: date | None = None,
    said_at: datetime | None = None,
) -> Stop:
    """望 `saw`, 闻 `hopes`, 问 `hurts`, 切 `felt`: any of them is enough, and none is needed where nobody was at home.

    `dwelling` is the home in the register; without it, the one that `home` names in `building`, where there is one. None is required.
    What the household hopes for and what hurts are its words: each becomes a voice of this visit. `said_at` is the moment at the door,
    where it arrives later: days are judged by it. Raises BadInput and StateForbids.
    """
    require(by, "go_out.lead_outing", outing)
    moment = said_at or clock.now()
    if outing.is_meeting:
        raise StateForbids("小板凳会不分户，直接记大家说的。", "outing_state")
    if outing.state not in (OutingState.GOING, OutingState.OVER):
        raise StateForbids("这一场还没开始，先点开始再记。", "outing_state")
    if outcome not in StopOutcome.values:
        raise BadInput("请选见到了、家里没人、让改天再来或不想说。", "outcome")
    if next_on is not None and next_on < clock.local(moment).date():
        raise BadInput("下次去的日子已经过了，请写今天或以后。", "next_on")
    typed = {name: words_kept(text, name, required=False) for name, text in (("hopes", hopes), ("hurts", hurts))}
    kept_home = short_words_kept(home, "home", 60)
    if dwelling is not None:
        if dwelling.building.estate.community_id != outing.community_id:
            raise BadInput("这一户不在这个社区里，请重选。", "home", "home_elsewhere")
        building, kept_home = dwelling.building, kept_home or dwelling.door
    else:
        dwelling = home_named(building, kept_home)
    seen, thought = words_kept(saw, "saw", required=False), words_kept(felt, "felt", required=False)
    if outcome == StopOutcome.MET and not (any(typed.values()) or seen or thought):
        raise BadInput("看到的、听到的、问到的、想到的，随便写一句就行。", "saw", "empty")
    stop = Stop.objects.create(
        outing=outing,
        building=building,
        home=kept_home,
        dwelling=dwelling,
        outcome=outcome,
        saw=seen,
        felt=thought,
        next_on=next_on,
        at=moment,
        by=by,
    )
    index_stop(stop)
    if dwelling is not None:
        keep_last_seen(dwelling)
    speaker = Speaker(SpeakerMode.HOUSEHOLD, household=kept_home) if kept_home else None
    voices = [
        note_remark(
            outing=outing,
            words=words,
            kind=kind,
            speaker=speaker,
            building=building,
            observed=seen,
            judgement=thought,
            heard_at=said_at,
            by=by,
        ).number
        for words, kind in ((typed["hopes"], VoiceKind.NEED), (typed["hurts"], VoiceKind.PROBLEM))
        if words
    ]
    record(
        StopMade(
            outing_id=outing.pk,
            stop_id=stop.pk,
            outcome=outcome,
            voices=voices,
            next_on=next_on.isoformat() if next_on else "",
            by_id=by.pk,
        )
    )
    return stop
