"""Find through the door, or answer like any other nothing (404)."""

from typing import Any

from django.http import Http404, HttpRequest

from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import Assignment, Case, Voice
from ..queries.voices import case_or_none, voice_or_none


def me(request: HttpRequest) -> User:
    """The logged-in user, as a type the acts understand."""
    return request.user  # type: ignore[return-value]


def voice_or_404(request: HttpRequest, number: str) -> Voice:
    found = voice_or_none(me(request), number)
    if found is None:
        raise Http404
    return found


def case_or_404(request: HttpRequest, number: str) -> Case:
    found: Case | None = case_or_none(me(request), number)
    if found is None:
        raise Http404
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
