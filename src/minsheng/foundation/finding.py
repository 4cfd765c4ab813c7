"""What was looked for and is not there, or not for this user: both are answered alike."""

from typing import TypeVar

from django.http import Http404

T = TypeVar("T")


def or_404(found: T | None) -> T:
    """What was found through the door. Raises Http404, the answer like any other nothing."""
    if found is None:
        raise Http404
    return found
