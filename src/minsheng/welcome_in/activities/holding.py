"""Whoever holds a code: a wrong one counts as a try of the address it comes from, and answers like any other nothing."""

from typing import TypeVar

from django.conf import settings

from minsheng.foundation.finding import or_404
from minsheng.foundation.limits import count_try, require_tries_left

from .models import Volunteer
from .queries.certificates import Checked, checked_by_code
from .queries.volunteers import volunteer_by_receipt

T = TypeVar("T")


def _counted(found: T | None, key: str) -> T | None:
    if found is None:
        count_try(key)
    return found


def volunteer_held(code: str, address: str) -> Volunteer:
    """The volunteer whose receipt code it is; 404 otherwise."""
    key = f"receipt:{address}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    return or_404(_counted(volunteer_by_receipt(code), key))


def paper_checked(code: str, address: str) -> Checked | None:
    """What a certificate's check code opens."""
    key = f"receipt:{address}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    return _counted(checked_by_code(code), key)
