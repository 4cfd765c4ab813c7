"""Enter without a password, and the tour of the report: only where MINSHENG_DEMO is set."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minsheng.casework.models import Assignment, Case, Voice
from minsheng.casework.queries.receipts import pair_of
from minsheng.casework.states import Phase
from minsheng.casework.views.files import file_response
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.sessions import begin

from .people import QUIET_VISITORS, VISITORS
from .tour import clauses

WHY = "the demonstration shows itself"


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Become one of the standing people of the demonstration; or, with `receipt`, a resident, who never logs in."""
    waiting = visitor_voice() if settings.DEMO else None
    if waiting is not None and request.POST.get("receipt") == waiting.receipt_code:
        request.session.flush()
        return HttpResponseRedirect(reverse("receipt", args=[waiting.receipt_code]))
    username = request.POST.get("username", "")
    user = User.objects.filter(username=username, is_active=True).first()
    if not settings.DEMO or user is None:
        raise Http404
    _walk_in(request, user)
    return HttpResponseRedirect(reverse("my_day"))


def _walk_in(request: HttpRequest, user: User) -> None:
    """Without a password and without a second factor, whatever the office demands: nothing here is real."""
    request.session.flush()
    login(request, user, backend="minsheng.neighbourhood.backends.OfficeBackend")
    begin(request.session, request.headers.get("User-Agent", ""))


def tour(request: HttpRequest) -> HttpResponse:
    """The report, clause by clause, each opening the record that shows it."""
    if not settings.DEMO:
        raise Http404
    return render(request, "demonstration/tour.html", {"parts": clauses()})


def open_as(request: HttpRequest) -> HttpResponse:
    """A clause opens its record as the person who may see it."""
    username, target = request.GET.get("as", ""), request.GET.get("to", "")
    if not settings.DEMO or username not in {v[0] for v in VISITORS} or not target.startswith("/") or target.startswith("//"):
        raise Http404
    if request.user.get_username() != username:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise Http404
        _walk_in(request, user)
    return HttpResponseRedirect(target)


def visitor_voice() -> Voice | None:
    """The voice whose verdict the visitor may give: the first of the first case."""
    rows = Voice.objects.unscoped(WHY).filter(case__phase__in=[Phase.ASKING], estate__code="wandu", askable=True).order_by("id")
    return rows.exclude(confirmations__counts=True).select_related("case").first()


def featured() -> list[Case]:
    """The two of the report, with a picture before and after."""
    rows = Case.objects.unscoped(WHY).filter(estate__code="wandu", category__code__in=["surroundings-green", "culture-place"])
    rows = rows.select_related("community", "estate", "building", "category").order_by("id")
    found: dict[str, Case] = {}
    for case in rows:  # the first of each: what visitors add comes later, and is nobody's business
        if case.category.code not in found and all(pair_of(case)):
            found[case.category.code] = case
    return sorted(found.values(), key=lambda case: case.category.code != "surroundings-green")


def on_the_front() -> dict[str, Any]:
    voice = visitor_voice()
    features = []
    for case in featured():
        before, after = pair_of(case)
        said = Voice.objects.unscoped(WHY).filter(case=case).order_by("id").first()
        shares = Assignment.objects.unscoped(WHY).standing().filter(case=case, round=case.round).select_related("organisation")
        lead = _("、").join(s.organisation.name for s in shares if s.role == "lead")
        others = _("、").join(s.organisation.name for s in shares if s.role != "lead")
        names = {"lead": lead, "others": others}
        features.append(
            {
                "case": case,
                "before_at": before.at if before else None,
                "after_at": after.at if after else None,
                "before_url": reverse("demo_photo", args=[case.number, "before"]),
                "after_url": reverse("demo_photo", args=[case.number, "after"]),
                "words": said.words if said else "",
                "by": _("%(lead)s牵头，%(others)s一起办。") % names if others else _("%(lead)s办的。") % names,
            }
        )
    return {
        "visitors": VISITORS,
        "quiet_visitors": QUIET_VISITORS,
        "visitor_receipt": voice.receipt_code if voice else None,
        "features": features,
    }


def photo(request: HttpRequest, number: str, stage: str) -> FileResponse:
    """A drawn picture of one of the two featured cases, and of no other."""
    if not settings.DEMO:
        raise Http404
    case = next((case for case in featured() if case.number == number), None)
    if case is None:
        raise Http404
    before, after = pair_of(case)
    return file_response(before if stage == "before" else after, thumbnail=True)
