"""Ask the program over HTTP, each time on a fresh connection, and know what became of the question."""

import http.client
import json
from dataclasses import dataclass
from typing import Any

from urllib3.filepost import encode_multipart_formdata

from .served import Installation


class NobodyThere(Exception):
    """No connection: the question never reached the server."""


class Cut(Exception):
    """The question was sent, and the connection ended without an answer."""


@dataclass(frozen=True)
class Reply:
    status: int
    kind: str
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


def ask(installation: Installation, method: str, path: str, content: bytes = b"", patience: float = 30, **headers: str) -> Reply:
    """Raises NobodyThere and Cut."""
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=patience)
    try:
        try:
            connection.connect()
        except OSError as error:
            raise NobodyThere from error
        try:
            connection.request(method, path, content or None, {k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers.get("Content-Type", ""), answer.read())
        except (http.client.HTTPException, OSError) as error:
            raise Cut from error
    finally:
        connection.close()


def api(installation: Installation, who: str, method: str, path: str, data: Any = None, **more: Any) -> Reply:
    """One call of the API as `who` (empty: without a key); `data` goes as JSON."""
    headers = {"Authorization": f"Bearer {installation.token(who)}"} if who else {}
    content = b"" if data is None else json.dumps(data).encode()
    return ask(installation, method, f"/api/v1{path}", content, Content_Type="application/json", **headers, **more)


def hand_in(installation: Installation, who: str, photo: bytes, **fields: str) -> Reply:
    """Attach a file."""
    parts: list[Any] = [*fields.items(), ("file", ("p.jpg", photo, "image/jpeg"))]
    content, kind = encode_multipart_formdata(parts)
    return ask(
        installation,
        "POST",
        "/api/v1/attachments",
        content,
        Content_Type=kind,
        Authorization=f"Bearer {installation.token(who)}",
    )
