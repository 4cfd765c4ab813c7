"""One line said on the spot becomes a voice of this occasion; what could be answered at once is settled with it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from minsheng.casework import actions as casework
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Voice
from minsheng.casework.states import Source, Urgency
from minsheng.foundation.errors import StateForbids
from minsheng.neighbourhood.models import Building, Estate, User
from minsheng.neighbourhood.permission import require

from ..models import DutyShift, Outing
from ..states import OutingState, ShiftState


@transaction.atomic
def note_remark(
    *,
    outing: Outing,
    words: str,
    by: User,
    kind: str = "",
    speaker: Speaker | None = None,
    place: str = "",
    building: Building | None = None,
    observed: str = "",
    judgement: str = "",
    answer: str = "",
    heard_at: datetime | None = None,
    estate: Estate | None = None,
    urgency: str = Urgency.NORMAL,
    replaces: Voice | None = None,
) -> Voice:
    """Write down what somebody said here. `answer` is what was answered at once: then the voice is settled on the spot.

    `estate` only where the outing itself has none. Late entry is normal: also after the meeting is over. Raises StateForbids where it did not happen.
    """
    require(by, "go_out.lead_outing", outing)
    if outing.state not in (OutingState.GOING, OutingState.OVER):
        raise StateForbids("这一场还没开始，先点开始再记。", "outing_state")
    return _hear(
        words=words,
        community=outing.community,
        estate=outing.estate or estate,
        building=building,
        place=place,
        kind=kind,
        observed=observed,
        judgement=judgement,
        source=outing.kind,
        occasion=outing.occasion,
        heard_at=heard_at,
        urgency=urgency,
        replaces=replaces,
        speaker=speaker,
        answer=answer,
        by=by,
    )


@transaction.atomic
def note_at_duty(
    *,
    shift: DutyShift,
    words: str,
    by: User,
    kind: str = "",
    speaker: Speaker | None = None,
    place: str = "",
    building: Building | None = None,
    observed: str = "",
    judgement: str = "",
    urgency: str = Urgency.NORMAL,
    replaces: Voice | None = None,
    answer: str = "",
    heard_at: datetime | None = None,
) -> Voice:
    """Write down what somebody said at a duty point. `answer` is what was answered at once: then it is settled on the spot.

    Late entry is normal: also after it was handed over. Raises StateForbids where nobody sat down yet.
    """
    require(by, "go_out.keep_duty", shift)
    if shift.state not in (ShiftState.GOING, ShiftState.OVER):
        raise StateForbids("这一班还没开始，先点“坐下了”再记。", "shift_state")
    return _hear(
        words=words,
        community=shift.point.community,
        estate=shift.point.estate,
        building=building,
        place=place,
        kind=kind,
        observed=observed,
        judgement=judgement,
        source=Source.DUTY_POINT,
        occasion=shift.occasion,
        heard_at=heard_at,
        urgency=urgency,
        replaces=replaces,
        speaker=speaker,
        answer=answer,
        by=by,
    )


def _hear(*, answer: str, by: User, **said: Any) -> Voice:
    voice = casework.hear_voice(by=by, **said)
    if answer.strip():
        casework.settle_voice(voice=voice, words=answer, by=by)
    return voice
