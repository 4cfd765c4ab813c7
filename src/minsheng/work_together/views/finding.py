"""Find through the door, or answer like any other nothing (404)."""

from django.http import Http404, HttpRequest

from minsheng.casework.forms import my_community
from minsheng.casework.models import Case
from minsheng.casework.views.finding import case_or_404, me, staff_or_404
from minsheng.neighbourhood.models import Community
from minsheng.neighbourhood.queries import scope_of

from ..models import Whistle, WhistleCall
from ..queries.whistles import call_or_none, whistle_or_none

__all__ = ["call_or_404", "case_or_404", "case_worked_or_none", "community_or_404", "me", "reader_or_404", "staff_or_404"]
__all__ += ["whistle_or_404"]


def reader_or_404(request: HttpRequest) -> None:
    """Staff, the auditor, and whoever acts for an organisation."""
    scope = scope_of(me(request))
    if not (scope.is_staff or scope.audits or scope.organisations):
        raise Http404


def community_or_404(request: HttpRequest) -> Community:
    """The community that `?community=` names, or the own one."""
    staff_or_404(request)
    code = request.GET.get("community", "")
    rows = Community.objects.visible_to(me(request)).filter(valid_to=None)
    found = rows.filter(code=code).first() if code else my_community(me(request))
    if found is None:
        raise Http404
    return found


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
    found = whistle_or_none(me(request), number)
    if found is None:
        raise Http404
    return found


def call_or_404(request: HttpRequest, identity: int) -> WhistleCall:
    found = call_or_none(me(request), identity)
    if found is None:
        raise Http404
    return found
