"""Pages that show what others change while somebody looks: the page asks now and then, and is answered only if something is otherwise."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

PARTS = ("rows", "now", "band")


def live_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, here: str, parts: Sequence[str] = PARTS
) -> HttpResponse:
    """The page. `template` has each of `parts` as a partial and includes foundation/_live.html where the rows stand; `here` names the
    address that answers with live_change(). What is typed belongs outside of the parts: it stays when they are exchanged."""
    return render(request, template, context | {"live": _live(request, template, context, here, parts)})


def live_change(
    request: HttpRequest, template: str, context: dict[str, Any], *, here: str, parts: Sequence[str] = PARTS
) -> HttpResponse:
    """The same parts, if they read otherwise than those `seen`; 204 if not."""
    seen = request.GET.get("seen", "")
    asked = request.GET.copy()
    asked.pop("seen", None)
    request.GET = asked  # type: ignore[assignment]
    live = _live(request, template, context, here, parts)
    if live["seen"] == seen:
        return HttpResponse(status=204)
    return render(request, "foundation/_live.html", {"live": live, "oob": True})


def _live(request: HttpRequest, template: str, context: dict[str, Any], here: str, parts: Sequence[str]) -> dict[str, Any]:
    said = {name: render_to_string(f"{template}#{name}", context, request) for name in parts}
    seen = sha256("".join(said.values()).encode()).hexdigest()[:16]
    query = request.GET.copy()
    query["seen"] = seen
    return {"seen": seen, "url": f"{reverse(here)}?{query.urlencode()}", **said}
