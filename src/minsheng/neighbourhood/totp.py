"""Codes of six digits that a telephone and the office both work out from a shared secret and the clock (RFC 6238)."""

import base64
import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
DIGITS = 6


def new_secret() -> str:
    """160 bits in base32, as every authenticator app takes it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def _totp(secret: str) -> TOTP:
    # The apps know SHA-1 only; RFC 6238 uses it as an HMAC, where its collisions do no harm.
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)


def address_of(secret: str, account: str, issuer: str) -> str:
    """otpauth://…, what the QR code says."""
    return _totp(secret).get_provisioning_uri(account, issuer)


def code_at(secret: str, moment: float) -> str:
    return _totp(secret).generate(int(moment)).decode()


def step_of(secret: str, code: str, moment: float, after: int = 0) -> int | None:
    """The half minute whose code this is: now, the one before or the one to come (clocks differ), and later than `after`."""
    now, found = int(moment) // STEP, None
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(code_at(secret, step * STEP), code) and step > after:
            found = step
    return found
