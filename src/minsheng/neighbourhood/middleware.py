"""“View as”: a district officer sees what somebody else sees, and can change nothing. And: first a password of one's own, then a second
factor where the office demands one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from minsheng.foundation import clock
from minsheng.foundation.errors import OnlyLooking
from minsheng.foundation.middleware import problem_page

from .models import User
from .scope import scope_of
from .sessions import SECOND_FACTOR_FIRST, seen

ALWAYS = ("/view-as/", "/logout/", "/lang/", "/size/")


class OwnPasswordMiddleware:
    """Whoever came in with a one-time code chooses a password before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        waits = "_auth_user_id" in request.session and request.user.is_authenticated and request.user.code_until is not None
        if waits and not request.path.startswith(("/password/", "/static/", *ALWAYS)):
            return HttpResponseRedirect(reverse("password"))
        return self.get_response(request)


class SecondFactorMiddleware:
    """Whoever must have a second factor and has none sets one up before anything else; and a login remembers that it is in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "_auth_user_id" in request.session:
            seen(request.session)
            open_ = ("/second-factor/", "/password/", "/static/", *ALWAYS)
            if request.session.get(SECOND_FACTOR_FIRST) and not request.path.startswith(open_):
                return HttpResponseRedirect(reverse("second_factor"))
        return self.get_response(request)


class ViewAsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.session.get("view_as")
        if wanted and request.session.get("view_as_until", 0) < clock.now().timestamp():
            # Long over, or forgotten on an open screen.
            del request.session["view_as"]
            wanted = None
        if wanted and request.user.is_authenticated and scope_of(request.user).everywhere:
            seen = User.objects.filter(pk=wanted, is_active=True).first()
            if seen is not None:
                seen.viewed_by = request.user
                request.user = seen
                if request.method not in {"GET", "HEAD"} and not request.path.startswith(ALWAYS):
                    refusal = OnlyLooking()
                    return problem_page(request, refusal.status, refusal.message, refusal.code)
        return self.get_response(request)
