"""`require`: the first line of every act."""

from typing import Any

import rules

from minsheng.foundation.errors import NotAllowed, OnlyLooking

from .models import User


def allowed(by: User, permission: str, thing: Any = None) -> bool:
    """Whether `by` may do `permission` to `thing`. Somebody viewed as another may do nothing."""
    if by.viewed_by is not None:
        return False
    return bool(rules.has_perm(permission, by, thing))


def require(by: User | None, permission: str, thing: Any = None) -> None:
    """Raise NotAllowed unless `by` may do `permission` to `thing`."""
    if by is None or not allowed(by, permission, thing):
        if by is not None and by.viewed_by is not None:
            raise OnlyLooking
        raise NotAllowed


def for_oneself(by: User) -> None:
    """What everybody with an account may do to what is their own: but not as somebody who is only being looked at."""
    if by.viewed_by is not None:
        raise OnlyLooking
