"""What gunicorn is told besides its command line: each of its workers writes down, in a file of its own name, how many requests and how
many acts (outermost transactions) it has in hand, so that a killer knows what it hit.
"""

import os
import threading
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ["FAULTS_IN_HAND"])
_lock = threading.Lock()
_in_hand = {"requests": 0, "acts": 0}
_file = -1


def _change(what: str, by: int) -> None:
    with _lock:
        _in_hand[what] += by
        if _file >= 0:
            os.pwrite(_file, bytes((_in_hand["requests"], _in_hand["acts"])), 0)


def post_worker_init(worker: Any) -> None:
    global _file
    _file = os.open(FOLDER / str(os.getpid()), os.O_WRONLY | os.O_CREAT)
    from django.db.transaction import Atomic, get_connection  # only the worker needs Django

    enter, leave = Atomic.__enter__, Atomic.__exit__

    def entered(self: Any) -> None:
        outermost = not get_connection(self.using).in_atomic_block
        enter(self)
        if outermost:
            _change("acts", 1)

    def left(self: Any, *error: Any) -> None:
        try:
            leave(self, *error)
        finally:
            if not get_connection(self.using).in_atomic_block:
                _change("acts", -1)

    Atomic.__enter__, Atomic.__exit__ = entered, left  # type: ignore[method-assign,assignment]


def on_starting(server: Any) -> None:
    """With --preload: load the addresses too, so that a new worker is at work at once. No database may be open before the fork."""
    if server.cfg.preload_app:
        from django.db import connection
        from django.urls import get_resolver

        assert len(get_resolver().url_patterns) > 0
        assert connection.connection is None, "loading the program opened the database"


def pre_request(worker: Any, request: Any) -> None:
    _change("requests", 1)


def post_request(worker: Any, request: Any, environ: Any, response: Any) -> None:
    _change("requests", -1)
