"""What was told to residents, and what was shown to prove it: notices against their marks, files against the hash that is their name."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from minsheng.casework.actions.notices import mark_of
from minsheng.casework.models import Attachment, Notice
from minsheng.channels.models import DocumentTemplate
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts

WHY = "verify looks at everything"
AT_ONCE = 500
_NAME = re.compile(r"[0-9a-f]{2}/([0-9a-f]{64})\.[a-z0-9.]+")


def notice_findings() -> Iterator[str]:
    """One reading of the table, and an HMAC a row: words changed by somebody without the key bear the wrong mark."""
    rows = Notice.objects.unscoped(WHY).order_by("pk").values_list("voice_id", "kind", "event", "words", "mark", "voice__number")
    for voice, kind, event, words, mark, number in rows.iterator(chunk_size=5000):
        if not hmac.compare_digest(mark, mark_of(voice, kind, event, words)):
            yield f"民声{number}：告诉居民的话被改过。"


def attachment_findings() -> Iterator[str]:
    """Which file belongs where stands in the chain; entries from before it did say nothing of it."""
    told = TimelineEntry.objects.filter(kind__in=["VoicePhotoAttached", "FileAttached"]).order_by("id")
    if told.count() != Attachment.objects.unscoped(WHY).count():
        yield "照片和文件多了或少了，和时间线对不上。"
    batch: dict[int, tuple[str, str]] = {}
    for entry in told.only("payload").iterator(chunk_size=2000):
        said = facts(entry)
        if said.get("file"):
            batch[said["attachment_id"]] = said["file"], said["thumbnail"]
        if len(batch) >= AT_ONCE:
            yield from _moved(batch)
            batch = {}
    yield from _moved(batch)


def _moved(told: dict[int, tuple[str, str]]) -> Iterator[str]:
    rows = Attachment.objects.unscoped(WHY).filter(pk__in=told).select_related("voice", "case")
    found = {row.pk: row for row in rows}
    for key, names in told.items():
        row = found.get(key)
        if row is None:
            yield f"attachment {key}：有时间线，照片或文件的记录不见了。"
        elif (row.path, row.thumbnail) != names:
            yield f"{_whose(row)}：一张照片或文件被换成了另一个。"


def file_findings() -> Iterator[str]:
    """Every file is read once: as long as the disk takes for all of them."""
    standing = Attachment.objects.unscoped(WHY).filter(taken_away_at=None).order_by()
    paths = standing.values_list("path", flat=True)
    thumbnails = standing.exclude(thumbnail="").values_list("thumbnail", flat=True)
    for name in paths.union(thumbnails).order_by("path").iterator(chunk_size=2000):
        wrong = _wrong_with(name)
        if wrong:
            row = standing.filter(Q(path=name) | Q(thumbnail=name)).select_related("voice", "case").order_by("pk").first()
            if row is not None:  # else somebody took it away meanwhile
                yield f"{_whose(row)}，佐证{row.key}：文件{name}{wrong}"


def template_findings() -> Iterator[str]:
    """Templates of documents: a version that can't be had back is found before somebody wants it."""
    for name, path in DocumentTemplate.objects.unscoped(WHY).order_by("pk").values_list("name", "path"):
        wrong = _wrong_with(path)
        if wrong:
            yield f"文书模板“{name}”：文件{path}{wrong}"


def _wrong_with(name: str) -> str:
    match = _NAME.fullmatch(name)
    if match is None:
        return "不是这里起的名字。"
    try:
        with (Path(settings.MEDIA_ROOT) / name).open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == match[1]
    except FileNotFoundError:
        return "不见了。"
    except OSError:
        return "读不出来。"
    return "" if same else "被换过，或坏了。"


def _whose(row: Attachment) -> str:
    return f"事项{row.case.number}" if row.case else f"民声{row.voice.number}" if row.voice else f"attachment {row.pk}"
