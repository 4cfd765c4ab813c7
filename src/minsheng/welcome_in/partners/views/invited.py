"""Without a login: whoever was invited reads the sheet by its code, and says yes or no."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from minsheng.foundation.api import client_address
from minsheng.foundation.finding import or_404
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.foundation.pages import sent
from minsheng.neighbourhood.models import User

from .. import actions
from ..forms import ComeForm, NotComeForm
from ..models import Invitation
from ..queries.invitations import for_what, invitation_by_code
from ..states import InviteState


def invited_or_404(request: HttpRequest, code: str) -> Invitation:
    """A wrong code counts as a try of this address and answers like any other nothing."""
    key = f"receipt:{client_address(request)}"
    require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
    found = invitation_by_code(code)
    if found is None:
        count_try(key)
    return or_404(found)


def invited(request: HttpRequest, code: str) -> HttpResponse:
    found = invited_or_404(request, code)
    return render(request, "partners/invited.html", _shown(found))


def _shown(found: Invitation) -> dict[str, Any]:
    return {
        "invitation": found,
        "what": for_what(found),
        "waits": found.state == InviteState.OPEN,
        "help_phone": found.community.phone,
    }


def _by(request: HttpRequest) -> User | None:
    """Who answers by the code does so as whoever holds it; somebody who is logged in answers as themselves, where they may."""
    return request.user if request.user.is_authenticated else None


def come(request: HttpRequest, code: str) -> HttpResponse:
    found = invited_or_404(request, code)
    form = ComeForm(request.POST or None, invitation=found)
    by = _by(request)
    return _answer(request, found, form, "come", lambda data: actions.accept_invitation(invitation=found, by=by, **data))


def not_come(request: HttpRequest, code: str) -> HttpResponse:
    found = invited_or_404(request, code)
    form = NotComeForm(request.POST or None)
    by = _by(request)
    return _answer(request, found, form, "not_come", lambda data: actions.decline_invitation(invitation=found, by=by, **data))


def _answer(request: HttpRequest, found: Invitation, form: Any, way: str, do: Callable[[dict[str, Any]], Any]) -> HttpResponse:
    back = reverse("invited", args=[found.code])
    if found.state != InviteState.OPEN and request.method != "POST":
        return HttpResponseRedirect(back)
    outcome = sent(request, form, do)
    if outcome.done:
        return HttpResponseRedirect(back + "?thanks=1")
    return render(request, "partners/invited_answer.html", _shown(found) | {"form": form, "way": way}, status=outcome.status)
