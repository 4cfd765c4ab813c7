"""Find through the door, or answer like any other nothing (404)."""

from django.conf import settings
from django.http import Http404, HttpRequest

from minsheng.casework.views.finding import me
from minsheng.foundation.api import client_address
from minsheng.foundation.finding import or_404
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.neighbourhood.queries import scope_of

from ..models import Volunteer
from ..queries.volunteers import volunteer_by_receipt, volunteer_or_none

__all__ = ["held_or_404", "me", "reader_or_404", "volunteer_or_404"]


def volunteer_or_404(request: HttpRequest, number: str) -> Volunteer:
    return or_404(volunteer_or_none(me(request), number))


def reader_or_404(request: HttpRequest) -> None:
    """Staff and the auditor."""
    scope = scope_of(me(request))
    if not (scope.is_staff or scope.audits):
        raise Http404


def held_or_404(request: HttpRequest, code: str) -> Volunteer:
    """By the code. A wrong one counts as a try of this address and answers like any other nothing."""
    key = f"receipt:{client_address(request)}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    found = volunteer_by_receipt(code)
    if found is None:
        count_try(key)
    return or_404(found)
