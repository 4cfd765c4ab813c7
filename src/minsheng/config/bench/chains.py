"""Timeline entries by the thousand: the same hashes as `foundation.timeline.record` writes, without a statement for each.

A test fills an installation and lets `verify` recompute every one of them; another holds each payload against its event.
"""

import hashlib
import json
from datetime import datetime
from random import getrandbits as _drawn
from typing import Any

from minsheng.foundation.timeline import NOTHING_BEFORE

from .rows import Table, moment

# RFC 8785 for what stands here: objects with ASCII keys, whole numbers, texts in NFC without control characters.
canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Chain:
    """One subject's entries, tied on one after the other."""

    __slots__ = ("also", "entries", "identity", "kind", "previous", "sequence")

    def __init__(self, kind: str, identity: int, entries: Table) -> None:
        self.kind, self.identity, self.entries = kind, str(identity), entries
        self.previous, self.sequence = NOTHING_BEFORE, 0

    def tie(
        self, kind: str, at: datetime, by: int | None, /, *, also: int | None = None, also_kind: str = "voice", **facts: Any
    ) -> None:
        """One entry; `also` is the voice (or case) that reads it too."""
        self.sequence += 1
        payload, salt = canonical(facts), f"{_drawn(128):032x}"
        covered = hashlib.sha256(bytes.fromhex(salt) + payload.encode()).hexdigest()
        also_kind, also_id = (also_kind, str(also)) if also else ("", "")
        said = at.isoformat(timespec="microseconds")
        # Nothing in these columns would be written otherwise in JSON: names, numbers and hashes.
        tied = hashed(
            f'["{self.previous}","{self.kind}","{self.identity}",{self.sequence},"{kind}","{said}",'
            f'{by or "null"},"{also_kind}","{also_id}","{covered}"]'
        )
        self.entries.add(
            self.kind, self.identity, self.sequence, kind, moment(at), by, also_kind, also_id, payload, salt, covered, self.previous, tied
        )  # fmt: skip
        self.previous = tied

    def head(self, heads: Table) -> None:
        heads.add(self.kind, self.identity, self.sequence, self.previous)
