"""One call to another host: never to an address inside unless the setting allows it, never longer than SECONDS, no redirects.

The address is resolved once, judged, and the connection is made to exactly that number: a name that changes its mind between the two reaches nothing.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from minsheng.foundation.errors import BadInput

from .outcomes import NotTaken, Unsure

SECONDS = 10
MOST_READ = 64 * 1024
INSIDE = "这个地址在内网里，不让连。确实要连的，请管这台服务器的人打开设置MINSHENG_INNER_ADDRESSES。"
LATE = "等了10秒没等到回话，不知道收没收到。"
NO_ANSWER = "对方没有好好回话，不知道收没收到。"
SAFE_ONLY = "地址要以https://开头，发出去的才不会被人看到。"


@dataclass(frozen=True)
class Call:
    """What is asked of whom. The address and the headers may hold secrets: `covered` says them without."""

    method: str
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    covered: str = ""


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    content_type: str = ""


def require_address(address: str) -> None:
    """Raise BadInput for what is no address that may be called; whether its host lies inside is asked at each call."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.username is not None or parts.fragment:
        raise BadInput("请写完整的地址，比如https://example.cn/receive。", "address", "bad_address")
    if not address.isascii() or any(char.isspace() or ord(char) < 33 for char in address):
        raise BadInput("地址里不能有空格和汉字。", "address", "bad_address")
    if parts.scheme == "http" and not settings.INNER_ADDRESSES:
        raise BadInput(SAFE_ONLY, "address", "address_not_safe")
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        if host.rstrip(".").lower().endswith("localhost") and not settings.INNER_ADDRESSES:
            raise BadInput(INSIDE, "address", "address_inside") from None
        return
    if not _may_be_called(number):
        raise BadInput(INSIDE, "address", "address_inside")


# IPv6 numbers that stand for another one, which may lie inside: translated, tunnelled, of the site.
LEADS_INSIDE = [ipaddress.IPv6Network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "fec0::/10", "::/96")]
MOST_NUMBERS = 3


def _may_be_called(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(number, "ipv4_mapped", None)
    if mapped is not None:
        number = mapped
    hidden = number.version == 6 and any(number in each for each in LEADS_INSIDE)
    return bool(settings.INNER_ADDRESSES) or (number.is_global and not number.is_multicast and not hidden)


def _connect(host: str, port: int) -> socket.socket:
    """A connection to an address that may be called. Every number that the name stands for is judged before one is tried."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotTaken("找不到这个地址，请看看写得对不对、网通不通。", away=True) from error
    if not all(_may_be_called(ipaddress.ip_address(str(place[0]).partition("%")[0])) for *_rest, place in found):
        raise NotTaken(INSIDE)
    last: OSError | None = None
    for family, kind, protocol, _name, place in found[:MOST_NUMBERS]:
        one = socket.socket(family, kind, protocol)
        one.settimeout(SECONDS / 2)
        try:
            one.connect(place)
        except OSError as error:
            one.close()
            last = error
            continue
        return one
    raise NotTaken("连不上对方，对方可能停着。", away=True) from last


def call(wanted: Call, most: int = MOST_READ) -> Reply:
    """Raises NotTaken where nothing can have arrived, Unsure where it may have: no answer in time, or one that is none."""
    try:
        require_address(wanted.address)
    except BadInput as refused:
        raise NotTaken(refused.message) from refused
    parts = urlsplit(wanted.address)
    host, secure = str(parts.hostname), parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    plain = _connect(host, port)
    end = _Deadline(plain)
    try:
        line: Any = http.client.HTTPConnection(host, port, timeout=SECONDS)
        try:
            line.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        except OSError as error:
            raise NotTaken("对方的证书不对，或者不会说https。", away=True) from error
        end.watch(line.sock)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        name = host if port in (80, 443) else f"{host}:{port}"
        headers = {"Host": name, "Content-Length": str(len(wanted.body)), "Connection": "close", "User-Agent": "Minsheng"}
        try:
            line.putrequest(wanted.method, target, skip_host=True, skip_accept_encoding=True)
            for key, value in (headers | wanted.headers).items():
                line.putheader(key, value.encode())
            line.endheaders(wanted.body or None)
            answer = line.getresponse()
            body = answer.read(most)
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = end.over
            raise Unsure(LATE if late else NO_ANSWER) from error
        if end.over or (answer.length and len(body) < most):
            raise Unsure(LATE if end.over else NO_ANSWER)
        return Reply(answer.status, body, answer.headers.get("Content-Type", ""))
    finally:
        end.cancel()
        plain.close()


class _Deadline:
    """Cuts the line when the time is over, however slowly the other side drips."""

    def __init__(self, line: socket.socket) -> None:
        self.over = False
        self._line = line
        self._timer = threading.Timer(SECONDS, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, line: socket.socket) -> None:
        self._line = line

    def cancel(self) -> None:
        self._timer.cancel()
        self._line.close()

    def _cut(self) -> None:
        self.over = True
        try:
            self._line.shutdown(socket.SHUT_RDWR)
        except OSError:
            self._line.close()
