"""The database is brought up to date while the version before serves, and people go on working. On PostgreSQL nobody notices. SQLite knows
one writer, so that somebody may be put off with a sentence (docs/going-live.md says to stop first). On neither is anything lost.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.asking import Reply, api
from tests.faults.journeys import Ledger, Person
from tests.faults.served import PATIENCE, ROOT, Installation, new_database
from tests.faults.visiting import Visitor

from .before import NEWEST, program_before

pytestmark = [pytest.mark.slow, pytest.mark.kill]

PEOPLE, BREATH = 3, 0.5
READERS = ("/my-day/", "/voices/", "/cases/", "/inbox/", "/hear/")
# What the program holds afterwards, for who compares it with what was acknowledged.
HELD = """
import django, json; django.setup()
from minsheng.casework.models import Case, Voice
why = "the judge looks at everything"
voices = [[v.number, v.words] for v in Voice.objects.unscoped(why)]
print(json.dumps({"voices": voices, "cases": [[c.number, c.title, c.phase] for c in Case.objects.unscoped(why)]}))
"""


class Calm(Person):
    """Takes a breath after each matter: the machine is to bring the database up to date as well."""

    def matter(self) -> None:
        super().matter()
        time.sleep(BREATH)


class Steadfast(Calm):
    """Asks nothing twice: whoever is refused, put off or cut off while the database changes is a finding."""

    def until_answered(self, send: Callable[[], Reply]) -> tuple[Reply, bool]:
        reply = send()
        if reply.status >= 500:
            raise AssertionError(f"{reply.status} {reply.text[:300]}")
        return (reply, False) if reply.status != 409 else super().until_answered(send)


class Reader(threading.Thread):
    """Opens one page after the other and writes down what was not a page."""

    def __init__(self, installation: Installation, stop: threading.Event) -> None:
        super().__init__(name="reader")
        self.visitor, self.stop = Visitor(installation, "wangjie"), stop
        self.seen: Counter[int] = Counter()

    def run(self) -> None:
        while not self.stop.is_set():
            for path in READERS:
                time.sleep(BREATH / 5)
                try:
                    self.seen[self.visitor.open(path).status_code] += 1
                except OSError:
                    self.seen[0] += 1


def migrate(installation: Installation) -> tuple[int, int]:
    """As the page on going live has it: who waits too long for a lock gives up and comes again. Returns how many migrations ran and how often it was tried."""
    around = installation.surroundings | {"PGOPTIONS": "-c lock_timeout=5s"}
    line = [sys.executable, "-m", "django", "migrate", "--no-input"]
    ran = 0
    for tries in range(1, 6):
        done = subprocess.run(line, env=around, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
        ran += done.stdout.count("... OK")
        if done.returncode == 0:
            return ran, tries
        assert "lock timeout" in done.stderr or "locked" in done.stderr, done.stderr[-3000:]
    raise AssertionError(done.stderr[-3000:])


def until(happened: Callable[[], bool], ledger: Ledger) -> None:
    began = time.monotonic()
    while not happened():
        assert ledger.faults == []
        assert time.monotonic() < began + PATIENCE
        time.sleep(0.05)


def test_nobody_notices_the_upgrade(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server = os.environ.get("DATABASE_URL", "")
    before = Installation(tmp_path, new_database(server) if server else "", {"MINSHENG_RECEIPT_TRIES": "100000"})
    before.root = program_before()
    began = time.monotonic()
    before.settle()
    settled = time.monotonic() - began
    after = Installation(tmp_path, before.database, before.more, before.settled)
    ledger, stop = Ledger(), threading.Event()
    kind = Steadfast if server else Calm
    people = [kind(before, ledger, stop, number + 1) for number in range(PEOPLE)]
    try:
        before.start_web()
        before.start_worker()
        reader = Reader(before, stop)
        for thread in (*people, reader):
            thread.start()
        until(lambda: len(ledger.matters) >= PEOPLE, ledger)
        asked, began = ledger.counts["acks"], time.monotonic()
        ran, tries = migrate(after)
        took, during = time.monotonic() - began, ledger.counts["acks"] - asked
        done = len(ledger.matters)
        until(lambda: len(ledger.matters) >= done + 2 * PEOPLE, ledger)  # the version before, with the database of today
        stop.set()
        for thread in (*people, reader):
            thread.join(PATIENCE)
    finally:
        stop.set()
        before.kill_group()
    try:
        after.start_web()
        Steadfast(after, ledger, threading.Event(), 9).matter()
        assert [Visitor(after, "wangjie").open(path).status_code for path in READERS] == [200] * len(READERS)
        numbers = [matter["number"] for matter in ledger.matters]
        assert [api(after, "wangjie", "GET", f"/voices/{number}").status for number in numbers] == [200] * len(numbers)
    finally:
        after.kill_group()
    verified = after.verify()
    held = json.loads(after.program("-c", HELD).stdout)
    with capsys.disabled():
        print(
            f"\n{'PostgreSQL' if server else 'SQLite'}: settled in {settled:.0f} s, {ran} migrations in {took:.1f} s at try {tries}; {during} acts"
            f" meanwhile, {dict(ledger.counts)}; matters {len(ledger.matters)}; pages {dict(reader.seen)}; verify exit {verified['exit']}"
        )
    assert ledger.faults == []
    assert set(reader.seen) <= ({200} if server else {200, 503})
    assert (ledger.counts["nobody"], ledger.counts["cut"]) == (0, 0)
    assert not (server and ledger.counts["away"])
    assert ran >= NEWEST and during > 0
    assert Counter(map(tuple, held["voices"])) == Counter((matter["number"], matter["words"]) for matter in ledger.matters)
    ended = Counter((matter["case"], matter["title"], "confirmed") for matter in ledger.matters)
    assert Counter(map(tuple, held["cases"])) == ended
    assert verified["exit"] == 0, verified
