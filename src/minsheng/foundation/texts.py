"""What people type, as it may be kept: verbatim but for the edges and for characters no screen or database can hold."""

import re

from django.conf import settings

from .errors import BadInput

_EDGES = re.compile(r"^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def keepable(text: str) -> str:
    """Without the characters that no screen or database can hold."""
    return _CONTROL.sub("", text)


def words_kept(typed: str, field: str = "words", required: bool = True) -> str:
    """Trimmed at the edges (all Unicode spaces, line breaks, tabs), line ends made one, control characters dropped, else verbatim.

    Raises BadInput where nothing is left of something required, or where it is longer than TEXT_LIMIT.
    """
    text = _EDGES.sub("", _CONTROL.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")))
    if required and not text:
        raise BadInput("还没有写内容。写一句就行。", field, "empty")
    if len(text) > settings.TEXT_LIMIT:
        raise BadInput(
            f"太长了：最多{settings.TEXT_LIMIT}字，现在有{len(text)}字。请分成几条，或把全文作为附件。", field, "too_long"
        )
    return text


def short_words_kept(typed: str, field: str, most: int, required: bool = False) -> str:
    """The same for a line that has room for `most` characters. What is longer is refused and never cut."""
    text = words_kept(typed, field, required)
    if len(text) > most:
        raise BadInput(f"太长了：最多{most}字，现在有{len(text)}字。请写短一些。", field, "too_long")
    return text
