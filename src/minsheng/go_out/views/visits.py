"""Doors of a visit: write one down, and those that somebody said they would come back to."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.casework.forms import building_named
from minsheng.casework.receiving import receive
from minsheng.foundation import clock
from minsheng.foundation.keyset import page_in_order
from minsheng.foundation.pages import Act, act_page
from minsheng.neighbourhood.permission import require

from .. import actions
from ..forms import StopForm
from ..models import Stop
from ..queries.homes import home_or_none
from ..queries.outings import to_see_again
from .finding import me, outing_or_404, staff_or_404

A_PAGE = 30


@login_required
def stop(request: HttpRequest, number: str) -> HttpResponse:
    """One door of a visit: 望闻问切, any of the four; then on to the next."""
    found = outing_or_404(request, number)
    require(me(request), "go_out.lead_outing", found)
    if found.is_meeting:
        raise Http404
    asked = request.GET.get("home", "")
    dwelling = home_or_none(me(request), int(asked)) if asked.isascii() and asked.isdigit() and len(asked) <= 18 else None

    def do(data: dict[str, Any]) -> Any:
        content = {key: str(value) for key, value in data.items() if value and key != "client_id"} | {"outing": number}
        typed = {key: value for key, value in data.items() if key != "client_id"}

        def make() -> Stop:
            building = building_named(found.estate, data["home"])
            same = dwelling if dwelling is not None and data["home"] == dwelling.door else None
            return actions.make_stop(outing=found, building=building, dwelling=same, by=me(request), **typed)

        return receive(client_id=data["client_id"], act="make_stop", content=content, by=me(request), kind=Stop, do=make)

    return act_page(
        request,
        Act(
            title=_("到了一户"),
            about=found.occasion.title,
            lead=_("四格随便哪一格，写一句就行。没人在家也记一下。"),
            effect=_("他说的会进分拣，说话的人有回执"),
            back=reverse("outing", args=[number]),
            button=_("记下"),
            done=_("记下了，去下一户。"),
        ),
        form=StopForm(request.POST or None, initial={"home": dwelling.door} if dwelling else None),
        do=do,
    )


@login_required
def again(request: HttpRequest) -> HttpResponse:
    """Doors that somebody said they would come back to."""
    staff_or_404(request)
    page = page_in_order(to_see_again(me(request)), request.GET, A_PAGE, "next_on", date.fromisoformat)
    return render(request, "go_out/again.html", {"page": page, "today": clock.today()})
