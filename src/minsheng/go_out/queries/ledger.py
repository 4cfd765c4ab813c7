"""What the ledger of visits says: each door that somebody stood at, also where nobody was at home, and what was heard elsewhere outside."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q

from minsheng.casework.queries.ledgers import Entry, heard_entries, heard_outside, voices_for_ledgers
from minsheng.foundation.listing import PAGE, in_pages
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.models import Community, Estate, User

from ..models import Outing, OutingMember, Stop


@dataclass
class Visited:
    """One door with all that was heard at it, or one thing heard outside and at no door."""

    at: datetime
    stop: Stop | None = None
    heard: list[Entry] = field(default_factory=list)


def stops_between(
    user: User, since: datetime | None, until: datetime | None, community: Community | None, estate: Estate | None
) -> Any:
    rows = Stop.objects.visible_to(user)
    rows = rows.filter(**({"at__gte": since} if since else {}) | ({"at__lt": until} if until else {}))
    rows = rows.filter(outing__community=community) if community else rows
    return rows.filter(Q(building__estate=estate) | Q(building=None, outing__estate=estate)) if estate else rows


def visited(user: User, voices: Any, stops: Any) -> Iterator[Visited]:
    """Doors and voices by the time, page by page. A voice that was written down with a door stands in the row of that door."""
    yield from heapq.merge(_doors(user, stops), _elsewhere(user, voices, stops), key=lambda one: one.at)


def _doors(user: User, stops: Any) -> Iterator[Visited]:
    members = Prefetch("outing__members", OutingMember.objects.filter(dropped_at=None).select_related("user").order_by("pk"))
    rows = stops.select_related("outing__occasion", "outing__estate", "outing__venue", "building__estate", "by")
    for page in in_pages(rows.order_by("at", "pk").prefetch_related(members).iterator(chunk_size=PAGE)):
        stop_of = _stop_of({stop.outing_id for stop in page}, {stop.pk for stop in page})
        doors = {stop.pk: Visited(stop.at, stop) for stop in page}
        for entry in heard_entries(user, voices_for_ledgers(user).filter(number__in=list(stop_of))):
            if entry.voice is not None:
                doors[stop_of[entry.voice.number]].heard.append(entry)
        yield from doors.values()


def _elsewhere(user: User, voices: Any, stops: Any) -> Iterator[Visited]:
    for page in in_pages(heard_outside(user, voices)):
        occasions = {entry.voice.occasion_id for entry in page if entry.voice}
        outings = Outing.objects.visible_to(user).filter(occasion__in=occasions - {None})
        stop_of = _stop_of(set(outings.values_list("pk", flat=True)))
        shown = set(stops.filter(pk__in=set(stop_of.values())).values_list("pk", flat=True))
        for entry in page:
            if entry.voice is not None and stop_of.get(entry.voice.number) not in shown:
                yield Visited(entry.at, heard=[entry])


def _stop_of(outings: Iterable[int], stops: Iterable[int] | None = None) -> dict[str, int]:
    """Which door a voice (by its number) was written down with: the entry of the door says so."""
    made = TimelineEntry.objects.filter(kind="StopMade", subject_kind="outing", subject_id__in=[str(one) for one in outings])
    said = [facts(entry) for entry in made]
    return {
        number: one["stop_id"] for one in said if one and (stops is None or one["stop_id"] in stops) for number in one["voices"]
    }
