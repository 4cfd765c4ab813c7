"""Duty points, shifts, seats and swaps as programs name and see them."""

from typing import Any

from django.http import HttpRequest

from minsheng.foundation.api import Input, Words, whole_number
from minsheng.foundation.errors import BadInput
from minsheng.foundation.finding import or_404
from minsheng.neighbourhood.models import Community, User

from ..models import DutyPoint, DutySeat, DutyShift, DutySwap
from ..queries.duty import (
    point_or_none,
    seat_or_none,
    shift_or_none,
    sitters,
    swap_or_none,
)


class WordsIn(Input):
    words: Words


def identity_or_404(identity: str) -> int:
    return or_404(whole_number(identity))


def point_or_404(request: HttpRequest, identity: str) -> DutyPoint:
    return or_404(point_or_none(request.user, identity_or_404(identity)))  # type: ignore[arg-type]


def shift_or_404(request: HttpRequest, identity: str) -> DutyShift:
    return or_404(shift_or_none(request.user, identity_or_404(identity)))  # type: ignore[arg-type]


def seat_or_404(request: HttpRequest, identity: str) -> DutySeat:
    return or_404(seat_or_none(request.user, identity_or_404(identity)))  # type: ignore[arg-type]


def swap_or_404(request: HttpRequest, identity: str) -> DutySwap:
    return or_404(swap_or_none(request.user, identity_or_404(identity)))  # type: ignore[arg-type]


def person_for(community: Community, username: str, ability: str, field: str) -> User:
    found = next((one for one in sitters(community)[ability] if one.username == username), None)
    if found is None:
        raise BadInput("这个人不能坐在这个位子，请重选。", field, "duty_not_able")
    return found


def point(row: DutyPoint) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "community": row.community.code,
        "estate": row.estate.code,
        "name": row.name,
        "place": row.place,
        "closed": row.closed_at is not None,
    }


def shift(row: DutyShift) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "point": str(row.point_id),
        "name": row.point.name,
        "estate": row.point.estate.code,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "state": row.state,
        "seats": [
            {
                "id": str(seat.pk),
                "ability": seat.ability,
                "required": seat.required,
                "who": seat.who.username if seat.who else None,
                "name": seat.who.name if seat.who else None,
            }
            for seat in row.seats.all()
        ],
    }
