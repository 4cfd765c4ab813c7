"""Whether a text that organisations will read repeats what residents said."""

import re
from difflib import SequenceMatcher

from django.db.models import QuerySet

from ..models import Case, Voice

# So many letters in a row are no chance; a shorter voice counts as quoted where all of it stands there.
RUN, SHORTEST = 12, 8
_LETTER = re.compile(r"[^\W_]", re.UNICODE)


def quoted_from(case: Case, text: str) -> str:
    """The first stretch that `text` shares with a voice of the case, in the speaker's letters without punctuation; empty if none."""
    return quoted_in(Voice.objects.unscoped("what organisations read is reworded").filter(case=case), text)


def quoted_in(voices: QuerySet[Voice], text: str) -> str:
    """The same for whichever voices."""
    letters = "".join(_LETTER.findall(text))
    if not letters:
        return ""
    for said in voices.values_list("words", flat=True):
        words = "".join(_LETTER.findall(said))
        if len(words) < SHORTEST:
            continue
        match = SequenceMatcher(None, words, letters, autojunk=False).find_longest_match()
        if match.size >= min(RUN, len(words)):
            return words[match.a : match.a + match.size]
    return ""
