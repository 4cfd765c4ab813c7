"""Words about a facility, which the organisation that cares for it or everybody reads: no resident's words, no name (invariant 7)."""

from collections.abc import Callable, Mapping

from minsheng.foundation.errors import BadInput
from minsheng.foundation.suspicious import suspicious_in

# Facility, the case that it comes of, texts by field. Raises BadInput.
Guard = Callable[[int | None, int | None, Mapping[str, str]], None]
_guards: list[Guard] = []


def guard_words(guard: Guard) -> None:
    """Register who knows what residents said, which is kept above this package. For apps.py alone."""
    if guard not in _guards:
        _guards.append(guard)


def require_nobody_named(
    texts: Mapping[str, str], looked_over: bool, *, facility: int | None = None, case: int | None = None
) -> None:
    """Raises BadInput for what has to go, and, unless its writer `looked_over` it, for what may name somebody."""
    for guard in _guards:
        guard(facility, case, texts)
    for field, text in texts.items():
        for found in suspicious_in(text):
            if found.hard:
                raise BadInput(f"“{found.piece}”会让人认出是谁，不能写在这里。请去掉。", field, "names_somebody")
            if not looked_over:
                raise BadInput(
                    f"“{found.piece}”可能让人认出是谁。改掉；或者看过没有问题，勾上下面的“看过了”再点一次。", field, "may_name"
                )
