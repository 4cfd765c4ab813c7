"""The official account 微信公众号: is it WeChat that asks, what does the message say, how is an answer written.

Signature and encryption as WeChat and WeCom describe them: SHA-1 over the sorted parts; AES-256-CBC, the key's first 16 bytes as IV, padded to
32 bytes; inside: 16 random bytes, the length in 4 bytes, the text, and for whom it is.
"""

import base64
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass
from xml.parsers import expat

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
MOST = 64 * 1024


class NotGenuine(Exception):
    """It is not from WeChat, not for us, or was changed on the way."""


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def require_signature(given: str, *parts: str) -> None:
    if not hmac.compare_digest(given.encode(), signature(*parts).encode()):
        raise NotGenuine("signature")


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    try:
        key = base64.b64decode(aes_key + "=", validate=True)
    except ValueError as error:
        raise NotGenuine("key") from error
    if len(key) != 32:
        raise NotGenuine("key")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def opened(encrypted: str, aes_key: str, receiver: str) -> str:
    """The text inside. Raises NotGenuine, always for the same reason: whoever guesses learns nothing from it."""
    decryptor = _cipher(aes_key).decryptor()
    try:
        raw = base64.b64decode(encrypted, validate=True)
        plain = decryptor.update(raw) + decryptor.finalize()
        padding = plain[-1]
        if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
            raise NotGenuine("content")
        plain = plain[:-padding]
        (length,) = struct.unpack(">I", plain[16:20])
        text, whom = plain[20 : 20 + length], plain[20 + length :]
        if len(text) != length or not hmac.compare_digest(whom, receiver.encode()):
            raise NotGenuine("content")
        return text.decode()
    except (ValueError, IndexError, struct.error) as error:
        raise NotGenuine("content") from error


def closed(text: str, aes_key: str, receiver: str) -> str:
    """The text as only the receiver can open it."""
    inside = text.encode()
    plain = secrets.token_bytes(16) + struct.pack(">I", len(inside)) + inside + receiver.encode()
    padding = BLOCK - len(plain) % BLOCK
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()).decode()


def fields_of(xml: bytes | str) -> dict[str, str]:
    """The elements right below the root, by name. A document type, and with it every entity of somebody's own, is refused; so is what is nested
    deeper than a message is."""
    found: dict[str, str] = {}
    path: list[str] = []

    def refuse(*_: object) -> None:
        raise NotGenuine("document type")

    def start(name: str, _attributes: dict[str, str]) -> None:
        path.append(name)
        if len(path) > 8 or len(found) > 100:
            raise NotGenuine("too deep")
        if len(path) == 2:
            found[name] = ""

    def end(_name: str) -> None:
        path.pop()

    def text(data: str) -> None:
        if len(path) == 2:
            found[path[1]] += data

    parser = expat.ParserCreate()
    parser.buffer_text, parser.buffer_size = True, 64 * 1024
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse  # type: ignore[assignment]
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise NotGenuine("not a message") from error
    return found


def _cdata(value: str) -> str:
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def answer_xml(to: str, sender: str, moment: int, words: str) -> str:
    return (
        f"<xml><ToUserName>{_cdata(to)}</ToUserName><FromUserName>{_cdata(sender)}</FromUserName>"
        f"<CreateTime>{moment}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>{_cdata(words)}</Content></xml>"
    )


def closed_xml(xml: str, *, token: str, aes_key: str, receiver: str, moment: str, nonce: str) -> str:
    encrypted = closed(xml, aes_key, receiver)
    return (
        f"<xml><Encrypt>{_cdata(encrypted)}</Encrypt><MsgSignature>{_cdata(signature(token, moment, nonce, encrypted))}"
        f"</MsgSignature><TimeStamp>{moment}</TimeStamp><Nonce>{_cdata(nonce)}</Nonce></xml>"
    )


@dataclass(frozen=True)
class Incoming:
    """One message. `identity` is WeChat's own, the same however often it is sent; `sender` the person's openid."""

    identity: str
    sender: str
    kind: str
    words: str
    media: str


def incoming_of(fields: dict[str, str]) -> Incoming:
    """Text, a picture, or a sound with what WeChat understood of it. An event has no id of its own: who and when stand for it."""
    sender, kind = fields.get("FromUserName", ""), fields.get("MsgType", "")
    if not sender or not kind:
        raise NotGenuine("not a message")
    identity = fields.get("MsgId") or f"{sender}:{fields.get('CreateTime', '')}"
    words = {"text": fields.get("Content", ""), "voice": fields.get("Recognition", "")}.get(kind, "")
    if kind == "event":
        kind = fields.get("Event", "").lower()
    media = fields.get("MediaId", "") if kind in ("image", "voice") else ""
    return Incoming(identity[:64], sender[:128], kind, words.strip(), media[:200])
