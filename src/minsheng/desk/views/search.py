"""One box for cases, voices, organisations and places: what a person may see, and nothing else."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from minsheng.casework.models import Case
from minsheng.casework.queries.search import (
    GROUPS,
    Asked,
    Found,
    holding,
    names_holding,
    thing_with_number,
)
from minsheng.foundation.api import whole_number
from minsheng.neighbourhood.models import Estate
from minsheng.neighbourhood.queries import scope_of

from ..forms import SearchForm

A_TASTE, A_PAGE = 5, 20


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """A few hits of each group; one group by itself, page by page, for whoever wants more of it. A number typed exactly leads there."""
    user: Any = request.user
    form = SearchForm(request.GET or None, user=user)
    if not form.is_bound or not form.is_valid():
        return render(request, "desk/search.html", {"form": form}, status=422 if form.is_bound else 200)
    data = form.cleaned_data
    asked = Asked(data.pop("q"), **data)
    thing = thing_with_number(user, asked.words)
    if thing is not None:
        return HttpResponseRedirect(reverse("case" if isinstance(thing, Case) else "voice", args=[thing.number]))
    group = request.GET.get("group", "")
    if group in GROUPS:
        found = holding(user, asked, [group], whole_number(request.GET.get("after", "")), A_PAGE)
    else:
        group = ""
        found = holding(user, asked, GROUPS, None, A_TASTE)
    if not group and not asked.is_narrowed:
        found |= names_holding(user, asked, ["organisations", "places"], A_TASTE)
    _prepare(user, found)
    nothing = not any(one.hits for one in found.values())
    return render(request, "desk/search.html", {"form": form, "asked": asked, "group": group, "found": found, "nothing": nothing})


def _prepare(user: Any, found: dict[str, Found[Any]]) -> None:
    """What a line needs besides: who may not read titles sees the place and the kind of matter; a place leads to what is listed of it."""
    scope = scope_of(user)
    for hit in found.get("cases", Found()).hits:
        case = hit.thing
        case.reads = scope.audits or scope.covers(case.community_id)
    for hit in found.get("places", Found()).hits:
        place, is_estate = hit.thing, isinstance(hit.thing, Estate)
        place.url = f"{reverse('cases')}?phase=all&estate={place.code}" if is_estate else reverse("places")
