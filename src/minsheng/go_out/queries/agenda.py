"""Outings as they stand on the agenda: what somebody sees, what somebody is planned for, and how much of it may leave the building."""

import re
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.foundation.agenda import MOST, Asked, Dated, Said, may_leave
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import Outing, OutingGuest, OutingMember
from ..states import OutingKind, OutingReason, OutingState
from .outings import PARTS, outings_seen_by

_BUILDING = re.compile(r"\d+\s*号?\s*[楼栋幢]")


def planned_for(user: User) -> Q:
    """Who leads it or goes along today; a colleague whom the plan dropped does not."""
    return Q(led_by=user) | Q(Exists(OutingMember.objects.filter(outing=OuterRef("pk"), user=user, dropped_at=None)))


def outings_with_organisation(user: User) -> QuerySet[Outing]:
    """What the organisations that somebody acts for are planned for: when, where and what, and no more than `outside` says."""
    ours = scope_of(user).organisations
    guests = OutingGuest.objects.filter(outing=OuterRef("pk"), organisation__in=ours, dropped_at=None)
    rows: QuerySet[Outing] = Outing.objects.unscoped("planned for the own organisation").filter(Exists(guests))
    return rows.select_related(*PARTS)


def outings_on(user: User, asked: Asked) -> Iterator[Dated]:
    """Staff: through the door. A representative: what the own organisation is planned for, without an address to open."""
    scope = scope_of(user)
    if not scope.is_staff and not scope.organisations:
        return
    rows = outings_seen_by(user) if scope.is_staff else outings_with_organisation(user)
    rows = rows.filter(at__gte=asked.since, at__lt=asked.until)
    if asked.community:
        rows = rows.filter(community__code=asked.community)
    if asked.estate:
        rows = rows.filter(estate__code=asked.estate)
    if asked.mine and scope.is_staff:
        rows = rows.filter(planned_for(user))
    for outing in rows.order_by("at", "pk")[:MOST]:
        yield _dated(outing, opens=scope.is_staff)


def _dated(outing: Outing, *, opens: bool) -> Dated:
    outside = told_outside(outing)
    said = Said(outing.where or outing.community.name, outing.topic, outing.cancelled_words) if opens else outside
    return Dated(
        key=f"outing-{outing.number}",
        kind=str(OutingKind(outing.kind).label),
        at=outing.at,
        said=said,
        outside=outside,
        until=outing.over_at,
        url=reverse("outing", args=[outing.number]) if opens else "",
        icon="armchair-2" if outing.is_meeting else "home",
        by=outing.led_by.name if opens else "",
        community=outing.community.name,
        state=str(OutingState(outing.state).label),
        cancelled=outing.state == OutingState.CANCELLED,
        version=outing.version,
        changed_at=outing.changed_at or outing.made_at,
    )


def told_outside(outing: Outing) -> Said:
    """What an organisation is told and what may lie on a telephone (invariant 7): the place to the building, no word that may name somebody.

    A visit goes to somebody's home: of the spot only the building remains; of a visit to 重点户 not even what it is about.
    """
    estate = outing.estate.name if outing.estate_id and outing.estate else ""
    spot = outing.place or (outing.venue.name if outing.venue_id and outing.venue else "")
    if not outing.is_meeting or not may_leave(spot):
        building = _BUILDING.search(spot)
        spot = building.group() if building else ""
    where = " ".join(part for part in (estate or outing.community.name, "" if spot == estate else spot) if part)
    if outing.reason == OutingReason.KEY_HOMES:
        return Said(where)
    return Said(where, may_leave(outing.topic), may_leave(outing.cancelled_words))


def in_one_line(kind: str, said: Said) -> str:
    """小板凳会：某小区 3号楼前，停车的事: the summary on a telephone and the line on my day."""
    about = _("，%(about)s") % {"about": said.about} if said.about else ""
    return _("%(kind)s：%(where)s") % {"kind": kind, "where": said.where} + about
