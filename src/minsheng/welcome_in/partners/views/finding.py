"""Find through the door, or answer like any other nothing (404)."""

from django.http import Http404, HttpRequest

from minsheng.casework.views.finding import me, staff_or_404
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.queries import scope_of

from ..models import Partner
from ..queries.partners import partner_or_none

__all__ = ["me", "partner_or_404", "reader_or_404", "staff_or_404"]


def partner_or_404(request: HttpRequest, number: str) -> Partner:
    return or_404(partner_or_none(me(request), number))


def reader_or_404(request: HttpRequest) -> None:
    """Staff, the auditor, and whoever acts for an organisation."""
    scope = scope_of(me(request))
    if not (scope.is_staff or scope.audits or scope.organisations):
        raise Http404
