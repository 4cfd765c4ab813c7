"""The index of what was written on outings, kept in the transaction of the act that wrote it. Steps inside other acts, none of its own."""

from collections.abc import Iterable

from ..models import Outing, OutingText, Stop
from ..queries.texts import outing_rows, stop_rows

WHY = "the index follows what was written"


def index_outing(outing: Outing) -> None:
    """What it is about and where, as it stands now."""
    _keep(outing_rows(outing))


def index_stop(stop: Stop) -> None:
    _keep(stop_rows(stop, stop.outing.community_id))


def forget_stops(stops: Iterable[int]) -> None:
    """Nothing of these doors (ids) is found any more."""
    OutingText.objects.unscoped(WHY).filter(of__in=list(stops)).exclude(of=0).delete()


def _keep(rows: list[OutingText]) -> None:
    OutingText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["outing", "part", "of"], update_fields=["text", "grams", "community"]
    )
