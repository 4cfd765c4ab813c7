"""What the notebook's page asks with the session of whoever logged in: put it on this phone, and what it may carry."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from minsheng.foundation.errors import Refusal
from minsheng.neighbourhood.permission import require

from .. import actions
from ..queries.notebook import key_shown, pack_for
from .finding import me


def _problem(status: int, message: str, code: str) -> JsonResponse:
    """Like the API's: the page that asks is a script."""
    return JsonResponse({"title": message, "status": status, "code": code}, status=status)


def _answered(request: HttpRequest, do: Any, status: int) -> HttpResponse:
    if not request.user.is_authenticated:
        return _problem(401, "登录过期了，请先登录。", "unauthenticated")
    try:
        return JsonResponse(do(), status=status)
    except Refusal as refusal:
        return _problem(refusal.status, refusal.message, refusal.code)


@never_cache
@require_GET
def pack(request: HttpRequest) -> HttpResponse:
    def do() -> dict[str, Any]:
        require(me(request), "go_out.register_device")
        return pack_for(me(request)) | {"csrf": get_token(request)}

    return _answered(request, do, 200)


@never_cache
@require_POST
def device(request: HttpRequest) -> HttpResponse:
    def do() -> dict[str, Any]:
        made, secret = actions.register_device(name=_name(request), by=me(request))
        return {"device": str(made.pk), "secret": secret, "key": key_shown()}

    return _answered(request, do, 201)


def _name(request: HttpRequest) -> str:
    try:
        said = json.loads(request.body or b"{}")
    except ValueError:
        return ""
    return str(said.get("name") or "") if isinstance(said, dict) else ""
