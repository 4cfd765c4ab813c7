"""Is everything as it was written? The findings of `minsheng verify`, each a sentence that names the place."""

import json
from collections.abc import Iterator
from itertools import groupby

from .models import Seal, SealedHead, TimelineEntry, TimelineHead
from .seals import lines_of_file, root_of, seal_hash, seal_is_signed
from .timeline import NOTHING_BEFORE, entry_hash, payload_hash

CHUNK = 2000


def timeline_findings() -> Iterator[str]:
    """Changed, missing, inserted entries and cut chains."""
    heads = {(h.subject_kind, h.subject_id): h for h in TimelineHead.objects.iterator(chunk_size=CHUNK)}
    entries = TimelineEntry.objects.order_by("subject_kind", "subject_id", "sequence").iterator(chunk_size=CHUNK)
    for chain, group in groupby(entries, key=lambda e: (e.subject_kind, e.subject_id)):
        yield from _chain_findings(chain, list(group), heads.pop(chain, None))
    for kind, identity in heads:
        yield f"{kind} {identity}：整条时间线不见了。"


def _chain_findings(chain: tuple[str, str], entries: list[TimelineEntry], head: TimelineHead | None) -> Iterator[str]:
    name = f"{chain[0]} {chain[1]}"
    erased = {sequence for entry in entries for sequence in _erased_by(entry)}
    previous, expected = NOTHING_BEFORE, 1
    for entry in entries:
        if entry.sequence != expected:
            yield f"{name}：第{expected}条不见了，后面是第{entry.sequence}条。"
            expected = entry.sequence
        elif entry.previous_hash != previous:
            yield f"{name}：第{entry.sequence}条接不上前一条，中间被换过或插过。"
        if entry.hash != entry_hash(entry):
            yield f"{name}：第{entry.sequence}条（{entry.kind}）被改过。"
        if entry.payload is None:
            if entry.sequence not in erased:
                yield f"{name}：第{entry.sequence}条的内容没有了，也没有删除记录。"
        elif payload_hash(entry.salt or "", entry.payload) != entry.payload_hash:
            yield f"{name}：第{entry.sequence}条（{entry.kind}）的内容被改过。"
        previous, expected = entry.hash, expected + 1
    if head is None:
        yield f"{name}：链头不见了。"
    elif head.sequence >= expected:
        yield f"{name}：链被截断，应有{head.sequence}条，只剩{expected - 1}条。"
    elif head.sequence < expected - 1 or head.hash != previous:
        yield f"{name}：链尾多了或换了，链头记的是第{head.sequence}条。"


def _erased_by(entry: TimelineEntry) -> list[int]:
    """The sequences whose erasure an entry records. An entry that was tampered with is named for that, not for what it hides."""
    if entry.kind != "PayloadsErased" or not entry.payload:
        return []
    try:
        sequences = json.loads(entry.payload)["sequences"]
        return [int(sequence) for sequence in sequences]
    except (ValueError, KeyError, TypeError):
        return []


def seal_findings() -> Iterator[str]:
    """Seals that were rewritten, and sealed chains that no longer hold what was sealed."""
    in_file = lines_of_file()
    previous, numbers = NOTHING_BEFORE, 0
    for seal in Seal.objects.order_by("number"):
        numbers += 1
        if seal.number != numbers:
            yield f"封签：第{numbers}号不见了。"
            numbers = seal.number
        if seal.previous_hash != previous or seal.hash != seal_hash(seal) or not seal_is_signed(seal):
            yield f"封签：第{seal.number}号被改过，或不是本机的签名。"
        if in_file.get(seal.number) != seal.hash:
            yield f"封签：第{seal.number}号和封签文件里的对不上。"
        rows = SealedHead.objects.filter(seal=seal).values_list("subject_kind", "subject_id", "sequence", "hash")
        if root_of(list(rows)) != seal.root:
            yield f"封签：第{seal.number}号盖住的名单被改过。"
        previous = seal.hash
    for number in sorted(set(in_file) - set(range(1, numbers + 1))):
        yield f"封签：文件里有第{number}号，数据库里没有。"
    yield from _sealed_entries_findings()
    if not numbers:
        return
    sealed = set(SealedHead.objects.values_list("subject_kind", "subject_id", "sequence").iterator(chunk_size=CHUNK))
    for head in TimelineHead.objects.filter(sealed_sequence__gt=0).iterator(chunk_size=CHUNK):
        if (head.subject_kind, head.subject_id, head.sealed_sequence) not in sealed:
            yield f"{head.subject_kind} {head.subject_id}：标着第{head.sealed_sequence}条封过，封签里没有它。"


def _sealed_entries_findings() -> Iterator[str]:
    rows = (
        SealedHead.objects.order_by("pk").values_list("subject_kind", "subject_id", "sequence", "hash").iterator(chunk_size=400)
    )
    batch: list[tuple[str, str, int, str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 400:
            yield from _compare(batch)
            batch = []
    yield from _compare(batch)


def _compare(batch: list[tuple[str, str, int, str]]) -> Iterator[str]:
    identities = {row[1] for row in batch}
    known = {
        (e.subject_kind, e.subject_id, e.sequence): e.hash
        for e in TimelineEntry.objects.filter(subject_id__in=identities).only("subject_kind", "subject_id", "sequence", "hash")
    }
    for kind, identity, sequence, sealed in batch:
        if known.get((kind, identity, sequence)) != sealed:
            yield f"{kind} {identity}：第{sequence}条和封签对不上，封过以后被重写了。"
