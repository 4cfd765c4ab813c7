"""What a phone seals to the office: only the office opens it, not the phone that wrote it (docs/notebook.md, "Sealing").

`0x01 ‖ ephemeral public key (65 bytes) ‖ nonce (12 bytes) ‖ AES-256-GCM`, the key by HKDF-SHA256 from an ECDH on P-256. The private keys are
files beside the others (`notebook.key`, then `notebook-2.key` …): the newest is given out, older ones open what a phone still carries.
"""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from .privacy import key_bytes

VERSION = b"\x01"
INFO = b"minsheng notebook 1"
POINT, NONCE, TAG = 65, 12, 16
FIRST_KEY = "notebook.key"
NAMES = re.compile(r"notebook(?:-(\d{1,6}))?\.key")
# The order of P-256: a private key is a number from 1 to below it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class UnknownKey(Exception):
    """Sealed to a key that is not here (yet)."""


class DoesNotOpen(Exception):
    """Sealed to a key that is here, and yet it does not open: damaged on the way, or for another record."""


@dataclass(frozen=True)
class OfficeKey:
    """One key of the office. `id` says which one a phone sealed to; `public` is the uncompressed point."""

    id: str
    public: bytes
    private: ec.EllipticCurvePrivateKey


def to_text(value: bytes) -> str:
    """base64url without padding, as it stands in JSON."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def from_text(value: str) -> bytes:
    """Raises ValueError for what is no base64url."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", value):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


def key_names(folder: Path) -> list[str]:
    """The files of notebook keys in a folder, the oldest first."""
    found = [(int(match[1] or 1), path.name) for path in folder.glob("notebook*.key") if (match := NAMES.fullmatch(path.name))]
    return [name for _number, name in sorted(found)]


def office_keys() -> list[OfficeKey]:
    """All keys that are here, the oldest first; the first one is made where there is none."""
    return [_key(key_bytes(name)) for name in key_names(Path(settings.KEYS)) or [FIRST_KEY]]


def newest_key() -> OfficeKey:
    return office_keys()[-1]


def make_another_key() -> OfficeKey:
    """From now on phones are given a new key; what was sealed to the ones before still opens."""
    office_keys()  # makes the first where there is none
    names = key_names(Path(settings.KEYS))
    last = NAMES.fullmatch(names[-1])
    number = int(last[1] or 1) if last else 1
    return _key(key_bytes(f"notebook-{number + 1}.key"))


@lru_cache(maxsize=16)
def _key(secret: bytes) -> OfficeKey:
    private = ec.derive_private_key(int.from_bytes(secret, "big") % (_ORDER - 1) + 1, ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return OfficeKey(hashlib.sha256(public).hexdigest()[:16], public, private)


def _shared(secret: bytes, ephemeral: bytes, office: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=ephemeral + office, info=INFO).derive(secret))


def open_sealed(sealed: bytes, *, key: str, about: str) -> bytes:
    """The plain text of what was sealed for `about` (the record's id in small letters). Raises UnknownKey and DoesNotOpen."""
    found = next((one for one in office_keys() if one.id == key), None)
    if found is None:
        raise UnknownKey(key)
    return open_with(found, sealed, about)


def open_with(key: OfficeKey, sealed: bytes, about: str) -> bytes:
    if b"\x01" < sealed[:1] < b"\x10":
        raise UnknownKey("another version of sealing")
    if sealed[:1] != VERSION or len(sealed) < 1 + POINT + NONCE + TAG:
        raise DoesNotOpen(about)
    ephemeral, nonce, rest = sealed[1 : 1 + POINT], sealed[1 + POINT : 1 + POINT + NONCE], sealed[1 + POINT + NONCE :]
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ephemeral)
        secret = key.private.exchange(ec.ECDH(), theirs)
        return _shared(secret, ephemeral, key.public).decrypt(nonce, rest, about.encode())
    except (InvalidTag, ValueError) as error:
        raise DoesNotOpen(about) from error


def seal_to(public: bytes, plain: bytes, about: str) -> bytes:
    """What a phone does, for measuring and for tests: twice the same gives two different things."""
    mine = ec.generate_private_key(ec.SECP256R1())
    ephemeral = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    office = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    nonce = secrets.token_bytes(NONCE)
    sealed = _shared(mine.exchange(ec.ECDH(), office), ephemeral, public).encrypt(nonce, plain, about.encode())
    return VERSION + ephemeral + nonce + sealed
