"""My day, for each role."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from minsheng.foundation import clock
from minsheng.neighbourhood.queries import scope_of

from ..queries import day_of_organisation, day_of_staff, heard_by_me


def greeting() -> str:
    hour = clock.local(clock.now()).hour
    return _("早上好") if hour < 11 else _("中午好") if hour < 13 else _("下午好") if hour < 18 else _("晚上好")


@login_required
def my_day(request: HttpRequest) -> HttpResponse:
    """What to do next, first."""
    user = request.user
    scope = scope_of(user)
    context = {"greeting": greeting(), "today": clock.today()}
    if scope.is_staff:
        context |= {"day": day_of_staff(user), "heard": heard_by_me(user)}  # type: ignore[arg-type]
        return render(request, "desk/my_day.html", context)
    if scope.organisations:
        return render(request, "desk/my_day_organisation.html", context | {"day": day_of_organisation(user)})  # type: ignore[arg-type]
    if scope.audits:
        return redirect("log")
    return render(request, "desk/no_post.html", context)
