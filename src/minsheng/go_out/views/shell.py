"""The shell of the offline notebook: the same for everybody, so that a phone may keep it; nothing personal stands in it."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..notebook_words import NOTEBOOK_WORDS

# In the order in which they need one another.
SCRIPTS = (
    "vendor/idb/idb.umd.js",
    *(f"minsheng/notebook/{name}.js" for name in ("words", "seal", "store", "lock", "photo", "send", "write", "rows")),
    *(f"minsheng/notebook/{name}.js" for name in ("area", "memo", "pad", "outing_pages", "duty_pages", "settings", "app")),
)
STYLES = ("minsheng/tokens.css", "minsheng/notebook/notebook.css")
PICTURES = ("minsheng/icons.svg", "minsheng/favicon.svg", "minsheng/notebook/icon-180.png")
TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "go_out"


def _content(name: str) -> bytes:
    found = finders.find(name)
    return Path(str(found)).read_bytes() if found else name.encode()


@lru_cache(maxsize=4)
def shell_version(language: str) -> str:
    """Ten hex digits over all that the shell is made of, in one language: another version is fetched as a whole."""
    whole = hashlib.sha256(language.encode())
    for part in (*SCRIPTS, *STYLES, *PICTURES):
        whole.update(static(part).encode() + _content(part))
    for name in ("notebook.html", "notebook_worker.js"):
        whole.update((TEMPLATES / name).read_bytes())
    with translation.override(language):
        whole.update("\n".join(_(sentence) for sentence in NOTEBOOK_WORDS).encode())
    return whole.hexdigest()[:10]


def _version() -> str:
    return shell_version(translation.get_language() or "")


@require_safe
@cache_control(no_cache=True)
def shell(request: HttpRequest) -> HttpResponse:
    """The page that opens without a signal. What is shown in it comes from the phone."""
    language = translation.get_language()
    words = {} if language == "zh-hans" else {sentence: _(sentence) for sentence in NOTEBOOK_WORDS}
    return render(request, "go_out/notebook.html", {"scripts": SCRIPTS, "words": words, "version": _version()})


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the addresses of this version."""
    assets = [static(name) for name in (*SCRIPTS, *STYLES, *PICTURES)]
    facts: dict[str, Any] = {"version": _version(), "shell": reverse("notebook"), "assets": assets}
    return render(request, "go_out/notebook_worker.js", facts, content_type="text/javascript; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone's desktop shows."""
    icons = [
        {"src": static(f"minsheng/notebook/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
    ]
    return JsonResponse(
        {
            "name": _("民声本子"),
            "short_name": _("民声本子"),
            "id": reverse("notebook"),
            "start_url": reverse("notebook"),
            "scope": reverse("notebook"),
            "display": "standalone",
            "lang": translation.get_language(),
            "background_color": "#F5F7F3",
            "theme_color": "#17211D",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@require_safe
def install(request: HttpRequest) -> HttpResponse:
    """How to leave WeChat's browser, and how to put the notebook on the phone's desktop."""
    return render(request, "go_out/notebook_install.html")
