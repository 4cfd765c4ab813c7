"""Where sought words stand in a text, for showing them in their surroundings."""

import unicodedata
from collections.abc import Sequence

Piece = tuple[str, bool]
BEFORE, SHOWN = 24, 110


def _compared(text: str) -> tuple[str, list[int]]:
    """`text` character by character as it is compared, and from which of its characters each came."""
    compared, origin = [], []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKC", char).lower():
            compared.append(part)
            origin.append(place)
    return "".join(compared), origin


def _places(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Begin and end of every stretch of `text` that is one of `terms`, in order, overlapping ones joined."""
    compared, origin = _compared(text)
    spans = []
    for term in terms:
        at = compared.find(term)
        while at >= 0:
            spans.append((origin[at], origin[at + len(term) - 1] + 1))
            at = compared.find(term, at + len(term))
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def marked(text: str, terms: Sequence[str], shown: int = SHOWN) -> list[Piece]:
    """`text` in pieces, each with whether it is one of `terms`; a long one begins a little before the first of them.

    `terms` as `terms_of` gives them. Pieces put together are the text as it was written, but for what "…" stands for.
    """
    places = _places(text, terms)
    first = places[0][0] if places else 0
    begin = max(0, first - BEFORE) if len(text) > shown else 0
    end = min(len(text), begin + shown)
    pieces: list[Piece] = [("…", False)] if begin else []
    at = begin
    for start, stop in places:
        start, stop = max(start, at), min(stop, end)
        if start >= stop:
            continue
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:stop], True))
        at = stop
    if at < end:
        pieces.append((text[at:end], False))
    return [*pieces, ("…", False)] if end < len(text) else pieces
