"""Texts that leave for a chat group or another platform: what may name somebody is covered in them."""

import unicodedata
from collections.abc import Iterable

from minsheng.foundation.privacy import is_number_of
from minsheng.foundation.suspicious import suspicious_in

from ..models import Answer, Case, Voice
from ..states import VoiceState
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


def settled_for_group(voice: Voice) -> str:
    """What was settled on the spot: the place to the building, and the reply. Where a matter was passed to is nobody else's."""
    if voice.state != VoiceState.SETTLED:
        return ""
    place = " ".join(one.name for one in (voice.estate or voice.community, voice.building) if one)
    return f"【{place}】{nameless(voice.state_words, names_of([voice]), office=voice.community.phone)}"


def answer_for_group(voice: Voice) -> str:
    """What the office said to what somebody said: settled on the spot, or the answer of its case in this round."""
    if voice.state == VoiceState.SETTLED or voice.case is None:
        return settled_for_group(voice)
    answer = Answer.objects.unscoped("of a case already visible").filter(case=voice.case, round=voice.case.round).first()
    if answer is None:
        return ""
    words = nameless(answer.words, spoken_in(voice.case), office=voice.community.phone)
    return f"【{voice.case.place_to_the_building}】{words}"


def _plain(text: str) -> str:
    """Full-width digits and letters as others; a sentence keeps its Chinese punctuation."""
    return "".join(one if one in "，：；！？（）" else unicodedata.normalize("NFKC", one) for one in text)
