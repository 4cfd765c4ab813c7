"""Without a login: offering oneself as a partner, and seeing by the code what became of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from minsheng.foundation.api import client_address
from minsheng.foundation.finding import or_404
from minsheng.foundation.limits import count_try, one_try, require_tries_left
from minsheng.foundation.pages import sent
from minsheng.neighbourhood.models import Community, User

from ..forms import ApplyForm
from ..models import Partner
from ..queries.partners import partner_by_receipt
from ..receiving import receive_application


def apply(request: HttpRequest) -> HttpResponse:
    """A form for everybody; also for a colleague who types in what came on paper."""
    only = list(Community.objects.public()[:2])
    chosen = request.GET.get("community", only[0].code if len(only) == 1 else "")
    form = ApplyForm(request.POST or None, initial={"community": chosen})
    outcome = sent(request, form, lambda data: _applied(request, data))
    if outcome.done:
        return HttpResponseRedirect(reverse("receipt_of_partner", args=[outcome.result.receipt_code]) + "?new=1")
    return render(request, "partners/apply.html", {"form": form}, status=outcome.status)


def _applied(request: HttpRequest, data: dict[str, Any]) -> Partner:
    by: User | None = request.user if request.user.is_authenticated else None
    key = f"partner:{client_address(request)}"
    if by is not None:
        return receive_application(by=by, **data).result
    with one_try(key, settings.PUBLIC_VOICES_PER_HOUR):
        return receive_application(by=None, **data).result


def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Where the application stands and what was said to it."""
    partner = receipt_or_404(request, code)
    context = {"partner": partner, "new": "new" in request.GET, "help_phone": partner.community.phone}
    return render(request, "partners/receipt.html", context)


def receipt_or_404(request: HttpRequest, code: str) -> Partner:
    """A wrong code counts as a try of this address and answers like any other nothing."""
    key = f"receipt:{client_address(request)}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    found = partner_by_receipt(code)
    if found is None:
        count_try(key)
    return or_404(found)
