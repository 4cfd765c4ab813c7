"""How far visits reach, as a list by grid and as the drawing of each estate; every figure opens its list."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from minsheng.neighbourhood.care import cares_somewhere
from minsheng.neighbourhood.queries import office_rule

from ..coverage import communities_covered, coverage_of


@login_required
def coverage(request: HttpRequest) -> HttpResponse:
    """One community at a time, for those who care for homes there."""
    user: Any = request.user
    if not cares_somewhere(user):
        raise Http404
    communities = communities_covered(user)
    if not communities:
        raise Http404
    asked = request.GET.get("community", "")
    community = next((one for one in communities if one.code == asked), communities[0])
    context = {"found": coverage_of(user, community), "communities": communities, "days": office_rule("not_reached_days")}
    return render(request, "desk/coverage.html", context)
