"""What of outings is searched for, and how it is found: number, topic, place, why it was called off; what was seen and thought at each door.

Cards and marks of households stay sealed, and so does who came: what is kept covered is not searched for.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from minsheng.casework.queries.search import Asked, Group, Hit, Part, narrowed
from minsheng.casework.queries.texts import in_parts
from minsheng.casework.states import TOMBSTONE
from minsheng.foundation import clock
from minsheng.foundation.marking import marked
from minsheng.foundation.text_index import filled
from minsheng.neighbourhood.models import User

from ..models import Outing, OutingText, Stop
from ..states import OutingPart
from .outings import outings_seen_by

WHY = "the index is compared with all that was written"


def _planned(outing: Any) -> list[str]:
    return [outing.number, outing.occasion.title, outing.topic, outing.place, outing.cancelled_words]


def outing_rows(outing: Any, model: Any = OutingText) -> list[Any]:
    """What it is about and where. `outing` with its occasion; the rows may be historical ones of a migration."""
    row = filled(model(outing_id=outing.pk, part=OutingPart.PLANNED.value, of=0), _planned(outing), outing.community_id)
    return [row]


def stop_rows(stop: Any, community: int, model: Any = OutingText) -> list[Any]:
    """What was seen at a door and what was thought, apart; of what was erased, none."""
    parts = {OutingPart.SEEN: (stop.home, stop.saw), OutingPart.FELT: (stop.felt,)}
    rows = []
    for part, texts in parts.items():
        if texts[-1] and TOMBSTONE not in texts:
            rows.append(filled(model(outing_id=stop.outing_id, part=part.value, of=stop.pk), texts, community))
    return [row for row in rows if row.text]


def rows_of_outings(outings: Any, stops: Any, model: Any = OutingText) -> Iterator[list[Any]]:
    for some in in_parts(outings.select_related("occasion")):
        yield [row for outing in some for row in outing_rows(outing, model)]
    for some in in_parts(stops.select_related("outing")):
        yield [row for stop in some for row in stop_rows(stop, stop.outing.community_id, model)]


def outing_rows_wanted() -> Iterator[list[Any]]:
    """Every row that the index should have, some hundreds at a time."""
    yield from rows_of_outings(Outing.objects.unscoped(WHY), Stop.objects.unscoped(WHY))


def _texts(user: User, asked: Asked) -> Any:
    texts = OutingText.objects.visible_to(user)
    if asked.phase or asked.kind:  # of cases and voices
        return texts.none().opened("nothing of that kind")
    return narrowed(texts, asked, "outing", "at")


def _outings(user: User, keys: list[int]) -> QuerySet[Outing]:
    return outings_seen_by(user).filter(pk__in=keys)


def _stops(user: User, ids: Iterable[int]) -> QuerySet[Stop]:
    return Stop.objects.visible_to(user).filter(pk__in=ids)  # type: ignore[no-any-return]


def _hit(outing: Outing, part: Part, stops: dict[int, Stop], terms: Sequence[str]) -> Hit[Outing]:
    stop, kind = stops.get(part[1]), OutingPart(part[0])
    if kind == OutingPart.PLANNED or stop is None:
        said = [outing.topic, outing.where or outing.community.name, outing.cancelled_words]
        return Hit(outing, marked(" · ".join(text for text in said if text), terms))
    said = [stop.home, stop.saw] if kind == OutingPart.SEEN else [stop.felt]
    return Hit(outing, marked(" · ".join(text for text in said if text), terms), str(kind.label))


def _for_programs(outing: Outing) -> dict[str, Any]:
    return {
        "number": outing.number,
        "kind": outing.kind,
        "title": outing.occasion.title,
        "community": outing.community.code,
        "at": clock.local(outing.at).isoformat(),
        "state": outing.state,
    }


FOUND = Group("outing_id", 12, _texts, _outings, _hit, of=True, written=_stops, shown=_for_programs)
