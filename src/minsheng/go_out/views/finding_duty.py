"""Find a point, a shift, a seat, a swap through the door, or answer like any other nothing (404)."""

from django.http import HttpRequest

from minsheng.casework.views.finding import chosen_community, me
from minsheng.foundation.finding import or_404

from ..models import DutyPoint, DutySeat, DutyShift, DutySwap
from ..queries.duty import point_or_none, seat_or_none, shift_or_none, swap_or_none

__all__ = ["chosen_community", "me", "point_or_404", "seat_or_404", "shift_or_404", "swap_or_404"]
LARGEST = 2**63 - 1


def point_or_404(request: HttpRequest, identity: int) -> DutyPoint:
    return or_404(point_or_none(me(request), identity) if identity <= LARGEST else None)


def shift_or_404(request: HttpRequest, identity: int) -> DutyShift:
    return or_404(shift_or_none(me(request), identity) if identity <= LARGEST else None)


def seat_or_404(request: HttpRequest, identity: int) -> DutySeat:
    return or_404(seat_or_none(me(request), identity) if identity <= LARGEST else None)


def swap_or_404(request: HttpRequest, identity: int) -> DutySwap:
    return or_404(swap_or_none(me(request), identity) if identity <= LARGEST else None)
