"""Find a point, a shift, a seat, a swap through the door, or answer like any other nothing (404)."""

from django.http import Http404, HttpRequest

from minsheng.casework.views.finding import me, staff_or_404
from minsheng.neighbourhood.models import Community

from ..models import DutyPoint, DutySeat, DutyShift, DutySwap
from ..queries.duty import point_or_none, seat_or_none, shift_or_none, swap_or_none
from .finding import community_or_404

LARGEST = 2**63 - 1


def chosen_community(request: HttpRequest) -> Community:
    """The one that was asked for, where somebody has several; else the own one."""
    staff_or_404(request)
    code = request.GET.get("community", "")
    if code:
        found: Community | None = Community.objects.visible_to(me(request)).filter(code=code, valid_to=None).first()
        if found is None:
            raise Http404
        return found
    return community_or_404(request)


def point_or_404(request: HttpRequest, identity: int) -> DutyPoint:
    found = point_or_none(me(request), identity) if identity <= LARGEST else None
    if found is None:
        raise Http404
    return found


def shift_or_404(request: HttpRequest, identity: int) -> DutyShift:
    found = shift_or_none(me(request), identity) if identity <= LARGEST else None
    if found is None:
        raise Http404
    return found


def seat_or_404(request: HttpRequest, identity: int) -> DutySeat:
    found = seat_or_none(me(request), identity) if identity <= LARGEST else None
    if found is None:
        raise Http404
    return found


def swap_or_404(request: HttpRequest, identity: int) -> DutySwap:
    found = swap_or_none(me(request), identity) if identity <= LARGEST else None
    if found is None:
        raise Http404
    return found
