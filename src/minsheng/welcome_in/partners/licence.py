"""统一社会信用代码: 18 characters with a check character (GB 32100-2015; DOMAIN §9.4)."""

import unicodedata

# No I, O, S, V, Z.
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH = 18


def plain_licence(typed: str) -> str:
    """As it is kept: full-width understood, upper case, spaces and dashes dropped."""
    return "".join(char for char in unicodedata.normalize("NFKC", typed).upper() if not char.isspace() and char != "-")


def is_licence(code: str) -> bool:
    """Whether the length, the characters and the check character fit; no word on whether anybody bears it."""
    if len(code) != _LENGTH or any(char not in _CHARACTERS for char in code):
        return False
    total = sum(_CHARACTERS.index(char) * pow(3, place, 31) for place, char in enumerate(code[:-1]))
    return _CHARACTERS[-total % 31] == code[-1]
