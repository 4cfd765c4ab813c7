"""One content, one hash: RFC 8785 canonical JSON over NFC text, SHA-256, hexadecimal (invariant 1)."""

import hashlib
import unicodedata
from typing import Any

import rfc8785


def normalised(value: Any) -> Any:
    """The same value with every string in NFC; dates and decimals must already be strings."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {normalised(key): normalised(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [normalised(item) for item in value]
    return value


def canonical_json(value: Any) -> bytes:
    return rfc8785.dumps(normalised(value))


def content_hash(value: Any) -> str:
    return hashlib.sha256(canonical_json(value)).hexdigest()


def text_fingerprint(text: str) -> str:
    """Equal for texts that differ only in width, case and white space: how the same message under another number is found."""
    squeezed = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return hashlib.sha256(squeezed.encode()).hexdigest()[:32]
