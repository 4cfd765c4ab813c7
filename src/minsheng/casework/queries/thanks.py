"""Who is thanked by name on the public board: asked of whoever keeps what was given, each time it is read."""

from collections.abc import Callable, Collection

Asks = Callable[[Collection[int]], dict[int, list[str]]]
_asked: list[Asks] = []


def thank_whom(asks: Asks) -> None:
    """Register a question: ids of cases → names of organisations that gave something there and wish to be thanked. For apps.py alone."""
    if asks not in _asked:
        _asked.append(asks)


def thanked_in(cases: Collection[int]) -> dict[int, list[str]]:
    """Case → names, in the order in which they gave; one statement for all of them, none where there are no cases."""
    found: dict[int, list[str]] = {}
    for asks in _asked if cases else ():
        for case, names in asks(cases).items():
            found.setdefault(case, []).extend(names)
    return found
