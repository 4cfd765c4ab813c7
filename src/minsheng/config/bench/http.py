"""Ask the real server for everything in the table, over connections that stay open, in turn, and say how long it took."""

import http.client
import json
import math
import os
import platform
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from minsheng.casework.models import Case, Voice
from minsheng.config.management.commands.serve import web_command

from .measured import Measured, Scene, Sent, bare, everything
from .probe import IN_DATABASE, STATEMENTS, TELL

PATIENCE = 180
WARM = 3


class WentWrong(Exception):
    """The server answered otherwise than it should have."""


@dataclass
class Taken:
    """What one line took: milliseconds, sorted once all are there; statements; milliseconds in the database."""

    line: Measured
    times: list[float] = field(default_factory=list)
    statements: int = 0
    in_database: list[float] = field(default_factory=list)

    def at(self, part: float) -> float:
        """The time within which `part` of the requests were answered (nearest rank)."""
        return sorted(self.times)[max(0, math.ceil(part * len(self.times)) - 1)]


@contextmanager
def served(port: int, workers: int) -> Iterator[int]:
    """The web server as `minsheng serve` starts it, but for what counts statements. Yields its process id."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "minsheng.config.settings", "MINSHENG_BENCH": "1"}
    web = subprocess.Popen(web_command({"host": "127.0.0.1", "port": port, "workers": workers}), env=environment)
    try:
        began = time.monotonic()
        while not _listens(port):
            if web.poll() is not None or time.monotonic() - began > PATIENCE:
                raise WentWrong("the server does not start")
            time.sleep(0.1)
        yield web.pid
    finally:
        web.terminate()
        web.wait(timeout=PATIENCE)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(line: http.client.HTTPConnection, sent: Sent, status: int) -> tuple[float, Any]:
    """Milliseconds until the whole answer was there, and the answer's head."""
    body = sent.body.encode() if sent.body else None
    began = time.perf_counter()
    line.request(sent.method, sent.path, body=body, headers=sent.head)
    answer = line.getresponse()
    text = answer.read()
    took = (time.perf_counter() - began) * 1000
    if answer.status != status:
        raise WentWrong(f"{sent.method} {sent.path}: {answer.status}, {text[:300].decode(errors='replace')}")
    return took, answer.headers


def measure(port: int, samples: int, only: str, say: Callable[[int, int], None]) -> list[Taken]:
    """Everything in the table `samples` times: in turn, so that a slow minute of the machine falls on all alike."""
    scene = Scene()
    lines = [*bare(scene), *(one for one in everything(scene) if only in f"{one.name} {one.who}")]
    taken = [Taken(one) for one in lines]
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    for turn in range(-WARM, samples):
        for one in taken:
            took, head = ask(line, one.line.send(), one.line.status)
            if turn < 0:
                continue
            one.times.append(took)
            one.statements = max(one.statements, int(head[STATEMENTS]))
            one.in_database.append(float(head[IN_DATABASE]))
        if turn >= 0:
            say(turn + 1, samples)
    return taken


def statements_of(port: int, name: str) -> list[tuple[str, list[str]]]:
    """Which statements each line with this in its name takes."""
    scene = Scene()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    found = []
    for one in everything(scene):
        if name in f"{one.name} {one.who}":
            sent = one.send()
            line.request(sent.method, sent.path, body=sent.body.encode() or None, headers=sent.head | {TELL: "1"})
            found.append((f"{one.name}（{one.who}）", _read_json(line)["statements"]))
    return found


def _read_json(line: http.client.HTTPConnection) -> Any:
    return json.loads(line.getresponse().read())


def memory_of_workers(server: int) -> list[float]:
    """Megabytes that each process of the web server holds (RSS); empty where there is no /proc."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            said = dict(row.split(":", 1) for row in status.read_text().splitlines() if ":" in row)
        except OSError:  # it has just ended
            continue
        if said.get("PPid", "").strip() == str(server):
            found.append(int(said["VmRSS"].split()[0]) / 1024)
    return sorted(found)


def report(taken: list[Taken], memory: list[float]) -> dict[str, Any]:
    """Everything as plain values: ratios to the bare read or insert of the same run first."""
    read, insert = taken[0], taken[1]
    rows = []
    for one in taken:
        least = insert if one.line.write else read
        rows.append(
            {
                "name": one.line.name,
                "who": one.line.who,
                "write": one.line.write,
                "samples": len(one.times),
                "ratio": round(one.at(0.5) / least.at(0.5), 2),
                "ratio_p95": round(one.at(0.95) / least.at(0.95), 2),
                **{f"p{int(part * 100)}": round(one.at(part), 2) for part in (0.5, 0.95, 0.99)},
                "in_database": round(sorted(one.in_database)[len(one.in_database) // 2], 2),
                "statements": one.statements,
            }
        )
    return {
        "database": connection.vendor,
        "cases": Case.objects.unscoped("how large is it").count(),
        "voices": Voice.objects.unscoped("how large is it").count(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "worker_mb": [round(one) for one in memory],
        "measured": rows,
    }
