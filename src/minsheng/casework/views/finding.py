"""Find through the door, or answer like any other nothing (404)."""

from typing import Any

from django.http import Http404, HttpRequest

from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.queries import scope_of

from ..forms import my_community
from ..models import Assignment, Case, Voice
from ..queries.voices import case_or_none, voice_or_none


def me(request: HttpRequest) -> User:
    """The logged-in user, as a type the acts understand."""
    return request.user  # type: ignore[return-value]


def voice_or_404(request: HttpRequest, number: str) -> Voice:
    return or_404(voice_or_none(me(request), number))


def case_or_404(request: HttpRequest, number: str) -> Case:
    found: Case = or_404(case_or_none(me(request), number))
    return found


def share_or_404(request: HttpRequest, identity: int) -> Assignment:
    """A share whose page this user has: staff of the community, the auditor, or the organisation's own."""
    rows = Assignment.objects.visible_to(me(request)).filter(pk=identity)
    related = (
        "organisation",
        "refusal",
        "offered_by",
        "case__community",
        "case__category",
        "case__estate",
        "case__building",
        "case__concerns",
    )
    found: Assignment | None = rows.select_related(*related).first()
    scope = scope_of(me(request))
    if found is None or not (
        scope.covers(found.case.community_id) or scope.audits or found.organisation_id in scope.organisations
    ):
        raise Http404
    return found


def staff_or_404(request: HttpRequest) -> Any:
    """The scope of a member of staff; pages of the office's own work have nothing for anybody else."""
    scope = scope_of(me(request))
    if not scope.is_staff:
        raise Http404
    return scope


def chosen_community(request: HttpRequest) -> Community:
    """The community that `?community=` names, where somebody has several; else the own one."""
    staff_or_404(request)
    code = request.GET.get("community", "")
    rows = Community.objects.visible_to(me(request)).filter(valid_to=None)
    return or_404(rows.filter(code=code).first() if code else my_community(me(request)))
