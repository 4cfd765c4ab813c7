"""Write the timeline, seal it, and find what was changed behind its back (invariant 2)."""

import hashlib
import json
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC
from typing import Any

from django.db import IntegrityError, models, transaction

from . import clock
from .canonical import canonical_json
from .errors import SomebodyWasFaster
from .events import Happening, PayloadsErased, tell_listeners
from .models import TimelineEntry, TimelineHead
from .together import written_together

NOTHING_BEFORE = "0" * 64


def payload_hash(salt: str, payload: str) -> str:
    """H(salt ‖ payload). A salt that is no hexadecimal was tampered with; it hashes as the text it is, and so fits nothing."""
    try:
        salted = bytes.fromhex(salt)
    except ValueError:
        salted = salt.encode()
    return hashlib.sha256(salted + payload.encode()).hexdigest()


def entry_hash(entry: TimelineEntry) -> str:
    """The hash over all columns of an entry, its payload as H(salt ‖ payload), and the hash of the one before."""
    return hashlib.sha256(
        canonical_json(
            [
                entry.previous_hash,
                entry.subject_kind,
                entry.subject_id,
                entry.sequence,
                entry.kind,
                entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
                entry.by_id,
                entry.also_kind,
                entry.also_id,
                entry.payload_hash,
            ]
        )
    ).hexdigest()


def _entry(event: Happening, sequence: int, previous: str) -> TimelineEntry:
    kind, identity = event.chain()
    also_kind, also_id = event.second_chain()
    payload = canonical_json(event.payload()).decode()
    salt = secrets.token_hex(16)
    entry = TimelineEntry(
        subject_kind=kind,
        subject_id=identity,
        sequence=sequence,
        kind=type(event).__name__,
        at=clock.now(),
        by_id=event.by_id,
        also_kind=also_kind,
        also_id=also_id,
        payload=payload,
        salt=salt,
        payload_hash=payload_hash(salt, payload),
        previous_hash=previous,
    )
    entry.hash = entry_hash(entry)
    return entry


def record(event: Happening) -> TimelineEntry:
    """Write one event to its chain and tell the listeners, inside the act's transaction.

    Raises SomebodyWasFaster when another act tied its entry on in the same moment; the whole act is then undone.
    """
    return record_in_row([event])[0]


def record_in_row(events: Sequence[Happening]) -> list[TimelineEntry]:
    """Several events of one chain, one after the other, with as few statements as one event."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An act records inside its own transaction.")
    (kind, identity), *others = dict.fromkeys(event.chain() for event in events)
    if others:
        raise ValueError("Events in a row belong to one chain.")
    head = TimelineHead.objects.filter(subject_kind=kind, subject_id=identity).first()
    sequence, before = (head.sequence, head.hash) if head else (0, NOTHING_BEFORE)
    entries: list[TimelineEntry] = []
    for event in events:
        entries.append(_entry(event, sequence + len(entries) + 1, entries[-1].hash if entries else before))
    last = entries[-1]
    # No savepoint: whoever came second has lost the whole act, not this step of it.
    try:
        if head:
            tied = TimelineHead.objects.filter(pk=head.pk, sequence=head.sequence)
            if not tied.update(sequence=last.sequence, hash=last.hash):
                raise SomebodyWasFaster
        else:
            TimelineHead.objects.create(subject_kind=kind, subject_id=identity, sequence=last.sequence, hash=last.hash)
        if len(entries) == 1:
            last.save(force_insert=True)
        else:
            TimelineEntry.objects.bulk_create(entries, batch_size=200)
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    for event in events:
        tell_listeners(event)
    return entries


def record_births(events: Sequence[Happening], *beside: Sequence[models.Model]) -> None:
    """Write the first entries of new chains, and `beside` them new rows of other tables, all of it together: nobody else can know these
    subjects yet."""
    entries = [_entry(event, 1, NOTHING_BEFORE) for event in events]
    heads = [TimelineHead(subject_kind=e.subject_kind, subject_id=e.subject_id, sequence=1, hash=e.hash) for e in entries]
    written_together(*beside, heads, entries)
    for event in events:
        tell_listeners(event)


def record_on_chains(events: Sequence[Happening]) -> list[Happening]:
    """Events on many chains of one kind with three statements, for what the program does by itself.

    A chain that somebody writes to at this moment is left for later, so that nobody waits for anybody: gives the events that were written.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An act records inside its own transaction.")
    by_chain: dict[str, list[Happening]] = {}
    for event in events:
        by_chain.setdefault(event.chain()[1], []).append(event)
    kinds = {event.chain()[0] for event in events}
    rows = TimelineHead.objects.filter(subject_kind__in=kinds, subject_id__in=by_chain).select_for_update(skip_locked=True)
    heads, entries, written = list(rows), list[TimelineEntry](), list[Happening]()
    for head in heads:
        for event in by_chain[head.subject_id]:
            entry = _entry(event, head.sequence + 1, head.hash)
            head.sequence, head.hash = entry.sequence, entry.hash
            entries.append(entry)
            written.append(event)
    try:
        TimelineHead.objects.bulk_update(heads, ["sequence", "hash"], batch_size=200)
        TimelineEntry.objects.bulk_create(entries, batch_size=200)
    except IntegrityError as error:
        raise SomebodyWasFaster from error
    for event in written:
        tell_listeners(event)
    return written


def erase_payloads(
    *, chain: tuple[str, str], kinds: Iterable[str], act: str, by_id: int | None, also: tuple[str, str] | None = None
) -> None:
    """Take the payloads of some kinds of entries out of a chain and append that act N did so; the chain stays whole.

    `also` narrows to entries with that second reader: what one person said in a case that others spoke in too.
    """
    entries = TimelineEntry.objects.filter(
        subject_kind=chain[0], subject_id=chain[1], kind__in=list(kinds), payload__isnull=False
    )
    if also is not None:
        entries = entries.filter(also_kind=also[0], also_id=also[1])
    erase_entries(chain=chain, sequences=list(entries.values_list("sequence", flat=True)), act=act, by_id=by_id)


def erase_entries(*, chain: tuple[str, str], sequences: Collection[int], act: str, by_id: int | None) -> None:
    """The same of the entries at these places of a chain."""
    if not sequences:
        return
    record(PayloadsErased(chain_kind=chain[0], chain_id=chain[1], sequences=sorted(sequences), act=act, by_id=by_id))
    entries = TimelineEntry.objects.filter(subject_kind=chain[0], subject_id=chain[1], sequence__in=list(sequences))
    entries.update(payload=None, salt=None)


def facts(entry: TimelineEntry) -> dict[str, Any]:
    """An entry's payload; empty once erased."""
    return json.loads(entry.payload) if entry.payload else {}
