"""Who speaks in the demonstration and how, and what whoever checks writes down: not always the same words."""

import random
from typing import Any

from minsheng.casework.actions import Speaker

CHECKED = {
    "photo": (
        "到现场看了，和交来的照片一样。",
        "绕着走了一圈，是办好了，边上也收拾干净了。",
        "早上去看的，确实办了。",
        "和照片上一个样，住在旁边的人也说好了。",
    ),
    "paper": (
        "对过单据，日子和内容都对得上。",
        "看了单据，又打电话问了一声，是这么回事。",
        "单据看了，也问了旁边的住户，属实。",
    ),
    "asked": (
        "上门问了，是办了。",
        "打电话问过，是这么回事。",
        "在院里碰见几位老住户，都说办了。",
    ),
}


def said_of_a_check(kind: str, number: int) -> str:
    """`kind` is what there was to look at: photo, paper or asked; the same `number` says the same."""
    return CHECKED[kind][number % len(CHECKED[kind])]


def speaker_of(spoken: dict[str, Any], rng: random.Random) -> Speaker:
    """Telephones nobody can have: no mobile number begins with 100."""
    name = spoken.get("name", "")
    phone = f"1000000{rng.randint(0, 9999):04d}" if spoken["who"] == "named" and rng.random() < 0.8 else ""
    return Speaker(
        mode=spoken["who"],
        name=name if spoken["who"] == "named" else "",
        phone=phone,
        household=name if spoken["who"] == "household" else "",
        on_behalf=spoken.get("on_behalf", ""),
    )
