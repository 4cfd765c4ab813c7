"""`require`: the first line of every act."""

from typing import Any

import rules

from minsheng.foundation.errors import NotAllowed

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
            raise NotAllowed("您正在以别人的身份查看，只能看，不能办。请先退出查看。", "viewing_as")
        raise NotAllowed
