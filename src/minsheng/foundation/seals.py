"""The nightly seal: what a person with the database alone cannot forge, because the signing key and the file lie elsewhere."""

import hashlib
import json
import os
from datetime import UTC
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.db.models import F

from . import clock
from .canonical import canonical_json
from .models import Seal, SealedHead, TimelineHead
from .privacy import key_bytes
from .timeline import NOTHING_BEFORE


def _signer() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key_bytes("seal.key"))


def root_of(heads: list[tuple[str, str, int, str]]) -> str:
    return hashlib.sha256(canonical_json([list(head) for head in sorted(heads)])).hexdigest()


def seal_hash(seal: Seal) -> str:
    moment = seal.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical_json([seal.number, moment, seal.heads, seal.root, seal.previous_hash])).hexdigest()


def seal_is_signed(seal: Seal) -> bool:
    try:
        _signer().public_key().verify(bytes.fromhex(seal.signature), seal.hash.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


@transaction.atomic
def seal_changed_heads() -> Seal | None:
    """Cover every chain that changed since the last seal; None where nothing did."""
    transaction.on_commit(bring_file_up_to_date)
    changed = TimelineHead.objects.exclude(sealed_sequence=F("sequence")).order_by("pk")
    found = list(changed.values_list("pk", "subject_kind", "subject_id", "sequence", "hash"))
    heads = [head[1:] for head in found]
    if not heads:
        return None
    last = Seal.objects.order_by("-number").first()
    seal = Seal(
        number=last.number + 1 if last else 1,
        at=clock.now(),
        heads=len(heads),
        root=root_of(heads),
        previous_hash=last.hash if last else NOTHING_BEFORE,
    )
    seal.hash = seal_hash(seal)
    seal.signature = _signer().sign(seal.hash.encode()).hex()
    seal.save(force_insert=True)
    SealedHead.objects.bulk_create(
        [SealedHead(seal=seal, subject_kind=k, subject_id=i, sequence=s, hash=h) for k, i, s, h in heads], batch_size=500
    )
    sealed = [TimelineHead(pk=pk, sealed_sequence=sequence) for pk, _, _, sequence, _ in found]
    TimelineHead.objects.bulk_update(sealed, ["sealed_sequence"], batch_size=500)
    return seal


def bring_file_up_to_date() -> None:
    """Append every signed seal that is newer than the file's last: also one whose process died, or whose disk was full, in between."""
    path = Path(settings.SEAL_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    missing = Seal.objects.filter(number__gt=max(lines_of_file(), default=0)).order_by("number")
    lines = [
        json.dumps({"number": seal.number, "hash": seal.hash, "signature": seal.signature}) + "\n"
        for seal in missing
        if seal.hash == seal_hash(seal) and seal_is_signed(seal)
    ]
    if not lines:
        return
    cut_off = path.exists() and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="ascii") as file:
        file.write("\n" * cut_off + "".join(lines))
        file.flush()
        os.fsync(file.fileno())


def lines_of_file() -> dict[int, str]:
    """Seal number → hash, as the file outside the database has it; a line cut off by a power failure counts as none."""
    path = Path(settings.SEAL_FILE)
    found = {}
    for line in path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []:
        try:
            row = json.loads(line)
            found[int(row["number"])] = str(row["hash"])
        except (ValueError, KeyError, TypeError):
            continue
    return found
