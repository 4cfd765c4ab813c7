"""kill -9 in the middle of acts, again and again: what was acknowledged is there exactly once, and nothing is half there.

KILLS=n sets how many. A slow machine takes longer for them; only one that hangs is stopped, after SECONDS.
"""

import contextlib
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from .journeys import Ledger, Person
from .served import HERE, Installation, installed

pytestmark = pytest.mark.kill

KILLS = int(os.environ.get("KILLS", "200"))
SECONDS = 900
PEOPLE = 6
# Of a hundred kills: so many hit a worker of the web server, so many the background worker, the others everything at once.
OF_A_HUNDRED = {"web": 88, "background": 7}
# What waits when all are killed may be thousands, as the background worker hardly lived; a round takes a thousand.
ROUNDS = 40
WATCHED = ("-c", str(HERE / "gunicorn_watched.py"))


def opens_no_database(installation: Installation) -> bool:
    """Whether loading the program leaves the database alone, so that gunicorn may load it once and then fork (TRIED.md §2)."""
    code = "import minsheng.config.wsgi; from django.db import connection; print(connection.connection is None)"
    return installation.program("-c", code).stdout.strip() == "True"


def nothing_waits(installation: Installation) -> bool:
    code = "import django; django.setup(); from minsheng.foundation.models import OutboxItem as O; print(O.objects.filter(sent_at=None).exists())"
    return installation.program("-c", code).stdout.strip() == "False"


def kill_one(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class Killer:
    """Kills at random moments; `hits` counts what the victims of the web server had in hand."""

    def __init__(self, installation: Installation, *options: str) -> None:
        self.installation, self.options = installation, options
        self.dice = random.Random(1949)
        self.kills: Counter[str] = Counter()
        self.hits: Counter[str] = Counter()

    def begin(self) -> None:
        self.installation.start_web(*self.options)
        self.installation.start_worker()

    def kill(self) -> None:
        drawn = self.dice.randrange(100)
        if drawn < OF_A_HUNDRED["web"]:
            self.web()
        elif drawn < sum(OF_A_HUNDRED.values()):
            self.background()
        else:
            self.everything()

    def web(self) -> None:
        busy = [pid for pid in self.installation.web_workers() if (self.installation.in_hand_folder / str(pid)).exists()]
        if not busy:
            return
        victim = self.dice.choice(busy)
        requests, acts = self.installation.in_hand(victim)
        kill_one(victim)
        self._hit("web", requests, acts)
        (self.installation.in_hand_folder / str(victim)).unlink(missing_ok=True)

    def background(self) -> None:
        assert self.installation.worker is not None
        kill_one(self.installation.worker.pid)
        self.installation.worker.wait(10)
        self.installation.start_worker()
        self._hit("background", 0, 0)

    def everything(self) -> None:
        in_hand = [self.installation.in_hand(pid) for pid in self.installation.web_workers()]
        self.installation.kill_group()
        self._hit("everything", sum(r for r, _ in in_hand), sum(a for _, a in in_hand))
        self.begin()

    def _hit(self, what: str, requests: int, acts: int) -> None:
        self.kills[what] += 1
        self.hits += Counter(requests=requests, acts=acts, with_request=bool(requests), with_act=bool(acts))


def test_killed_in_the_middle_of_acts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with installed(tmp_path, RECEIPT_TRIES="100000") as installation:
        killer = Killer(installation, *WATCHED, *(["--preload"] if opens_no_database(installation) else []))
        ledger, stop = Ledger(), threading.Event()
        killer.begin()
        people = [Person(installation, ledger, stop, number) for number in range(PEOPLE)]
        began = time.monotonic()
        for person in people:
            person.start()
        while killer.kills.total() < KILLS and time.monotonic() < began + SECONDS:
            time.sleep(killer.dice.uniform(0.1, 0.85))
            if not any(person.starves for person in people):
                killer.kill()
        took = time.monotonic() - began
        stop.set()
        for person in people:
            person.join(150)
        installation.kill_group()
        for _ in range(ROUNDS):
            installation.program("-m", "django", "worker", "--once")
            if nothing_waits(installation):
                break
        path = tmp_path / "ledger.json"
        path.write_text(json.dumps({"matters": ledger.matters, "files": ledger.files}), encoding="utf-8")
        judged = json.loads(installation.program("-m", "tests.faults.judge", str(path)).stdout.splitlines()[-1])
        verified = installation.verify()
    with capsys.disabled():
        database = "PostgreSQL" if installation.database else "SQLite"
        lost = sum("LOST" in finding for finding in judged["findings"])
        print(
            f"\n{database}: {killer.kills.total()} kills in {took:.0f} s {dict(killer.kills)}, in hand {dict(killer.hits)};"
            f"\n  {dict(ledger.counts)}; matters {len(ledger.matters)}, files {len(ledger.files)}; lost={lost};"
            f"\n  { ({k: v for k, v in judged.items() if k != 'findings'}) }; verify exit {verified['exit']}"
        )
    assert ledger.faults == []
    assert judged["findings"] == []
    assert verified["exit"] == 0, verified
    assert not any(person.is_alive() for person in people)
    # The kills were no theatre: they were many, hit acts, cut answers off, and some of what was cut had been done.
    assert killer.kills.total() >= KILLS
    assert killer.hits["with_act"] > 0
    assert ledger.counts["cut"] > 0
    assert ledger.matters
