"""Find through the door, or answer like any other nothing (404)."""

from django.http import Http404, HttpRequest

from minsheng.casework.models import Case
from minsheng.casework.views.finding import case_or_404, chosen_community, me, staff_or_404
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.queries import scope_of

from ..models import Whistle, WhistleCall
from ..queries.whistles import call_or_none, whistle_or_none

__all__ = ["call_or_404", "case_or_404", "case_worked_or_none", "chosen_community", "me", "or_404", "reader_or_404"]
__all__ += ["staff_or_404", "whistle_or_404"]


def reader_or_404(request: HttpRequest) -> None:
    """Staff, the auditor, and whoever acts for an organisation."""
    scope = scope_of(me(request))
    if not (scope.is_staff or scope.audits or scope.organisations):
        raise Http404


def case_worked_or_none(request: HttpRequest) -> Case | None:
    """The case that `?case=` names, for whoever works with it; 404 where it is none of theirs."""
    number = request.GET.get("case", "")
    if not number:
        return None
    staff_or_404(request)
    found = case_or_404(request, number)
    if not scope_of(me(request)).covers(found.community_id):
        raise Http404
    return found


def whistle_or_404(request: HttpRequest, number: str) -> Whistle:
    return or_404(whistle_or_none(me(request), number))


def call_or_404(request: HttpRequest, identity: int) -> WhistleCall:
    return or_404(call_or_none(me(request), identity))
