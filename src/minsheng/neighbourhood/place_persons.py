"""The names of persons in one cell, as offices write them: several, numbered, with a telephone or an office behind them."""

import re
from functools import lru_cache

from minsheng.foundation.privacy import compound_surnames

from .place_sheets import several
from .place_words import words_for

_NUMBERED = re.compile(r"[（(]\d{1,2}[）)]|[①-⑳]|(?<!\d)\d{1,2}\s*[.．、)）](?!\d)")
_TELEPHONE = re.compile(r"(?:联系|办公|值班)?(?:电话|手机)?\s*[：:]?\s*\+?\d[\d\s-]{5,}\d")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")


@lru_cache(maxsize=1)
def _led() -> re.Pattern[str]:
    longest_first = sorted(words_for("office"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})\s*[：:]")


def persons(cell: str) -> list[str]:
    """甄小梅 邢大勇 are two, 王 强 is one; what is no name (a number, a telephone, （组长）) is left out."""
    cell = _BRACKETS.sub("", _TELEPHONE.sub("、", _NUMBERED.sub("、", _led().sub("、", cell))))
    return list(dict.fromkeys(name for part in several(cell) for name in _spaced(_said_last(part))))


def _said_last(part: str) -> str:
    """Of 网格长：张三 and of 张三：组长, the name."""
    names = [one.strip(" .．") for one in re.split(r"[：:]", part)]
    return next((one for one in reversed(names) if one and one not in words_for("office")), "")


def _spaced(part: str) -> list[str]:
    words = [word for word in part.split() if word not in words_for("office")]
    if not all(re.fullmatch(r"[\u3400-\u9fff]+", word) for word in words):
        return [" ".join(words)] if words else []
    names: list[str] = []
    for at, word in enumerate(words, start=1):
        last = names[-1] if names else ""
        if last and (len(last) == 1 or last in compound_surnames() or (len(word) == 1 and at == len(words))):
            names[-1] += word
        else:
            names.append(word)
    return names
