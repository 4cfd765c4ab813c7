"""Every list that can be taken out, by the name in its address; what stands above the channels adds its own (config/apps.py)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation

from minsheng.casework import tables
from minsheng.foundation.listing import Listing
from minsheng.neighbourhood.models import User

from . import tables as own

# (who asks, the filter as in the page's address, which thing where the list belongs to one) → the list, or None where the page would be 404.
Lister = Callable[[User, Mapping[str, Any], str], Listing | None]

LISTS: dict[str, Lister] = {**tables.LISTS, **own.LISTS}


def add_lists(more: Mapping[str, Lister]) -> None:
    LISTS.update(more)


def listing_of(name: str, user: User, asked: Mapping[str, Any], of: str = "") -> Listing | None:
    """The list as this person sees it with this filter; None where there is no such list for them."""
    lister = LISTS.get(name)
    with translation.override("zh-hans"):
        return lister(user, asked, of) if lister else None
