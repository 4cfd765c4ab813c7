"""Without a login: becoming a volunteer, and by the code what became of that, and leaving."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation.api import client_address
from minsheng.foundation.limits import one_try
from minsheng.foundation.pages import do_and_return, sent
from minsheng.neighbourhood.models import Community, User

from .. import actions
from ..forms import VolunteerForm
from ..models import Volunteer
from ..receiving import receive_volunteer
from .finding import held_or_404


def apply(request: HttpRequest) -> HttpResponse:
    """A form for everybody; also for a colleague who types in what came on paper."""
    only = list(Community.objects.public()[:2])
    chosen = request.GET.get("community", only[0].code if len(only) == 1 else "")
    places = Community.objects.public().order_by("name")
    form = VolunteerForm(request.POST or None, places=places, initial={"community": chosen})
    outcome = sent(request, form, lambda _data: _applied(request, form.said()))
    if outcome.done:
        return HttpResponseRedirect(reverse("receipt_of_volunteer", args=[outcome.result.receipt_code]) + "?new=1")
    return render(request, "activities/apply.html", {"form": form}, status=outcome.status)


def _applied(request: HttpRequest, data: dict[str, Any]) -> Volunteer:
    by: User | None = request.user if request.user.is_authenticated else None
    if by is not None:
        return receive_volunteer(by=by, **data).result
    with one_try(f"volunteer:{client_address(request)}", settings.PUBLIC_VOICES_PER_HOUR):
        return receive_volunteer(by=None, **data).result


def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Where it stands, for whoever holds the code. No name and no telephone: a code may be seen by others."""
    volunteer = held_or_404(request, code)
    context = {"volunteer": volunteer, "code": code, "new": "new" in request.GET, "help_phone": volunteer.community.phone}
    return render(request, "activities/receipt.html", context)


def _back(code: str) -> str:
    return reverse("receipt_of_volunteer", args=[code])


@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    volunteer = held_or_404(request, code)
    return do_and_return(
        request, do=lambda: actions.leave(volunteer=volunteer, by=None), back=_back(code), done=_("退出了。做过的都留着。")
    )
