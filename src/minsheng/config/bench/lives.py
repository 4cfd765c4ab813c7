"""Where made-up cases stand: the older, the further; what is older than two months has ended.

So an installation of 10,000 cases is the same district after six weeks as one of 1,000,000 is after ten years: much the same is open,
and the history behind it grows.
"""

from datetime import datetime, timedelta

from minsheng.casework.states import Phase

from .beside import CASES_AN_OUTING, outing
from .cases import Life
from .place import Office
from .voices import Block

# How far a case of so many days has come, in shares of a hundred.
FAR: tuple[tuple[float, dict[str, int]], ...] = (
    (2, {Phase.TO_DISPATCH: 30, Phase.OFFERED: 50, Phase.WORKING: 20}),
    (6, {Phase.OFFERED: 15, Phase.DISPUTED: 10, Phase.WORKING: 70, Phase.CHECKING: 5}),
    (12, {Phase.WORKING: 45, Phase.CHECKING: 20, Phase.TO_ANSWER: 15, Phase.ASKING: 15, Phase.END_PROPOSED: 5}),
    (22, {Phase.WORKING: 12, Phase.CHECKING: 8, Phase.TO_ANSWER: 8, Phase.ASKING: 30, Phase.REOPENED: 5, Phase.CONFIRMED: 37}),
    (60, {Phase.WORKING: 6, Phase.ASKING: 4, Phase.REOPENED: 2, Phase.CONFIRMED: 70, Phase.PARTLY: 10, Phase.EXPLAINED: 8}),
)  # fmt: skip
LONG_AGO: dict[str, int] = {
    Phase.CONFIRMED: 80,
    Phase.PARTLY: 7,
    Phase.UNCONFIRMED: 6,
    Phase.EXPLAINED: 4,
    Phase.WITHDRAWN: 1,
    Phase.PASSED_OUTSIDE: 2,
}


def live(block: Block, opened: datetime) -> None:
    """One case that was opened then, and what was said beside it and belongs to no case."""
    opened = opened.replace(microsecond=0)
    days = (block.now - opened).total_seconds() / 86400
    wanted = next((shares for limit, shares in FAR if days < limit), LONG_AGO)
    office = block.tongue.one(block.place.offices)
    Life(block, office, opened, block.chance.choices(list(wanted), list(wanted.values()))[0])
    _beside(block, office, opened, days)
    if block.chance.random() < 1 / CASES_AN_OUTING:
        outing(block, office, opened - timedelta(hours=2))


def _beside(block: Block, office: Office, at: datetime, days: float) -> None:
    if days < 3:
        for _ in range(1 + (block.chance.random() < 0.5)):
            block.heard(office, at, None, "new")
    elif block.chance.random() < 0.06:
        block.heard(office, at, None, "settled" if block.chance.random() < 0.6 else "noted")
