"""The homes of a visit: put in, in another order, taken off; and one press for nobody at home."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.casework.receiving import receive
from minsheng.foundation.errors import NotAllowed, Refusal
from minsheng.foundation.pages import Act, act_page, do_and_return
from minsheng.foundation.refusals_in_english import shown
from minsheng.neighbourhood.models import Estate
from minsheng.neighbourhood.permission import require

from .. import actions
from ..forms import HomesForm
from ..models import Outing, OutingHome, Stop
from ..queries.homes import homes_of, homes_typed, outing_home_or_none
from ..states import StopOutcome
from .finding import me, outing_or_404

AT_ONCE = (StopOutcome.NOBODY, StopOutcome.LATER)


def _found(request: HttpRequest, number: str, identity: int) -> tuple[Outing, OutingHome]:
    outing = outing_or_404(request, number)
    found = outing_home_or_none(me(request), outing, identity)
    if found is None:
        raise Http404
    return outing, found


@login_required
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Homes typed, a line each, at the end of the list."""
    outing = outing_or_404(request, number)
    require(me(request), "go_out.lead_outing", outing)
    if outing.is_meeting:
        raise Http404
    estates = Estate.objects.public().filter(community=outing.community_id)
    estates = estates.filter(pk=outing.estate_id) if outing.estate_id else estates
    return act_page(
        request,
        Act(
            title=_("加几户"),
            about=outing.occasion.title,
            lead=_("一行一户，写楼、单元、门牌号。"),
            back=reverse("outing", args=[number]),
            button=_("排进来"),
            done=_("排进来了。"),
        ),
        form=HomesForm(request.POST or None),
        do=lambda data: actions.put_homes(outing=outing, homes=homes_typed(estates, data["homes"]), by=me(request)),
    )


@login_required
@require_POST
def stood(request: HttpRequest, number: str, identity: int) -> HttpResponse:
    """没人在家, or 改天再来: an outcome of one press, nothing to write."""
    outing, found = _found(request, number, identity)
    outcome = request.POST.get("outcome", "")
    back = reverse("outing", args=[number]) + "#homes"
    if outcome not in AT_ONCE:
        raise Http404
    content = {"outing": number, "dwelling": str(found.home_id), "outcome": outcome}

    def do() -> Stop:
        return actions.make_stop(outing=outing, dwelling=found.home, outcome=outcome, by=me(request))

    try:
        receive(client_id=_key(request), act="make_stop", content=content, by=me(request), kind=Stop, do=do)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, shown(refusal))
    else:
        messages.success(request, _("%(home)s：%(how)s。") % {"home": found.home.door, "how": StopOutcome(outcome).label})
    return HttpResponseRedirect(back)


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid.uuid4()


@login_required
@require_POST
def move(request: HttpRequest, number: str, identity: int) -> HttpResponse:
    """One place up or down."""
    outing, found = _found(request, number, identity)
    order = [one.row.home_id for one in homes_of(outing, me(request))]
    back = reverse("outing", args=[number]) + "#homes"

    def do() -> Any:
        if found.home_id in order:
            here = order.index(found.home_id)
            there = max(0, min(len(order) - 1, here + (-1 if request.POST.get("way") == "up" else 1)))
            order.insert(there, order.pop(here))
        return actions.order_homes(outing=outing, order=order, by=me(request))

    return do_and_return(request, do=do, back=back, done=_("挪好了。"))


@login_required
@require_POST
def drop(request: HttpRequest, number: str, identity: int) -> HttpResponse:
    _outing, found = _found(request, number, identity)
    back = reverse("outing", args=[number]) + "#homes"
    done = _("%(home)s这次不去了。") % {"home": found.home.door}
    return do_and_return(request, do=lambda: actions.drop_home(outing_home=found, by=me(request)), back=back, done=done)
