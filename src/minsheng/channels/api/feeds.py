"""Addresses at which a calendar reads, for programs."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Router, Status

from minsheng.foundation.api import Code, Input, Words, whole_number
from minsheng.foundation.pages import known_address
from minsheng.neighbourhood.models import User

from ..actions import make_feed, revoke_feed
from ..models import CalendarFeed
from ..queries.feeds import feeds_of

router = Router(tags=["agenda"])


class FeedIn(Input):
    name: Words = ""


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _shown(feed: CalendarFeed) -> dict[str, Any]:
    return {"id": str(feed.pk), "name": feed.name, "made_at": feed.made_at.isoformat()}


@router.get("/me/feeds")
def feeds(request: HttpRequest) -> dict[str, Any]:
    """My addresses that still open; never the addresses themselves."""
    return {"items": [_shown(feed) for feed in feeds_of(_me(request))], "next": None}


@router.post("/me/feeds", response={201: dict[str, Any]})
def make(request: HttpRequest, data: FeedIn) -> Any:
    """An address at which a calendar reads what I am planned for; shown in this answer alone."""
    secret = make_feed(name=data.name, by=_me(request))
    return Status(201, {"address": known_address(request, reverse("feed", args=[secret]))})


@router.post("/me/feeds/{number}/revoke")
def revoke(request: HttpRequest, number: Code) -> dict[str, Any]:
    """From now on it opens nothing."""
    found = feeds_of(_me(request)).filter(pk=whole_number(number) or 0).first()
    if found is None:
        raise Http404
    revoke_feed(feed=found, by=_me(request))
    return _shown(found)
