"""Faults become sentences: a full disk, a database that is away, an upload over the limit."""

import logging
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from .context import every_page
from .errors import Refusal, SomebodyWasFaster
from .kept import kept
from .refusals_in_english import sentence

log = logging.getLogger(__name__)

AWAY = (
    "数据库现在连不上或写不进去，刚才这一下没有记上。您写的还在这一页，请过一会儿再交；一直不行，请找管电脑的人看磁盘和数据库。"
)


TOO_LARGE = "一次传的东西太大了。照片请一张一张传，每张别太大。"
UNKEEPABLE = "里面有存不下的字符，或者太长了，刚才这一下没有记上。请改一改再交。"
# What is typed by hand, and what people call it: a refused page gives this back to copy, and nothing that only the program reads.
TYPED = {
    "words": gettext_lazy("写的话"),
    "text": gettext_lazy("写的话"),
    "reply": gettext_lazy("写的话"),
    "quote": gettext_lazy("写的话"),
    "chat": gettext_lazy("群里的话"),
    "share": gettext_lazy("要办什么"),
    "title": gettext_lazy("叫什么"),
    "observed": gettext_lazy("看到的"),
    "judgement": gettext_lazy("判断"),
    "note": gettext_lazy("说明"),
    "place": gettext_lazy("在哪儿"),
    "name": gettext_lazy("谁说的"),
    "household": gettext_lazy("哪一户"),
    "on_behalf": gettext_lazy("替谁说的"),
    "phone": gettext_lazy("电话"),
}
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)

# What was refused before it had come in whole is read off as far as this: bytes, and seconds.
READ_OFF_BYTES = 256 * 1024 * 1024
READ_OFF_SECONDS = 30


class ReadOffMiddleware:
    """What a request still sends when its answer is ready is read and thrown away. A browser that is not let finish tells people that the
    connection was reset, instead of the page that says what was too much."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        left, until = READ_OFF_BYTES, time.monotonic() + READ_OFF_SECONDS
        while left > 0 and time.monotonic() < until:
            try:
                read = len(request.read(64 * 1024))
            except OSError:  # whoever sent it is gone, and so is who would read the answer
                break
            if not read:
                break
            left -= read
        return response


class ChosenLanguageMiddleware:
    """Chinese, unless somebody chose English on a page: a browser's own language is no choice. The API speaks Chinese, with codes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = "" if request.path.startswith("/api/") else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override("en" if chosen == "en" else "zh-hans"):
            return self.get_response(request)


class KeptMiddleware:
    """One page reads the working calendar and the office's rules once, however many clocks stand on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with kept():
            return self.get_response(request)


class FriendlyErrorsMiddleware:
    """Turn what escaped the views into one clear page or one problem document; nothing half-written stays (each act is one transaction)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _announced(request) > settings.REQUEST_LIMIT:
            return problem_page(request, 413, TOO_LARGE, "too_large")  # before any of it is kept
        response = self.get_response(request)
        if response.status_code == 405 and request.path.startswith("/api/"):
            refused = problem_page(request, 405, "这个地址不能这样用，请看接口说明里写的方法。", "method_not_allowed")
            refused["Allow"] = response.get("Allow", "")
            return refused
        expired = request.method == "POST" and response.status_code == 302 and response["Location"].startswith(settings.LOGIN_URL)
        if expired and request.path != settings.LOGIN_URL:
            return problem_page(request, 401, "登录过期了，刚才这一下没有记上。请先登录，再把下面的内容贴回去。", "login_expired")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return problem_page(request, error.status, error.message, error.code, error.field)
        if isinstance(error, TOO_MUCH):
            return problem_page(request, 413, TOO_LARGE, "too_large")
        if isinstance(error, DataError):
            return problem_page(request, 422, UNKEEPABLE, "bad_input")
        if isinstance(error, IntegrityError):
            faster = SomebodyWasFaster()
            return problem_page(request, faster.status, faster.message, faster.code)
        if isinstance(error, DatabaseError | InterfaceError | OSError):
            log.exception("database or disk fault")
            return problem_page(request, 503, AWAY, "database_away")
        return None


def _announced(request: HttpRequest) -> int:
    """How many bytes a request says it brings."""
    said = str(request.META.get("CONTENT_LENGTH", ""))
    return int(said) if said.isascii() and said.isdigit() else 0


def problem_page(request: HttpRequest, status: int, message: str, code: str, field: str = "") -> HttpResponse:
    """A problem document for a program, in Chinese with its code; for people a page in the language they chose."""
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": message, "status": status, "code": code}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    typed = [
        (TYPED.get(name.rpartition("-")[2], gettext_lazy("别的")), value)
        for name, values in (request.POST.lists() if status != 413 else [])
        for value in values
        if value and (name.rpartition("-")[2] in TYPED or (not value.isascii() and "password" not in name and name != "next"))
    ]
    # Asks no database who is reading, only whether it is known already: it may be the database that is away, or the session.
    reader = getattr(request, "_cached_user", None)
    said = {
        "message": sentence(message, code, field),
        "status": status,
        "typed": typed,
        "works_here": bool(reader and reader.is_authenticated),
        "request": request,
        "csrf_token": get_token(request),
    }
    return HttpResponse(render_to_string("foundation/problem.html", every_page(request) | said), status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that lay open too long, or was sent from elsewhere."""
    message = "这一页放得太久，或者不是从这里打开的，刚才这一下没有记上。请刷新一次再交；您写的在下面，可以复制。"
    return problem_page(request, 403, message, "page_too_old")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_page(request, 404, "没有这一页，或者您看不到它。", "not_found")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refused before a view was asked: too many files or fields, or an address nobody here wrote."""
    if isinstance(exception, TOO_MUCH):
        return problem_page(request, 413, TOO_LARGE, "too_large")
    return problem_page(request, 400, "这个请求读不懂，刚才这一下没有记上。请回到那一页，刷新一次再交。", "bad_request")


def broken(request: HttpRequest) -> HttpResponse:
    """Also what failed outside the views: the session is read and saved there."""
    if isinstance(sys.exc_info()[1], DataError):
        return problem_page(request, 400, UNKEEPABLE, "bad_input")
    if isinstance(sys.exc_info()[1], DatabaseError | InterfaceError | OSError):
        return problem_page(request, 503, AWAY, "database_away")
    return problem_page(request, 500, "程序出错了，刚才这一下没有记上。请过一会儿再试；一直不行，请告诉管电脑的人。", "broken")
