"""The map of a community and the plan of an estate: drawn on the server, every figure a link to its list."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation.errors import Refusal
from minsheng.foundation.finding import or_404
from minsheng.foundation.refusals_in_english import shown
from minsheng.neighbourhood.actions import place_buildings
from minsheng.neighbourhood.actions.plans import position_kept
from minsheng.neighbourhood.models import Building, Community, Estate
from minsheng.neighbourhood.permission import allowed, require
from minsheng.neighbourhood.queries import scope_of

from ..estate_plans import map_of, pins_of


def _reader(request: HttpRequest) -> Any:
    """Staff and auditor; an organisation sees the places of its own shares on those."""
    scope = scope_of(request.user)
    if not (scope.is_staff or scope.audits):
        raise Http404
    return request.user


@login_required
def area_map(request: HttpRequest) -> HttpResponse:
    """One community at a time; the filter lives in the URL."""
    user = _reader(request)
    communities = list(Community.objects.visible_to(user).filter(valid_to=None).order_by("code"))
    if not communities:
        raise Http404
    asked = request.GET.get("community", "")
    community = next((one for one in communities if one.code == asked), communities[0])
    found = map_of(user, community, request.GET)
    context = {"map": found, "communities": communities, "pins": pins_of(found) if settings.MAP_TILES else []}
    return render(request, "desk/map.html", context | _tiles())


def _tiles() -> dict[str, Any]:
    return {"tiles": settings.MAP_TILES, "tiles_by": settings.MAP_BY}


def _estate_or_404(request: HttpRequest, code: str) -> Estate:
    return or_404(
        Estate.objects.visible_to(_reader(request)).filter(code=code, valid_to=None).select_related("community").first()
    )


@login_required
def estate_plan(request: HttpRequest, code: str) -> HttpResponse:
    """One estate by itself; whoever leads there says where its buildings stand."""
    estate = _estate_or_404(request, code)
    user: Any = request.user
    found = map_of(user, estate.community, request.GET, estate)
    context = {"map": found, "plan": found.plans[0], "may_place": allowed(user, "neighbourhood.place_buildings", estate)}
    return render(request, "desk/estate_plan.html", context)


@login_required
def estate_positions(request: HttpRequest, code: str) -> HttpResponse:
    """Two numbers for each building; what was typed comes back with what is wrong beside it."""
    estate = _estate_or_404(request, code)
    user: Any = request.user
    require(user, "neighbourhood.place_buildings", estate)
    buildings = list(Building.objects.visible_to(user).filter(estate=estate, valid_to=None))
    wrong, positions = 0, {}
    for one in buildings:
        one.x, one.y = (_typed(request, f"{way}-{one.pk}", kept) for way, kept in (("x", one.plan_x), ("y", one.plan_y)))
        try:
            positions[one.code] = position_kept(one.x, one.y, one.code)
        except Refusal as refusal:
            one.wrong = shown(refusal)
            wrong += 1
    if request.method == "POST" and not wrong:
        place_buildings(estate=estate, positions=positions, by=user)
        messages.success(request, _("记下了，图按这个画。"))
        return HttpResponseRedirect(reverse("estate_plan", args=[code]))
    context = {"estate": estate, "buildings": buildings, "wrong": wrong}
    return render(request, "desk/estate_positions.html", context, status=422 if wrong else 200)


def _typed(request: HttpRequest, name: str, kept: int | None) -> str:
    return request.POST.get(name, "").strip() if request.method == "POST" else "" if kept is None else str(kept)
