"""Is everything as it was written? The findings of `minsheng verify`, each a sentence that names the place."""

import json
from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from .models import Seal, SealedHead, TimelineEntry, TimelineHead
from .seals import root_of, seal_hash, seal_is_signed
from .timeline import NOTHING_BEFORE, entry_hash, payload_hash

CHUNK, AT_ONCE = 2000, 400

Chain = tuple[str, str]


def timeline_findings() -> Iterator[str]:
    """Changed, missing, inserted entries and cut chains."""
    entries = TimelineEntry.objects.order_by("subject_kind", "subject_id", "sequence").iterator(chunk_size=CHUNK)
    chains = ((chain, list(group)) for chain, group in groupby(entries, key=lambda e: (e.subject_kind, e.subject_id)))
    while some := list(islice(chains, AT_ONCE)):
        heads = _heads_of([chain for chain, _ in some])
        for chain, group in some:
            yield from _chain_findings(chain, group, heads.get(chain))
    there = TimelineEntry.objects.filter(subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"))
    alone = TimelineHead.objects.exclude(Exists(there)).order_by("pk").values_list("subject_kind", "subject_id")
    for kind, identity in alone.iterator(chunk_size=CHUNK):
        yield f"{kind} {identity}：整条时间线不见了。"


def _heads_of(chains: list[Chain]) -> dict[Chain, TimelineHead]:
    kinds, identities = {kind for kind, _ in chains}, [identity for _, identity in chains]
    rows = TimelineHead.objects.filter(subject_kind__in=kinds, subject_id__in=identities)
    return {(row.subject_kind, row.subject_id): row for row in rows}


def _chain_findings(chain: Chain, entries: list[TimelineEntry], head: TimelineHead | None) -> Iterator[str]:
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


def seal_findings(in_file: dict[int, str]) -> Iterator[str]:
    """Seals that were rewritten, and sealed chains that no longer hold what was sealed. `in_file`: hashes of seals by number (`lines_of_file`)."""
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
    marked = TimelineHead.objects.filter(sealed_sequence__gt=0).values_list("subject_kind", "subject_id", "sealed_sequence")
    unsealed = marked.difference(SealedHead.objects.values_list("subject_kind", "subject_id", "sequence"))
    for kind, identity, sequence in unsealed.iterator(chunk_size=CHUNK):
        yield f"{kind} {identity}：标着第{sequence}条封过，封签里没有它。"


def _sealed_entries_findings() -> Iterator[str]:
    rows = (
        SealedHead.objects.order_by("pk")
        .values_list("subject_kind", "subject_id", "sequence", "hash")
        .iterator(chunk_size=AT_ONCE)
    )
    batch: list[tuple[str, str, int, str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
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


def without_a_row(subject: str, birth: str, rows: Any) -> Iterator[str]:
    """The ids of chains that begin with an entry of this kind, and of which none of `rows` is left."""
    born = TimelineEntry.objects.filter(subject_kind=subject, kind=birth).values_list("subject_id")
    there = rows.order_by().annotate(said=Cast("pk", CharField())).values_list("said")
    for (identity,) in born.difference(there).iterator(chunk_size=CHUNK):
        yield identity
