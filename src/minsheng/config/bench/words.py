"""Generated Chinese: what residents might say, with words that are common and words that stand almost nowhere.

Nothing here was said by anybody. A sentence is put together from slots; one in two also names something that only few sentences name
(a shop, a person's trade, a make of thing), drawn so that the n-th most frequent of some 90,000 such names comes n times less often than
the first. So a search can be measured for what is everywhere, for what is here and there, and for what is found once.
"""

import json
from collections.abc import Sequence
from importlib.resources import files
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")
WORDS: dict[str, Any] = json.loads((files("minsheng.config.bench") / "data" / "words.json").read_text(encoding="utf-8"))
# Everyday characters, from which names of shops, makes and places are put together.
CHARACTERS: str = WORDS["characters"]
RARE = 90_000


class Tongue:
    """Whoever speaks, drawn from one source of chance."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance.random

    def one(self, things: Sequence[T]) -> T:
        return things[int(self.chance() * len(things))]

    def rare(self) -> str:
        """A name: the n-th most frequent of RARE comes n times less often than the first."""
        rank = int(RARE ** self.chance()) - 1
        shop, trade = divmod(rank, len(WORDS["trades"]))
        first, second = divmod(shop * 7919 % (len(CHARACTERS) ** 2), len(CHARACTERS))
        return CHARACTERS[first] + CHARACTERS[second] + WORDS["trades"][trade]

    def said(self, building: str) -> str:
        """Two or three sentences about something near one's own door."""
        one = self.one
        text = (
            f"{one(WORDS['when'])}{building}{one(WORDS['where'])}的{one(WORDS['what'])}{one(WORDS['how'])}，{one(WORDS['who'])}。"
        )
        if self.chance() < 0.5:
            text += f"旁边就是{self.rare()}，{one(WORDS['who'])}。"
        return text + one(WORDS["wish"]) + "。"

    def title(self) -> str:
        return f"{self.one(WORDS['where'])}的{self.one(WORDS['what'])}{self.one(WORDS['how'])}"

    def result(self) -> str:
        return f"{self.one(WORDS['what'])}{self.one(WORDS['done'])}。"

    def share(self) -> str:
        return f"{self.one(WORDS['shares'])}（{self.one(WORDS['what'])}）"

    def name(self) -> str:
        surname = self.one(WORDS["surnames"])
        return surname + (self.one(WORDS["forms"]) if self.chance() < 0.4 else self.one(CHARACTERS) + self.one(CHARACTERS))

    def phone(self) -> str:
        """Eleven digits with a beginning that no network gives out."""
        return f"100{int(self.chance() * 10**8):08d}"
