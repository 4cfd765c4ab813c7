"""The API assembled: keys, problems, routers (DESIGN §8)."""

import logging
from typing import Any

from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from minsheng.casework.api import receipts
from minsheng.casework.api import router as casework
from minsheng.channels.api import router as channels
from minsheng.foundation.api import invalid_words, problem
from minsheng.foundation.errors import OnlyLooking, Refusal, SomebodyWasFaster
from minsheng.foundation.middleware import AWAY, UNKEEPABLE
from minsheng.go_out.api import router as go_out
from minsheng.insight.api import router as insight
from minsheng.neighbourhood.api import router as neighbourhood
from minsheng.neighbourhood.api_logins import router as logins
from minsheng.neighbourhood.queries import user_of_token
from minsheng.welcome_in.activities.api import router as activities
from minsheng.welcome_in.partners.api import router as partners
from minsheng.work_together.api import router as work_together

NO_JSON = "请求读不懂：正文要是一个JSON对象，用UTF-8。请改好再送。"


class Key(HttpBearer):
    """Authorization: Bearer TOKEN, from `minsheng token`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        user = user_of_token(token)
        if user is not None:
            request.user = user
            if user.viewed_by is not None and request.method not in {"GET", "HEAD"}:
                raise OnlyLooking
        return user


api = NinjaAPI(
    title="民声 Minsheng",
    version="1",
    description="Hear, solve jointly, and let only residents close. Lists carry a cursor; errors are RFC 9457 problems with a code.",
    auth=Key(),
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", receipts)
api.add_router("", neighbourhood)
api.add_router("", logins)
api.add_router("", casework)
api.add_router("", go_out)
api.add_router("", work_together)
api.add_router("", partners)
api.add_router("", activities)
api.add_router("", insight)
api.add_router("", channels)
urlpatterns = api.urls[0]


@api.exception_handler(Refusal)
def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    return problem(error.status, error.message, error.code, error.field)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "没有找到，或您看不到。", "not_found")


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "没有钥匙，或钥匙不对。", "unauthenticated")


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first thing that does not fit the description, in words."""
    first = error.errors[0] if error.errors else {}
    place = [str(part) for part in first.get("loc", ())]
    field = ".".join(part for part in place if part not in ("body", "query", "path", "form", "file", "data"))
    if place == ["body", "data"]:
        return problem(422, NO_JSON, "invalid")
    # A field that is not known bears whatever name was sent.
    field = (field or (place[-1] if place else ""))[:100]
    return problem(422, invalid_words(field, str(first.get("type", "")), first.get("ctx") or {})[:300], "invalid", field)


@api.exception_handler(IntegrityError)
def faster(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    """A constraint met two people in the same moment."""
    return refused(request, SomebodyWasFaster())


@api.exception_handler(DataError)
def unkeepable(request: HttpRequest, error: DataError) -> HttpResponse:
    """A null character, or more than a column holds."""
    return problem(422, UNKEEPABLE, "bad_input")


@api.exception_handler(DatabaseError)
@api.exception_handler(InterfaceError)
def away(request: HttpRequest, error: Exception) -> HttpResponse:
    logging.getLogger(__name__).exception("database fault", exc_info=error)
    return problem(503, AWAY, "database_away")


@api.exception_handler(HttpError)
def bad_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON is bad input like any other (DESIGN §8)."""
    status = 422 if error.status_code == 400 else error.status_code
    return problem(status, NO_JSON, "invalid")
