"""Names and telephones are kept encrypted; the key is a file beside the data, never in the database (docs/privacy.md).

A value is sealed with AES-256-GCM under a key derived from `privacy.key`; the place it belongs to is authenticated with it, so that a
sealed value moved to another column does not open. Exact look-ups go through an HMAC-SHA256 index under a second derived key.
"""

import base64
import csv
import hmac
import os
import re
import secrets
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

# So many digits the shortest landline has.
WITHOUT_AREA_CODE = 7
FORMS_OF_ADDRESS = (
    *("大娘", "大爷", "先生", "女士", "师傅", "阿姨", "奶奶", "爷爷", "大姐", "大哥", "老师", "大叔", "大婶"),
    *("叔", "婶", "姐", "哥"),
)


@lru_cache(maxsize=1)
def compound_surnames() -> tuple[str, ...]:
    """Surnames of two characters: data/double_surnames.csv."""
    text = (files("minsheng.foundation") / "data" / "double_surnames.csv").read_text(encoding="utf-8")
    return tuple(row["surname"] for row in csv.DictReader(text.splitlines()))


class KeyDoesNotFit(Exception):
    """A sealed value does not open with this installation's key: the key file is missing, replaced, or the value was changed."""


def key_file(name: str) -> Path:
    return Path(settings.KEYS) / name


@lru_cache(maxsize=16)
def key_bytes(name: str, size: int = 32) -> bytes:
    """The key from its file; made at the first use of a new installation, whole or not at all, by one of those who ask at once.

    Raises KeyDoesNotFit for a file that holds no key of `size` bytes.
    """
    path = key_file(name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_name(f"{name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(base64.b64encode(secrets.token_bytes(size)).decode())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(half, path)
        half.unlink()
    try:
        key = base64.b64decode(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise KeyDoesNotFit(name) from error
    if len(key) != size:
        raise KeyDoesNotFit(name)
    return key


def _derived(purpose: str) -> bytes:
    return _derive(key_bytes("privacy.key"), purpose)


@lru_cache(maxsize=8)
def _derive(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, b"minsheng/" + purpose.encode(), "sha256")


@lru_cache(maxsize=2)
def _sealer(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(value: str, place: str) -> str:
    """`value` encrypted for `place` (such as "resident.name"); the empty string stays empty."""
    if not value:
        return ""
    nonce = secrets.token_bytes(12)
    sealed = _sealer(_derived("seal")).encrypt(nonce, value.encode(), place.encode())
    return "1:" + base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, place: str) -> str:
    """What was sealed for `place`. Raises KeyDoesNotFit where the key or the value is not the one it was."""
    if not sealed:
        return ""
    try:
        raw = base64.b64decode(sealed.removeprefix("1:"))
        return _sealer(_derived("seal")).decrypt(raw[:12], raw[12:], place.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise KeyDoesNotFit(place) from error


def index_of(value: str, place: str) -> str:
    """The HMAC under which an exact value is found again; empty for the empty value."""
    return hmac.digest(_derived("index"), f"{place}\0{value}".encode(), "sha256").hex() if value else ""


def plain_phone(typed: str) -> str:
    """A telephone number as digits only, full-width digits and separators understood, +86 dropped."""
    digits = "".join(str(int(char)) for char in typed if char.isdecimal())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def is_number_of(typed: str, phone: str) -> bool:
    """Whether this telephone was typed, a landline perhaps without its area code."""
    digits = plain_phone(typed)
    return len(digits) >= WITHOUT_AREA_CODE and plain_phone(phone).endswith(digits)


def is_phone(digits: str) -> bool:
    """Mobile, landline with or without area code, 400 and short service numbers (DOMAIN §9.4); test numbers start with 100000."""
    return bool(re.fullmatch(r"1\d{10}|0\d{9,11}|[2-8]\d{6,7}|400\d{7}|\d{5}", digits))


def masked_name(name: str) -> str:
    """张三 → 张*, 欧阳锋 → 欧阳*; a form of address behind a surname stays (李大娘, 欧阳女士), it names nobody: 张建国先生 → 张先生."""
    if not name:
        return name
    surname = next((s for s in compound_surnames() if name.startswith(s) and len(name) > len(s)), name[0])
    address = next((one for one in FORMS_OF_ADDRESS if name.endswith(one)), "")
    if address and len(name) - len(address) <= len(surname):
        return name
    return surname + (address or "*")


def masked_phone(phone: str) -> str:
    """A mobile number keeps its first three and last four digits; anything shorter only the last two."""
    if len(phone) < 11:
        return "*" * (len(phone) - 2) + phone[-2:] if len(phone) > 4 else "*" * len(phone)
    return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"


def looks_masked(value: str) -> bool:
    """A masked value can't be saved back (invariant 7)."""
    return "*" in value or "＊" in value
