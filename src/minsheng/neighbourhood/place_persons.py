"""The names of persons in one cell, as offices write them: several, numbered, with a telephone or an office behind them."""

import re

from .place_sheets import several

_NUMBERED = re.compile(r"[（(]\d{1,2}[）)]|[①-⑳]|(?<!\d)\d{1,2}\s*[.．、)）](?!\d)")
_TELEPHONE = re.compile(r"(?:联系|办公|值班)?(?:电话|手机)?\s*[：:]?\s*\+?\d[\d\s-]{5,}\d")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_OFFICES = {
    "组长",
    "副组长",
    "网格长",
    "网格员",
    "书记",
    "副书记",
    "主任",
    "副主任",
    "委员",
    "队长",
    "站长",
    "经理",
    "负责人",
    "联系人",
}
_LED = re.compile(rf"(?:{'|'.join(sorted(_OFFICES, key=len, reverse=True))})\s*[：:]")
_DOUBLE = re.compile("欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|端木|南宫|轩辕")


def persons(cell: str) -> list[str]:
    """甄小梅 邢大勇 are two, 王 强 is one; what is no name (a number, a telephone, （组长）) is left out."""
    cell = _BRACKETS.sub("", _TELEPHONE.sub("、", _NUMBERED.sub("、", _LED.sub("、", cell))))
    return list(dict.fromkeys(name for part in several(cell) for name in _spaced(_said_last(part))))


def _said_last(part: str) -> str:
    """Of 网格长：张三 and of 张三：组长, the name."""
    names = [one.strip(" .．") for one in re.split(r"[：:]", part)]
    return next((one for one in reversed(names) if one and one not in _OFFICES), "")


def _spaced(part: str) -> list[str]:
    words = [word for word in part.split() if word not in _OFFICES]
    if not all(re.fullmatch(r"[\u3400-\u9fff]+", word) for word in words):
        return [" ".join(words)] if words else []
    names: list[str] = []
    for at, word in enumerate(words, start=1):
        last = names[-1] if names else ""
        if last and (len(last) == 1 or _DOUBLE.fullmatch(last) or (len(word) == 1 and at == len(words))):
            names[-1] += word
        else:
            names.append(word)
    return names
