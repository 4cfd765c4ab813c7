"""One line said on the spot becomes a voice of this occasion; what could be answered at once is settled with it."""

from datetime import datetime

from django.db import transaction

from minsheng.casework import actions as casework
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Voice
from minsheng.casework.states import Urgency
from minsheng.foundation.errors import StateForbids
from minsheng.neighbourhood.models import Building, Estate, User
from minsheng.neighbourhood.permission import require

from ..models import Outing
from ..states import OutingState


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
    voice = casework.hear_voice(
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
        by=by,
    )
    if answer.strip():
        casework.settle_voice(voice=voice, words=answer, by=by)
    return voice
