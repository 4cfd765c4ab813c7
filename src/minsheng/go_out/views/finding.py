"""Find through the door, or answer like any other nothing (404)."""

from django.http import Http404, HttpRequest

from minsheng.casework.forms import my_community
from minsheng.casework.views.finding import me, staff_or_404
from minsheng.foundation.finding import or_404
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
    return or_404(my_community(me(request)))


def outing_or_404(request: HttpRequest, number: str) -> Outing:
    return or_404(outing_or_none(me(request), number))


def carer_or_404(request: HttpRequest) -> None:
    """Lists of households are for those who care for some."""
    if not cares_somewhere(me(request)):
        raise Http404


def cared_home_or_404(request: HttpRequest, identity: int) -> Home:
    return or_404(homes_of_carer(me(request)).filter(pk=identity).select_related("building__estate__community", "unit").first())


def mark_or_404(request: HttpRequest, identity: int) -> HouseholdMark:
    return or_404(mark_or_none(me(request), identity))


def notice_or_404(request: HttpRequest, identity: int) -> MeetingNotice:
    return or_404(notice_or_none(me(request), identity))


def promise_or_404(request: HttpRequest, identity: int) -> Promise:
    found: Promise = or_404(Promise.objects.visible_to(me(request)).filter(pk=identity).first())
    return found


def phone_or_404(request: HttpRequest, identity: int) -> Device:
    return or_404(phones_seen_by(me(request)).filter(pk=identity).first())


def kept_or_404(request: HttpRequest, identity: int) -> Delivery:
    return or_404(kept_or_none(me(request), identity))


def kept_file_or_404(request: HttpRequest, identity: int) -> SentFile:
    return or_404(kept_file_or_none(me(request), identity))
