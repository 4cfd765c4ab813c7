"""The page that is hung up after a meeting."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from minsheng.casework.queries.board import piece_kind
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.suspicious import suspicious_in
from minsheng.foundation.texts import short_words_kept, words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..events import MeetingNoticeMade
from ..models import MeetingNotice, Outing
from ..queries.outings import Line, speakers_named_in
from ..states import Became, OutingState

MOST_LINES = 40
# A page has room for so many letters of what was said, and of what became of it.
MOST_SAID, MOST_THEN = 200, 300


@transaction.atomic
def make_notice(*, outing: Outing, lines: Sequence[Line], until: date, by: User, next_words: str = "") -> MeetingNotice:
    """Keep one page as it is going to hang: a person chose and worded the lines.

    Raises BadInput for telephones, identity numbers, plates and names of those who spoke: whoever passes by reads it (invariant 7).
    """
    require(by, "go_out.make_notice", outing)
    if not outing.is_meeting:
        raise StateForbids("走访到人家里说的，不贴出去。", "outing_state")
    if outing.state != OutingState.OVER:
        raise StateForbids("散会以后再出这张纸。", "outing_state")
    if not lines:
        raise BadInput("一条也没选。勾上要贴出来的，再点。", "lines", "nothing_ticked")
    if len(lines) > MOST_LINES:
        raise BadInput(f"一张纸最多贴{MOST_LINES}条，现在有{len(lines)}条。", "lines")
    if until < clock.today():
        raise BadInput("揭下来的日子已经过了，请写今天或以后。", "until")
    kept = []
    for line in lines:
        if line.became not in Became.values:
            raise BadInput("有一条不知道归到哪一类，请重新打开这一页。", "lines")
        said, then = words_kept(line.said, "lines"), words_kept(line.then, "lines", required=False)
        for text, most in ((said, MOST_SAID), (then, MOST_THEN)):
            if len(text) > most:
                raise BadInput(f"“{text[:12]}…”这一条有{len(text)}字，一张纸上最多{most}字。请改短一些。", "lines", "too_long")
        _require_nobody_named(outing, f"{said}\n{then}")
        voice = line.voice.pk if line.voice else None
        kept.append({"voice": voice, "became": line.became, "said": said, "then": then, "reworded": line.reworded})
    next_time = short_words_kept(next_words, "next_words", 80)
    _require_nobody_named(outing, next_time)
    notice = MeetingNotice.objects.create(
        outing=outing,
        lines=kept,
        next_words=next_time,
        until=until,
        made_by=by,
        made_at=clock.now(),
    )
    record(MeetingNoticeMade(outing_id=outing.pk, notice_id=notice.pk, lines=len(kept), until=until.isoformat(), by_id=by.pk))
    return notice


def _require_nobody_named(outing: Outing, text: str) -> None:
    for name in speakers_named_in(outing, text):
        raise BadInput(f"“{name}”是说话的人的姓名，不能贴出来。请去掉或换个说法。", "lines", "names_somebody")
    for found in suspicious_in(text):
        if found.hard:
            raise BadInput(
                f"“{found.piece}”是{piece_kind(found.kind)}，不能贴出来。请去掉或换个说法。", "lines", "names_somebody"
            )
