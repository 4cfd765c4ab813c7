"""What other packages know when somebody chooses whom to ask, or decides on a refusal: sentences for the page, and no more than that.

A package that knows something registers when the program starts (`apps.py`: `advise_on_offers`, `advise_on_refusals`).
"""

from collections.abc import Callable

from minsheng.neighbourhood.models import User

from ..models import Assignment, Case

OnOffer = Callable[[Case, User], list[str]]
OnRefusal = Callable[[Assignment, User], list[str]]
_on_offers: list[OnOffer] = []
_on_refusals: list[OnRefusal] = []


def advise_on_offers(says: OnOffer) -> None:
    """Register who may be thought of for a case, the likeliest first, each with its reasons. For apps.py alone."""
    if says not in _on_offers:
        _on_offers.append(says)


def advise_on_refusals(says: OnRefusal) -> None:
    """Register what is written about whose matter it is. For apps.py alone."""
    if says not in _on_refusals:
        _on_refusals.append(says)


def advice_on_offer(case: Case, user: User) -> list[str]:
    return [line for says in _on_offers for line in says(case, user)]


def advice_on_refusal(share: Assignment, user: User) -> list[str]:
    return [line for says in _on_refusals for line in says(share, user)]
