"""The same faults for real: a small disk that another program fills, a disk that was mounted read-only, a PostgreSQL that is stopped."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
import requests

from tests.chain import photo
from tests.postgres import OPTIONS, commands, throwaway_postgresql

from .asking import Reply, api, hand_in
from .journeys import Ledger, Person
from .served import PATIENCE, Installation, installed
from .test_database_away import LONG
from .visiting import AWAY, Visitor

pytestmark = pytest.mark.slow
on_postgresql = pytest.mark.skipif("os.environ.get('MINSHENG_TEST_DB') != 'postgresql'", reason="a fault of PostgreSQL")
on_sqlite = pytest.mark.skipif("os.environ.get('MINSHENG_TEST_DB') == 'postgresql'", reason="a fault of SQLite")


class SmallDisk:
    """A file system of its own in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ballast = folder / "ballast"

    def fill(self) -> None:
        """Another program takes all the room there is."""
        with self.ballast.open("wb", buffering=0) as file, suppress(OSError):
            for size in (1 << 20, 1 << 12, 1):
                with suppress(OSError):
                    while file.write(b"\0" * size) == size:
                        pass

    def empty(self) -> None:
        self.ballast.unlink()

    def remount(self, how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", self.folder], check=True)


def _cannot(why: str) -> None:
    """Left out where the machine forbids it, and said so; on the integration server nothing may be left out."""
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    """Not in pytest's own folder: that is shut to PostgreSQL whenever another run of the tests begins."""
    if os.geteuid() != 0:
        _cannot("only root can mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="minsheng-disk-"))
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], capture_output=True, text=True)
    if done.returncode:
        _cannot(f"no small disk here: {done.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def hear(installation: Installation, words: str) -> Reply:
    body = {"client_id": str(uuid.uuid4()), "text": words, "community": installation.settled["community"]}
    return api(installation, "wangjie", "POST", "/voices", body)


def is_told_in_chinese(installation: Installation, staff: Visitor, words: str) -> None:
    """Page and program, each in its way."""
    page = staff.send("/hear/", words=words, name="李大娘")
    assert (page.status_code, AWAY in page.text, words in page.text) == (503, True, True), page.text[:300]
    answer = hear(installation, words)
    assert (answer.status, answer.kind) == (503, "application/problem+json"), answer.text[:300]
    assert answer.json["title"].startswith(AWAY)


def works_again(installation: Installation, staff: Visitor) -> None:
    assert staff.send("/hear/", words="灯修好了").status_code == 302
    assert hear(installation, "灯修好了").status == 201
    assert installation.verify()["findings"] == []


def answers_at_all(guest: Visitor) -> int:
    """The status of /healthz, once there is somebody to say it."""
    for _ in range(PATIENCE * 10):
        with suppress(requests.ConnectionError):
            return guest.open("/healthz").status_code
        time.sleep(0.1)
    pytest.fail("nobody answers")


def test_a_full_disk(disk: SmallDisk) -> None:
    """Database, photos and seals on one disk, as `make run` has them; with PostgreSQL its tables are on the full disk."""
    with ExitStack() as open_here:
        server, options = None, ""
        if os.environ.get("MINSHENG_TEST_DB") == "postgresql":
            # A server of its own: the disk goes away while others still write.
            server, options = open_here.enter_context(throwaway_postgresql()), "TABLESPACE small"
            tablespace_on(disk, server)
        fill_and_empty(disk, server, options)


def tablespace_on(disk: SmallDisk, server: str) -> None:
    place = disk.folder / "tables"
    place.mkdir()
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "postgres", disk.folder], check=True)
        for above in list(place.parents)[:-2]:
            above.chmod(above.stat().st_mode | 0o011)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'".encode())


def fill_and_empty(disk: SmallDisk, server: str | None, options: str) -> None:
    with installed(disk.folder, server, options) as installation:
        installation.start_web()
        staff = Visitor(installation, "wangjie")
        number = hear(installation, "灯不亮").json["number"]
        disk.fill()
        tries = 0
        while hear(installation, LONG).status == 201:  # until the last begun pages are full
            tries += 1
            assert tries < 200
        is_told_in_chinese(installation, staff, LONG)
        for _ in range(3):
            answer = hand_in(installation, "wangjie", photo("red", (1600, 1200)), voice=number)
            assert (answer.status, answer.json["code"]) == (503, "database_away")
        disk.empty()
        works_again(installation, staff)
        assert hand_in(installation, "wangjie", photo("red", (1600, 1200)), voice=number).status == 201
        files = [path for path in (installation.folder / "files").rglob("*") if path.is_file()]
        assert [path for path in files if path.stat().st_size == 0] == []


