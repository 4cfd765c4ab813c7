"""What is kept of facilities against their chains: what each is called, and what each look found."""

from collections.abc import Iterator
from typing import Any

from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.models import Facility, FacilityCheck

WHY = "verify looks at everything"
SAID, KINDS = ("name", "purpose", "hours"), ("FacilityOpened", "FacilityChanged", "FacilityChecked")


def facility_findings() -> Iterator[str]:
    """An erased entry counts, and says nothing: what it said stood in the row until it was erased there too."""
    words: dict[int, dict[str, Any] | None] = {}
    looks: dict[int, tuple[Any, ...]] = {}
    erased: dict[int, int] = {}
    for entry in TimelineEntry.objects.filter(subject_kind="facility", kind__in=KINDS).order_by("id").iterator(chunk_size=2000):
        said, key = facts(entry), int(entry.subject_id)
        if entry.kind != "FacilityChecked":
            words[key] = {field: said[field] for field in SAID} if said else None
        elif said:
            looks[said["check_id"]] = key, said["on"], said["in_order"], said["words"], entry.by_id
        else:
            erased[key] = erased.get(key, 0) + 1
    latest: dict[int, FacilityCheck] = {}
    wrong: set[int] = set()
    for row in FacilityCheck.objects.unscoped(WHY).order_by("on", "id").iterator(chunk_size=2000):
        latest[row.facility_id] = row
        told = looks.pop(row.pk, None)
        if told is None:
            erased[row.facility_id] = erased.get(row.facility_id, 0) - 1
        elif told != (row.facility_id, row.on.isoformat(), row.in_order, row.words, row.by_id):
            wrong.add(row.facility_id)
    wrong |= {told[0] for told in looks.values()} | {key for key, left in erased.items() if left}
    for facility in Facility.objects.unscoped(WHY).order_by("pk").iterator(chunk_size=1000):
        told_words = words.pop(facility.pk, {})
        if told_words is not None and told_words and told_words != {field: getattr(facility, field) for field in SAID}:
            yield f"设施{facility.code}：名字、用处或开放时间被改过。"
        look = latest.get(facility.pk)
        shown = (look.on, look.in_order) if look is not None else (None, True)
        if facility.pk in wrong or (look is not None and shown != (facility.checked_on, facility.in_order)):
            yield f"设施{facility.code}：去看过的，和时间线对不上。"
    for key in words:
        yield f"facility {key}：有时间线，设施本身不见了。"
