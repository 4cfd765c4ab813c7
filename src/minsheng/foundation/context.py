"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def every_page(request: HttpRequest) -> dict[str, Any]:
    """`large`: 长辈版 by cookie, so that it works without a script; `demo`: the banner 演示数据，纯属虚构."""
    return {"large": request.COOKIES.get("size") == "large", "demo": settings.DEMO}
