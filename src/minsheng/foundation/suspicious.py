"""Words in a text for everybody that may name somebody: telephones, identity numbers, number plates, house numbers, names."""

import re
import unicodedata
from dataclasses import dataclass

from . import privacy

PROVINCES = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
# What can't stand in public at all, and what a person must look at (DOMAIN §9.4, §11: to the estate or the building, no further).
HARD = {
    "phone": re.compile(r"(?<!\d)(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|10000\d{6}|0\d{2,3}[\s-]?\d{7,8})(?!\d)"),
    "identity": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    "plate": re.compile(PROVINCES + r"[A-Z][\s·]?[A-Z0-9]{5,6}"),
}
SOFT = {
    "home": re.compile(r"\d+\s?[-－—]\s?\d+\s?[-－—]\s?\d{2,4}|[\d一二三四五六七八九十]+\s?单元\s?\d{2,4}|\d{3,4}\s?(?:室|户)"),
    "name": re.compile(r"[\u4e00-\u9fff]{1,2}(?:先生|女士|大爷|大娘|大妈|大叔|阿姨|师傅|奶奶|爷爷|老师)"),
}
# Most texts hold no number: asked first, of every cell of a hundred thousand rows.
_NUMBERED = re.compile(r"\d[\d\s\-－﹣]{6}|" + PROVINCES + "[A-ZＡ-Ｚ]")


@dataclass(frozen=True)
class Suspicious:
    """`kind` phone|identity|plate|home|name; `hard`: it has to go."""

    kind: str
    piece: str
    hard: bool


def suspicious_in(text: str) -> list[Suspicious]:
    """Each such piece once, in the order of kinds; names of known people are for the caller to look for.

    Full-width digits and letters, as Chinese keyboards type them, are read like others.
    """
    text, found = unicodedata.normalize("NFKC", text), []
    for hard, patterns in ((True, HARD), (False, SOFT)):
        for kind, pattern in patterns.items():
            found += [Suspicious(kind, piece, hard) for piece in dict.fromkeys(pattern.findall(text))]
    return found


def covered(text: str) -> str:
    """The same without telephones, identity numbers and plates, and with names covered: a phone can be lost."""
    for found in suspicious_in(text):
        if found.kind == "name":
            text = text.replace(found.piece, privacy.masked_name(found.piece))
    return numbers_covered(text)


def numbers_covered(text: str) -> str:
    """The same without telephones, identity numbers and plates, whichever width they were typed in; nothing else is changed."""
    if not _NUMBERED.search(text):
        return text
    # Character by character, so that what is found stands at the same place in what was typed.
    plain = "".join(one if len(one := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)
    for pattern in HARD.values():
        for found in pattern.finditer(plain):
            text = text[: found.start()] + "＊" * len(found[0]) + text[found.end() :]
    return text


def name_covered(text: str, name: str) -> str:
    """The same with this person's name covered wherever it stands in it."""
    return text.replace(name, privacy.masked_name(name)) if len(name) > 1 else text
