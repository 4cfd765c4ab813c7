"""Is this installation ready?"""

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from minsheng.neighbourhood.models import User


def healthz(request: HttpRequest) -> JsonResponse:
    """200 {"status": "ok"} once the database answers and, in a demonstration, its accounts exist; 503 before."""
    ready = User.objects.filter(username="quji").exists() if settings.DEMO else User.objects.count() >= 0
    return JsonResponse({"status": "ok" if ready else "starting"}, status=200 if ready else 503)
