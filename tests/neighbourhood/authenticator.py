"""A security key in memory: makes and uses real keys, and answers what a page asks as a browser at `origin` would pass it on (WebAuthn)."""

import base64
import hashlib
import json
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_b64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "===")


class Authenticator:
    """One device of one person. `count` is its count of uses; those of telephones stay at 0."""

    def __init__(self, origin: str = "http://localhost", count: int = 0, counts: bool = True) -> None:
        self.origin, self.count, self.counts = origin, count, counts
        self.keys: dict[str, ec.EllipticCurvePrivateKey] = {}

    def create(self, asked: str) -> str:
        """navigator.credentials.create"""
        question, key, made = json.loads(asked), ec.generate_private_key(ec.SECP256R1()), token_bytes(32)
        self.keys[b64(made)] = key
        point = key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        data = self._data(question["rp"]["id"], PRESENT | VERIFIED | WITH_KEY)
        data += bytes(16) + len(made).to_bytes(2, "big") + made + public
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client("webauthn.create", question["challenge"])
        return self._answer(b64(made), clientDataJSON=b64(said), attestationObject=b64(attestation), transports=["internal"])

    def get(self, asked: str, *, key: str = "", of: str = "") -> str:
        """navigator.credentials.get with the first key that is asked for and lies in here; `key` and `of` insist on others."""
        question = json.loads(asked)
        used = key or next(one["id"] for one in question["allowCredentials"] if one["id"] in self.keys)
        self.count += self.counts
        data = self._data(question["rpId"], PRESENT | VERIFIED)
        said = self._client("webauthn.get", question["challenge"])
        signature = self.keys[used].sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(of or used, clientDataJSON=b64(said), authenticatorData=b64(data), signature=b64(signature))

    def _data(self, site: str, flags: int) -> bytes:
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, key: str, **response: Any) -> str:
        return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": response})
