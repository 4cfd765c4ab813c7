"""How alike two short Chinese texts are: shared character pairs, rare pairs counting more. No dictionary, so nothing is missed by it."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[0-9a-z]+")


def pairs(text: str) -> list[str]:
    """Overlapping pairs of every run of Han characters; runs of letters and digits whole."""
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0].isascii() or len(run) == 1:
            found.append(run)
        else:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def most_alike(text: str, others: Sequence[tuple[int, str]], limit: int = 5, floor: float = 0.08) -> list[tuple[int, float]]:
    """Those of `others` (id, text) most like `text`: (id, score 0–1), best first, none under `floor`.

    Cosine over pairs weighted by how rare they are among `others`.
    """
    mine = set(pairs(text))
    sets = {identity: set(pairs(other)) for identity, other in others}
    seen = Counter(pair for those in sets.values() for pair in those)
    total = len(sets) + 1

    def weight(pair: str) -> float:
        return math.log(1 + total / (1 + seen[pair]))

    def length(those: Iterable[str]) -> float:
        return math.sqrt(sum(weight(pair) ** 2 for pair in those)) or 1.0

    size = length(mine)
    scores = (
        (identity, sum(weight(pair) ** 2 for pair in mine & those) / (size * length(those))) for identity, those in sets.items()
    )
    return sorted((s for s in scores if s[1] >= floor), key=lambda s: -s[1])[:limit]


def shared_words(text: str, other: str) -> list[str]:
    """The longest stretches both texts have (two characters or more), for underlining why they are alike."""
    theirs = set(pairs(other))
    stretches: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text)):
        current = ""
        for i in range(len(run) - 1):
            if run[i : i + 2] in theirs:
                current = current + run[i + 1] if current else run[i : i + 2]
            elif current:
                stretches.append(current)
                current = ""
        if current:
            stretches.append(current)
    return sorted(set(stretches), key=lambda s: -len(s))[:6]
