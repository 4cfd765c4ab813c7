"""What every part of the API shares: keys, problems by RFC 9457, lists with a cursor, text that a database can hold."""

import re
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from .errors import BadInput


def _no_control(value: str) -> str:
    if any(ord(char) < 32 for char in value):
        raise ValueError("control characters")
    return value


Code = Annotated[str, Field(max_length=60), AfterValidator(_no_control)]
# 201 for what is new, 200 for the same write again.
NEW_OR_REPEATED: dict[int, Any] = {200: dict[str, Any], 201: dict[str, Any]}
# A place as somebody types it, as long as a form takes it.
Place = Annotated[str, Field(max_length=80), AfterValidator(_no_control)]
Words = Annotated[str, Field(max_length=200_000)]
MOST_AT_ONCE = 200


class Input(Schema):
    """What an operation takes. A field that it does not know is refused: left out in silence, a misspelt one would be lost."""

    model_config = ConfigDict(extra="forbid")


def problem(status: int, message: str, code: str, field: str = "") -> HttpResponse:
    """An RFC 9457 problem document."""
    body: dict[str, Any] = {"type": "about:blank", "title": message, "status": status, "code": code}
    if field:
        body["field"] = field
    return JsonResponse(body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False})


_WANTED = {
    "extra_forbidden": "这里没有“{field}”这一项，请照接口说明改名或去掉。",
    "missing": "缺了“{field}”，请补上。",
    "uuid": "“{field}”要是一个UUID，比如7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b11。",
    "date_": "“{field}”要是一个日子，写成2026-03-08。",
    "datetime": "“{field}”要是一个时间，写成2026-03-08T09:30:00+08:00。",
    "int": "“{field}”要是一个整数。",
    "bool": "“{field}”要是true或false。",
    "string_too_long": "“{field}”太长了，最多{max_length}个字符。",
    "string_type": "“{field}”要是一串文字。",
    "list": "“{field}”要是一个列表。",
    "greater_than": "“{field}”太小了，请改大些。",
    "less_than": "“{field}”太大了，请改小些。",
    "value_error": "“{field}”里有存不下的字符，请去掉再送。",
    "literal_error": "“{field}”要是{expected}里的一个。",
    "enum": "“{field}”要是{expected}里的一个。",
}


def invalid_words(field: str, kind: str, more: dict[str, Any]) -> str:
    """What does not fit the description of the API, in Chinese: `kind` and `more` as pydantic names them."""
    words = next((text for start, text in _WANTED.items() if kind.startswith(start)), "“{field}”读不懂，请照接口说明改一改。")
    expected = re.findall(r"'([^']+)'", str(more.get("expected", "")))
    return words.format(field=field, expected="、".join(expected), max_length=more.get("max_length", ""))


def keyset(rows: Any, show: Callable[[Any], Any], *, after: str, limit: int) -> dict[str, Any]:
    """One page of `rows`, newest first by id: {"items": […], "next": cursor or null}. Raises BadInput for a cursor that is none."""
    return _page(rows.filter(pk__lt=_cursor(after)) if after else rows, "-pk", show, limit)


def keyset_in_order(rows: Any, show: Callable[[Any], Any], *, after: str, limit: int) -> dict[str, Any]:
    """Like `keyset`, the first one first: rows of a file, what waits for somebody."""
    return _page(rows.filter(pk__gt=_cursor(after)) if after else rows, "pk", show, limit)


def _cursor(after: str) -> int:
    found = whole_number(after)
    if found is None:
        raise BadInput("next不是这里给的值，请从头取。", "after")
    return found


def _page(rows: Any, order: str, show: Callable[[Any], Any], limit: int) -> dict[str, Any]:
    limit = max(1, min(limit, MOST_AT_ONCE))
    found = list(rows.order_by(order)[: limit + 1])
    more = found[limit - 1].pk if len(found) > limit else None
    return {"items": [show(row) for row in found[:limit]], "next": str(more) if more else None}


def whole_number(value: str) -> int | None:
    """An id from an address, or None if it can't be one."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else None


def client_address(request: HttpRequest) -> str:
    """Where a request comes from; behind N trusted proxies, the N-th from the right of X-Forwarded-For, if that is an address."""
    proxies: int = settings.PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        with suppress(ValueError):
            return str(ip_address(forwarded[-proxies]))[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
