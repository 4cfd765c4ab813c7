"""Without a login: becoming a volunteer; by the own code coming to services, the own hours, leaving; whether a certificate is genuine."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.foundation import clock
from minsheng.foundation.api import client_address
from minsheng.foundation.finding import or_404
from minsheng.foundation.ids import read_receipt_code
from minsheng.foundation.limits import one_try
from minsheng.foundation.pages import do_and_return, known_address, sent
from minsheng.neighbourhood.models import Community, User
from minsheng.neighbourhood.office_rules import office_rule

from .. import actions
from ..forms import VolunteerForm
from ..models import SignUp, Volunteer, hours_shown
from ..queries.certificates import certificates_of, lines_of
from ..queries.services import open_to, sign_ups_by, trail_of
from ..queries.volunteers import allowed_at
from ..receiving import receive_volunteer
from ..stars import star_for
from ..states import Age, CertificateState, SignUpState
from .finding import checked_or_none, held_or_404


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
    """Where it stands, what one may come to, what one did: for whoever holds the code. No name and no telephone: others may see a code."""
    volunteer = held_or_404(request, code)
    mine = sign_ups_by(volunteer)
    trail = trail_of(mine)
    minutes = sum(row.presence.minutes for row in mine if row.presence)
    context = {
        "volunteer": volunteer,
        "code": code,
        "new": "new" in request.GET,
        "help_phone": volunteer.community.phone,
        "child": volunteer.age == Age.CHILD,
        "consented": allowed_at(volunteer, clock.now()),
        "open": open_to(volunteer),
        "coming": [row for row in mine if row.state == SignUpState.SIGNED and not row.service.has_begun],
        "news": [row for row in mine if row.news],
        "done": [{"sign_up": row, "trail": trail[row.pk]} for row in mine if row.pk in trail],
        "hours": hours_shown(minutes),
        "has_hours": minutes > 0,
        "star": star_for(minutes) if office_rule("volunteer_stars") else 0,
        "certificates": certificates_of(volunteer),
    }
    return render(request, "activities/receipt.html", context)


def _back(code: str) -> str:
    return reverse("receipt_of_volunteer", args=[code])


@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    volunteer = held_or_404(request, code)
    return do_and_return(
        request, do=lambda: actions.leave(volunteer=volunteer, by=None), back=_back(code), done=_("退出了。做过的都留着。")
    )


@require_POST
def sign_up(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Come to a service of the own community."""
    volunteer = held_or_404(request, code)
    service = next((one for one in open_to(volunteer) if one.number == number), None)
    found, beside = or_404(service), "with_guardian" in request.POST
    return do_and_return(
        request,
        do=lambda: actions.sign_up(service=found, volunteer=volunteer, with_guardian=beside, by=None),
        back=_back(code),
        done=_("报上了。来不了请在这一页撤下来。"),
    )


def _mine_or_404(volunteer: Volunteer, number: str) -> SignUp:
    return or_404(next((row for row in sign_ups_by(volunteer) if row.service.number == number), None))


@require_POST
def step_back(request: HttpRequest, code: str, number: str) -> HttpResponse:
    one = _mine_or_404(held_or_404(request, code), number)
    return do_and_return(request, do=lambda: actions.step_back(sign_up=one, by=None), back=_back(code), done=_("撤下来了。"))


@require_POST
def known(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """They have read what changed: nobody needs to call them."""
    one = _mine_or_404(held_or_404(request, code), number)
    return do_and_return(
        request, do=lambda: actions.tell_volunteer(sign_up=one, by=None), back=_back(code), done=_("好，社区不再打电话了。")
    )


@require_POST
def ask_certificate(request: HttpRequest, code: str) -> HttpResponse:
    volunteer = held_or_404(request, code)
    return do_and_return(
        request,
        do=lambda: actions.ask_certificate(volunteer=volunteer, by=None),
        back=_back(code),
        done=_("记下了。开好了在这一页看。"),
    )


def certificate(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The own certificate, as it is printed."""
    volunteer = held_or_404(request, code)
    issued = [one for one in certificates_of(volunteer) if one.state != CertificateState.ASKED]
    found = or_404(next((one for one in issued if one.number == number), None))
    check_at = known_address(request, reverse("receipt_check_certificate", args=[found.check_code]))
    context = {"certificate": found, "lines": lines_of(found), "back": _back(code), "check_at": check_at}
    return render(request, "activities/certificate.html", context)


def check(request: HttpRequest) -> HttpResponse:
    """Type the code that stands on the paper."""
    typed, wrong = request.POST.get("code", ""), False
    if request.method == "POST":
        if checked_or_none(request, typed) is not None:
            return HttpResponseRedirect(reverse("receipt_check_certificate", args=[read_receipt_code(typed)]))
        wrong = True
    return render(request, "activities/check_ask.html", {"typed": typed, "wrong": wrong}, status=422 if wrong else 200)


def checked(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the paper is genuine, and its sums: nothing else of anybody."""
    return render(request, "activities/checked.html", {"checked": or_404(checked_or_none(request, code))})
