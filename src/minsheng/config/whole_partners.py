"""What residents said of promises: each row against its entry, both ways."""

from collections.abc import Iterator

from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.welcome_in.partners.models import HelpVerdict

WHY = "verify looks at everything"


def partner_findings() -> Iterator[str]:
    told: dict[int, tuple[object, ...]] = {}
    for entry in TimelineEntry.objects.filter(kind="HelpJudged").order_by("id").iterator(chunk_size=2000):
        said = facts(entry)
        if said:
            told[said["verdict_id"]] = (entry.by_id, *(said[key] for key in ("help_id", "voice_id", "verdict", "via")))
    for row in HelpVerdict.objects.unscoped(WHY).iterator(chunk_size=1000):
        if told.pop(row.pk, None) != (row.by_id, row.help_id, row.voice_id, row.verdict, row.via):
            yield f"居民说帮没帮上{row.pk}：和时间线对不上。"
    for identity in told:
        yield f"居民说帮没帮上{identity}：有时间线，那一条本身不见了。"
