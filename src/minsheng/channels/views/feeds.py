"""The calendar of a telephone: making an address, revoking it, and what is read there."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.foundation.api import client_address, whole_number
from minsheng.foundation.limits import count_try, require_tries_left
from minsheng.foundation.pages import do_and_return, known_address, sent
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..actions import make_feed, revoke_feed
from ..forms import FeedForm
from ..queries.feeds import digest_of_secret, feeds_of, planned_for, reader_of


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _site(request: HttpRequest) -> str:
    return known_address(request, "/").rstrip("/")


@login_required
def feeds(request: HttpRequest) -> HttpResponse:
    """One's addresses: make one (shown on this page once), revoke one, and how it gets into a telephone."""
    by, scope = _me(request), scope_of(request.user)
    if not (scope.is_staff or scope.organisations):
        raise Http404
    form = FeedForm(request.POST or None)
    outcome = sent(request, form, lambda data: make_feed(name=data["name"], by=by))
    address = _site(request) + reverse("feed", args=[outcome.result]) if outcome.done else ""
    context = {"feeds": feeds_of(by), "form": FeedForm() if outcome.done else form, "address": address}
    context["subscribe"] = "webcal://" + address.partition("://")[2] if address else ""
    return render(request, "channels/feeds.html", context, status=outcome.status)


@login_required
@require_POST
def feed_revoke(request: HttpRequest, number: str) -> HttpResponse:
    by = _me(request)
    found = get_object_or_404(feeds_of(by), pk=whole_number(number) or 0)
    return do_and_return(request, do=lambda: revoke_feed(feed=found, by=by), back=reverse("feeds"), done=_("这个地址作废了。"))


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """What a telephone reads. The address is the key: no login, and nothing of a login is looked at.

    Wrong ones are counted for each place they come from; a right one opens all the same, for many telephones share an address.
    """
    from ..calendar_file import TYPE, calendar_file  # its library takes a thirtieth of a start

    reader = reader_of(secret)
    if reader is None:
        key = f"feed:{client_address(request)}"
        require_tries_left(key, settings.RECEIPT_TRIES_PER_HOUR)
        count_try(key)
        raise Http404
    with translation.override(settings.LANGUAGE_CODE):  # a telephone has chosen no language
        body = calendar_file(planned_for(reader), site=_site(request))
    answer = HttpResponse(body, content_type=TYPE)
    answer["Content-Disposition"] = 'inline; filename="minsheng.ics"'
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    etag = quote_etag(digest_of_secret(body.decode())[:32])
    answer["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=answer) or answer
