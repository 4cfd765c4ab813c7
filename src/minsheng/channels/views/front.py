"""The front page, and the switches every page has."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

# What a demonstration adds to the front page; set by the package that builds it.
extras: list[Any] = []


def front(request: HttpRequest) -> HttpResponse:
    """Speak, ask what became of it, or go to work; three doors with what is there."""
    context: dict[str, Any] = {}
    if settings.DEMO:
        for extra in extras:
            context |= extra()
    return render(request, "channels/front.html", context)


def back_to(request: HttpRequest) -> str:
    """Where a switch returns to: an address of this site, or the front page."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and not urlsplit(wanted).netloc:
        return wanted
    return reverse("front")


@require_POST
def size(request: HttpRequest) -> HttpResponse:
    """长辈版 on and off, by cookie."""
    response = HttpResponseRedirect(back_to(request))
    if request.COOKIES.get("size") == "large":
        response.delete_cookie("size")
    else:
        response.set_cookie("size", "large", max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response
