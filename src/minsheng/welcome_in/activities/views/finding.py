"""Find through the door, or answer like any other nothing (404)."""

from django.http import Http404, HttpRequest

from minsheng.casework.views.finding import me
from minsheng.foundation.api import client_address
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.queries import scope_of

from ..holding import paper_checked, volunteer_held
from ..models import Service, Volunteer
from ..queries.certificates import Checked
from ..queries.services import service_or_none
from ..queries.volunteers import volunteer_or_none

__all__ = ["checked_or_none", "held_or_404", "me", "reader_or_404", "service_or_404", "volunteer_or_404"]


def service_or_404(request: HttpRequest, number: str) -> Service:
    return or_404(service_or_none(me(request), number))


def volunteer_or_404(request: HttpRequest, number: str) -> Volunteer:
    return or_404(volunteer_or_none(me(request), number))


def reader_or_404(request: HttpRequest) -> None:
    """Staff and the auditor."""
    scope = scope_of(me(request))
    if not (scope.is_staff or scope.audits):
        raise Http404


def held_or_404(request: HttpRequest, code: str) -> Volunteer:
    return volunteer_held(code, client_address(request))


def checked_or_none(request: HttpRequest, code: str) -> Checked | None:
    return paper_checked(code, client_address(request))
