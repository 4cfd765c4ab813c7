"""Find through the door, or answer like any other nothing (404)."""

from django.http import Http404, HttpRequest

from minsheng.casework.forms import my_community
from minsheng.casework.views.finding import me, staff_or_404
from minsheng.neighbourhood.care import cares_somewhere
from minsheng.neighbourhood.models import Community, Home

from ..models import Delivery, Device, HouseholdMark, MeetingNotice, Outing, Promise, SentFile
from ..queries.households import homes_of_carer, mark_or_none
from ..queries.notebook import kept_file_or_none, kept_or_none, phones_seen_by
from ..queries.outings import notice_or_none, outing_or_none

__all__ = [
    "cared_home_or_404",
    "carer_or_404",
    "community_or_404",
    "mark_or_404",
    "me",
    "notice_or_404",
    "outing_or_404",
    "promise_or_404",
    "staff_or_404",
]


def community_or_404(request: HttpRequest) -> Community:
    staff_or_404(request)
    found = my_community(me(request))
    if found is None:
        raise Http404
    return found


def outing_or_404(request: HttpRequest, number: str) -> Outing:
    found = outing_or_none(me(request), number)
    if found is None:
        raise Http404
    return found


def carer_or_404(request: HttpRequest) -> None:
    """Lists of households are for those who care for some."""
    if not cares_somewhere(me(request)):
        raise Http404


def cared_home_or_404(request: HttpRequest, identity: int) -> Home:
    found = homes_of_carer(me(request)).filter(pk=identity).select_related("building__estate__community", "unit").first()
    if found is None:
        raise Http404
    return found


def mark_or_404(request: HttpRequest, identity: int) -> HouseholdMark:
    found = mark_or_none(me(request), identity)
    if found is None:
        raise Http404
    return found


def notice_or_404(request: HttpRequest, identity: int) -> MeetingNotice:
    found = notice_or_none(me(request), identity)
    if found is None:
        raise Http404
    return found


def promise_or_404(request: HttpRequest, identity: int) -> Promise:
    found: Promise | None = Promise.objects.visible_to(me(request)).filter(pk=identity).first()
    if found is None:
        raise Http404
    return found


def phone_or_404(request: HttpRequest, identity: int) -> Device:
    found = phones_seen_by(me(request)).filter(pk=identity).first()
    if found is None:
        raise Http404
    return found


def kept_or_404(request: HttpRequest, identity: int) -> Delivery:
    found = kept_or_none(me(request), identity)
    if found is None:
        raise Http404
    return found


def kept_file_or_404(request: HttpRequest, identity: int) -> SentFile:
    found = kept_file_or_none(me(request), identity)
    if found is None:
        raise Http404
    return found
