"""Acts about what was given for a case."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from minsheng.work_together import actions
from minsheng.work_together.models import Contribution
from tests.chain import accepted, offered, photo
from tests.people import Town, fresh

from .ready import OFFICE, Ready


def gave(town: Town, case: Any = None, **changes: Any) -> Contribution:
    """恒邻物业 pays 1200.50 yuan in a case that it leads, and writes that down itself."""
    case = case or accepted(town, offered(town)).case
    given: dict[str, Any] = {
        "organisation": town.property_company,
        "kind": "money",
        "amount": Decimal("1200.50"),
        "words": "灯具",
        "by": town.laozhou,
    }
    return fresh(actions.note_contribution(case=fresh(case), **given | changes))


def note_contribution(town: Town) -> Ready:
    case = accepted(town, offered(town)).case
    return Ready(town.laozhou, OFFICE | {"laozhou"}, lambda by: gave(town, case, by=by), ["case ContributionNoted"])


def take_back_contribution(town: Town) -> Ready:
    given, act = gave(town), actions.take_back_contribution
    return Ready(
        town.laozhou,
        OFFICE | {"laozhou"},
        lambda by: act(contribution=fresh(given), words="记重了", by=by),
        ["case ContributionTakenBack"],
    )


def attach_receipt(town: Town) -> Ready:
    given, act = gave(town), actions.attach_receipt
    return Ready(
        town.laozhou,
        OFFICE | {"laozhou"},
        lambda by: act(contribution=fresh(given), content=photo(), by=by),
        ["case FileAttached"],
    )


def wish_thanks(town: Town) -> Ready:
    """恒邻物业 has somebody who can log in: nobody else says it."""
    case, act = gave(town).case, actions.wish_thanks
    return Ready(
        town.laozhou,
        {"laozhou"},
        lambda by: act(case=fresh(case), organisation=town.property_company, wished=True, by=by),
        ["case ThanksWished"],
    )


ACTS: dict[str, Callable[[Town], Ready]] = {
    act.__name__: act for act in (note_contribution, take_back_contribution, attach_receipt, wish_thanks)
}
