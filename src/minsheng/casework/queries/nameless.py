"""Texts that leave for a chat group or another platform: what may name somebody is covered in them."""

import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from minsheng.foundation.privacy import is_number_of
from minsheng.foundation.suspicious import suspicious_in

from ..models import Answer, Case, CaseEnding, Notice, Voice
from ..states import NoticeKind, Phase, SpeakerMode, VoiceState
from .verbatim import names_of, spoken_by_somebody


def spoken_in(case: Case | None) -> list[str]:
    """The names of those who spoke in a case."""
    if case is None:
        return []
    return names_of(spoken_by_somebody(Voice.objects.unscoped("nobody who spoke is named outside").filter(case=case)))


def nameless(text: str, spoke: Iterable[str] = (), *, office: str = "") -> str:
    """`text` without what may name somebody: telephones, names, house numbers, and whoever spoke. The telephone of the `office` stays."""
    found = (one.piece for one in suspicious_in(text) if not (one.kind == "phone" and is_number_of(one.piece, office)))
    for piece in [*(name for name in spoke if name in text), *found]:
        text = text if piece in text else _plain(text)
        text = text.replace(piece, "某某")
    return text


def speaker_covered(voice: Voice) -> str:
    """Who spoke, as it may leave the building. What was typed of a household, and for whom somebody spoke, may name somebody or a door in any
    words: of that it is said that it was so."""
    known = voice.speaker if voice.speaker_mode == SpeakerMode.NAMED else None
    shown = (known.name_shown if known else "") or str(voice.get_speaker_mode_display())
    return f"{shown}（{_('替人说的')}）" if voice.on_behalf else shown


def settled_for_group(voice: Voice) -> str:
    """What was settled on the spot: the place to the building, and the reply. Where a matter was passed to is nobody else's."""
    if voice.state != VoiceState.SETTLED:
        return ""
    place = " ".join(one.name for one in (voice.estate or voice.community, voice.building) if one)
    return f"【{place}】{nameless(voice.state_words, names_of([voice]), office=voice.community.phone)}"


def answer_for_group(voice: Voice) -> str:
    """What the office said to what somebody said: settled on the spot, the answer of its case in this round, or why it can't be done."""
    if voice.state == VoiceState.SETTLED or voice.case is None:
        return settled_for_group(voice)
    answer = Answer.objects.unscoped("of a case already visible").filter(case=voice.case, round=voice.case.round)
    said = CaseEnding.objects.filter(case=voice.case, declined_at=None, undone_at=None) if explains(voice.case) else answer
    return next((words_for_group(voice.case, one.words, spoken_in(voice.case)) for one in said), "")


def notice_for_group(notice: Notice) -> str:
    """What whoever spoke is told, as all may read it: the result, or what changed on the way to it."""
    voice = notice.voice
    if notice.kind == NoticeKind.RESULT or notice.case is None:
        return answer_for_group(voice)
    return words_for_group(notice.case, notice.words, spoken_in(notice.case))


def explains(case: Case) -> bool:
    """Whether all may read why it ended so: why it can't be done. To whom a matter was passed, and that it was withdrawn, is nobody else's."""
    return case.phase == Phase.EXPLAINED


def words_for_group(case: Case, words: str, spoke: Iterable[str]) -> str:
    """The place to the building, and the words without what may name somebody; `spoke`: the names of those who did."""
    return f"【{case.place_to_the_building}】{nameless(words, spoke, office=case.community.phone)}"


def _plain(text: str) -> str:
    """Full-width digits and letters as others; a sentence keeps its Chinese punctuation."""
    return "".join(one if one in "，：；！？（）" else unicodedata.normalize("NFKC", one) for one in text)
