"""My day, for each role."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from minsheng.casework.queries.hand_over import handed_over
from minsheng.foundation import clock
from minsheng.foundation.live import live_change, live_page
from minsheng.neighbourhood.queries import scope_of

from ..context import keep_counts
from ..queries import day_of_organisation, day_of_staff, heard_by_me


def greeting() -> str:
    hour = clock.local(clock.now()).hour
    return _("早上好") if hour < 11 else _("中午好") if hour < 13 else _("下午好") if hour < 18 else _("晚上好")


def _morning(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Which page, and what is on it; none for whoever has nothing to do here."""
    user = request.user
    scope = scope_of(user)
    context: dict[str, Any] = {"greeting": greeting(), "today": clock.today()}
    if scope.is_staff:
        day = day_of_staff(user)  # type: ignore[arg-type]
        keep_counts(request, day.menu)
        return "desk/my_day.html", context | {"day": day, "heard": heard_by_me(user)}  # type: ignore[arg-type]
    if scope.organisations:
        return "desk/my_day_organisation.html", context | {"day": day_of_organisation(user)}  # type: ignore[arg-type]
    return None


@login_required
def my_day(request: HttpRequest) -> HttpResponse:
    """What to do next, first."""
    found = _morning(request)
    if found is not None:
        return live_page(request, *found, here="my_day_live")
    if scope_of(request.user).audits:
        return redirect("log")
    return render(request, "desk/no_post.html", {"away": handed_over(request.user)})  # type: ignore[arg-type]


@login_required
def live(request: HttpRequest) -> HttpResponse:
    """My day, if it reads otherwise than what is `seen`: somebody said that it is not solved, a colleague did what waited."""
    found = _morning(request)
    return HttpResponse(status=204) if found is None else live_change(request, *found, here="my_day_live")
