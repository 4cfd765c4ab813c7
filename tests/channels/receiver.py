"""Another system, as a real web server in this process: it keeps what it was sent, and answers as a test wants it to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Sent:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answers` are taken one after the other, the last one again and again: (status, body), or "garbage", "drip", "hang up"."""

    address: str
    got: list[Sent] = field(default_factory=list)
    answers: list[Any] = field(default_factory=lambda: [(200, b"ok")])

    def next_answer(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Asked(BaseHTTPRequestHandler):
    def _serve(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        receiver.got.append(Sent(self.command, self.path, dict(self.headers), body))
        answer = receiver.next_answer()
        if callable(answer):
            answer = answer(receiver.got[-1])
        if answer == "garbage":
            self.wfile.write(b"\x00\xff not http at all\r\n\r\n")
        elif answer == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(100):
                try:
                    self.wfile.write(b"x")
                    self.wfile.flush()
                except OSError:
                    break
                time.sleep(0.05)
        elif answer != "hang up":
            status, said, *kind = answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            if kind:
                self.send_header("Content-Type", kind[0])
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(said)
        self.close_connection = True

    do_GET = do_POST = _serve

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def receiving() -> Iterator[Receiver]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Asked)
    server.daemon_threads = True
    server.receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.receiver
    finally:
        server.shutdown()
        server.server_close()