def test_a_seal_file_on_a_full_disk(disk: SmallDisk, tmp_path: Path) -> None:
    """The file outside the database stands on a stick that is full: sealing waits, and once there is room all is whole."""
    with installed(tmp_path / "data", SEAL_FILE=str(disk.folder / "seals.jsonl")) as installation:
        disk.fill()
        seal = "import django; django.setup(); from minsheng.foundation.seals import seal_changed_heads; seal_changed_heads()"
        record = "from tests.faults.sealing import hear_once; hear_once()"
        installation.program("-c", f"import django; django.setup(); {record}")
        installation.program("-c", seal, check=False)
        disk.empty()
        installation.program("-c", f"import django; django.setup(); {record}")
        installation.program("-c", seal)
        installation.program("-m", "django", "worker", "--once")
        assert installation.verify()["findings"] == []


@on_sqlite
def test_a_disk_mounted_read_only(disk: SmallDisk, tmp_path: Path) -> None:
    with installed(disk.folder) as installation:
        installation.log.touch()
        disk.remount("ro")
        try:
            installation.log_elsewhere = tmp_path / "log"
            installation.start_gunicorn()
            guest = Visitor(installation)
            assert answers_at_all(guest) == 503
            assert guest.open("/login/").status_code == 200
            page = guest.send("/login/", username="wangjie", password="走出去-迎进来-合伙干")
            assert (page.status_code, AWAY in page.text, "合伙干" in page.text) == (503, True, False)
            answer = hear(installation, "灯不亮")
            assert (answer.status, answer.json["code"]) == (503, "database_away")
        finally:
            disk.remount("rw")
        works_again(installation, Visitor(installation, "wangjie"))


class Server:
    """A PostgreSQL of one's own that can be stopped as a crash stops it. Only processes die here, so commits need no fsync."""

    def __init__(self, url: str) -> None:
        self.url, self.home = url, Path(unquote(urlsplit(url).hostname or ""))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_commit = on")

    def _control(self, *arguments: str) -> None:
        folder = commands()
        assert folder is not None
        line = [str(folder / "pg_ctl"), "-D", str(self.home / "data"), "-s", "-w", *arguments]
        subprocess.run(line, user="postgres" if os.geteuid() == 0 else None, cwd="/", check=True, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        options = OPTIONS.replace("-c synchronous_commit=off", "")
        self._control("-l", str(self.home / "log"), "-o", f"{options} -k {self.home}", "start")

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()


@pytest.fixture
def server() -> Iterator[Server]:
    with throwaway_postgresql() as url:
        server = Server(url)
        with server.stopped():
            pass
        yield server


@on_postgresql
def test_a_server_that_is_stopped(server: Server, tmp_path: Path) -> None:
    with installed(tmp_path / "data", server.url) as installation:
        installation.start_web()
        staff = Visitor(installation, "wangjie")
        with server.stopped():
            is_told_in_chinese(installation, staff, LONG)
            assert staff.open("/healthz").status_code == 503
            assert staff.open("/my-day/").status_code == 503
        works_again(installation, staff)


@on_postgresql
def test_background_work_goes_on_after_the_server_comes_back(server: Server, tmp_path: Path) -> None:
    with installed(tmp_path / "data", server.url) as installation:
        installation.web = installation.start([sys.executable, "-m", "django", "serve", "--port", str(installation.port)])
        installation.wait_until_healthy()
        with server.stopped():
            time.sleep(4)
        installation.wait_until_healthy()
        assert hear(installation, "灯不亮").status == 201
        waiting = "SELECT count(*) FROM foundation_outboxitem WHERE sent_at IS NULL"
        until = time.monotonic() + PATIENCE
        with psycopg.connect(installation.database, autocommit=True) as connection:
            while connection.execute(waiting).fetchone() != (0,):
                assert time.monotonic() < until, "nobody empties the outbox any more"
                time.sleep(0.5)


@on_postgresql
def test_a_server_that_crashes_in_the_middle_of_acts(server: Server, tmp_path: Path) -> None:
    with installed(tmp_path / "data", server.url, RECEIPT_TRIES="100000") as installation:
        installation.start_web()
        ledger, stop = Ledger(), threading.Event()
        people = [Person(installation, ledger, stop, number) for number in range(1, 4)]
        for person in people:
            person.start()
        for _ in range(3):
            time.sleep(3)
            with server.stopped():
                time.sleep(1)
        stop.set()
        for person in people:
            person.join(150)
        for _ in range(4):
            installation.program("-m", "django", "worker", "--once")
        path = tmp_path / "ledger.json"
        path.write_text(json.dumps({"matters": ledger.matters, "files": ledger.files}), encoding="utf-8")
        judged = json.loads(installation.program("-m", "tests.faults.judge", str(path)).stdout.splitlines()[-1])
        assert (ledger.faults, judged["findings"], installation.verify()["findings"]) == ([], [], [])
        assert ledger.counts["away"] > 0
        assert len(ledger.matters) >= len(people)
