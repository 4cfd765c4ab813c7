"""Whether a text that organisations will read repeats what residents said, or names who said it."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from django.db.models import QuerySet

from ..models import Case, Voice

# So many letters in a row are no chance; a shorter voice counts as quoted where all of it stands there.
RUN, SHORTEST = 12, 8
# A name of one letter stands in any text.
SHORTEST_NAME = 2
_LETTER = re.compile(r"[^\W_]", re.UNICODE)


def quoted_from(case: Case, text: str) -> str:
    """The first stretch that `text` shares with a voice of the case, in the speaker's letters without punctuation; empty if none."""
    return quoted_in(Voice.objects.unscoped("what organisations read is reworded").filter(case=case), text)


def quoted_in(voices: QuerySet[Voice], text: str) -> str:
    """The same for whichever voices."""
    return quoted_among(voices.values_list("words", flat=True), text) if text else ""


def quoted_among(said_words: Iterable[str], text: str) -> str:
    """The same for words that were read already."""
    letters = "".join(_LETTER.findall(text))
    if not letters:
        return ""
    for said in said_words:
        words = "".join(_LETTER.findall(said))
        if len(words) < SHORTEST:
            continue
        match = SequenceMatcher(None, words, letters, autojunk=False).find_longest_match()
        if match.size >= min(RUN, len(words)):
            return words[match.a : match.a + match.size]
    return ""


def speakers_named(voices: Iterable[Voice], text: str) -> list[str]:
    """The names of known people among those who spoke that stand in the text; `voices` with their speakers."""
    return sorted(name for name in names_of(voices) if name in text) if text else []


def names_of(voices: Iterable[Voice]) -> list[str]:
    """The names of known people among those who spoke, the longest first; `voices` with their speakers."""
    names = {voice.speaker.uncovered_name() for voice in voices if voice.speaker_id is not None and voice.speaker is not None}
    return sorted((name for name in names if len(name) >= SHORTEST_NAME), key=lambda name: (-len(name), name))


def spoken_by_somebody(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Those of whom it is known who spoke, with their speakers."""
    return voices.exclude(speaker=None).select_related("speaker")
