"""An installation of one's own: a small district in a folder and a database nobody else touches, served by the real program."""

import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from tests.postgres import tool
from tests.prepared import bring_tables, folder_made_once, key_of_the_code

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
MADE_BY = (HERE / "settle.py", ROOT / "tests" / "people.py", ROOT / "tests" / "passwords.py")
GUNICORN = [sys.executable, "-m", "gunicorn", "minsheng.config.wsgi:application", "--worker-class", "gthread", "--workers", "2"]
GUNICORN += ["--threads", "4", "--timeout", "120", "--no-control-socket", "--log-level", "error"]

# Whoever waits for a process waits this long (seconds) and no test measures it: a slow machine is no fault, a hanging process is.
PATIENCE = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """`database` is a DATABASE_URL, empty for SQLite in the folder; `settled` what tests/faults/settle.py printed; `root` the program."""

    folder: Path
    database: str = ""
    more: dict[str, str] = field(default_factory=dict)
    settled: dict[str, Any] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    group: int | None = None
    web: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    log_elsewhere: Path | None = None
    root: Path = ROOT

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def surroundings(self) -> dict[str, str]:
        left = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MINSHENG_") and k not in left}
        kept |= {"MINSHENG_DATA": str(self.folder), "MINSHENG_TESTING": "1", "DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
        kept |= {"FAULTS_IN_HAND": str(self.in_hand_folder), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
        kept |= {"PYTHONPATH": str(self.root / "src")}
        return kept | ({"DATABASE_URL": self.database} if self.database else {}) | self.more

    @property
    def in_hand_folder(self) -> Path:
        return self.folder / "in-hand"

    @property
    def log(self) -> Path:
        return self.log_elsewhere or self.folder / "log"

    def program(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `python …` in these surroundings."""
        line = [sys.executable, *arguments]
        done = subprocess.run(line, env=self.surroundings, cwd=self.root, capture_output=True, text=True)
        if check and done.returncode:
            raise AssertionError(f"{arguments} ended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done

    def settle(self) -> None:
        self.in_hand_folder.mkdir(parents=True, exist_ok=True)
        self.settled = json.loads(self.program("-m", "tests.faults.settle").stdout)

    def token(self, name: str) -> str:
        return str(self.settled["tokens"][name])

    def start(self, line: list[str]) -> subprocess.Popen[bytes]:
        """A process of the installation's group; the first one begins the group."""
        with self.log.open("ab") as log:
            started = subprocess.Popen(
                line, env=self.surroundings, cwd=self.root, stdout=log, stderr=log, process_group=self.group or 0
            )
        self.group = self.group or started.pid
        return started

    def start_gunicorn(self, *more: str) -> None:
        self.web = self.start([*GUNICORN, "--bind", f"127.0.0.1:{self.port}", *more])

    def start_web(self, *more: str) -> None:
        self.start_gunicorn(*more)
        self.wait_until_healthy()

    def start_worker(self) -> None:
        self.worker = self.start([sys.executable, "-m", "django", "worker"])

    def wait_until_healthy(self, patience: float = PATIENCE) -> None:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.base}/healthz", timeout=5):
                    return
            except (URLError, OSError):  # also what answers, but with a 503
                time.sleep(0.02)
        raise AssertionError(f"not healthy after {patience} s:\n{self.log.read_text(errors='replace')[-3000:]}")

    def web_workers(self) -> list[int]:
        """The processes that gunicorn's master has forked."""
        assert self.web is not None
        try:
            children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text()
        except OSError:
            return []
        return [int(pid) for pid in children.split()]

    def in_hand(self, pid: int) -> tuple[int, int]:
        """How many requests and acts a worker of gunicorn has in hand."""
        try:
            found = (self.in_hand_folder / str(pid)).read_bytes()
        except OSError:
            return 0, 0
        return (found[0], found[1]) if len(found) == 2 else (0, 0)

    def kill_group(self) -> None:
        if self.group is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.group, signal.SIGKILL)
            for process in (self.web, self.worker):
                if process is not None:
                    process.wait(PATIENCE)
        self.group = self.web = self.worker = None

    def verify(self) -> dict[str, Any]:
        """What `minsheng verify --json` says last, with its exit code."""
        done = self.program("-m", "django", "verify", "--json", check=False)
        lines = done.stdout.strip().splitlines()
        said = (
            json.loads(lines[-1])
            if lines and lines[-1].startswith("{")
            else {"findings": [f"verify broke: {done.stderr[-2000:]}"]}
        )
        return {"exit": done.returncode, **said}


def new_database(server: str, options: str = "") -> str:
    """Make a database of one's own on a PostgreSQL server; `server` is the DATABASE_URL of its first one."""
    name = f"faults_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {options}".encode())
    return f"{server.rsplit('/', 1)[0]}/{name}"


def _settle(folder: Path) -> None:
    """What every installation begins with: the folder `data`; in settled.json what settle.py said and the name of the database; for
    other servers, the database as a script.
    """
    server = os.environ.get("DATABASE_URL", "")
    pattern = Installation(folder / "data", new_database(server) if server else "")
    if not server:
        bring_tables(pattern.folder / "minsheng.sqlite3")
    pattern.settle()
    name = pattern.database.rsplit("/", 1)[-1]
    if server:
        subprocess.run([tool("pg_dump"), "--file", folder / "database.sql", pattern.database], check=True)
    (folder / "settled.json").write_text(json.dumps({"database": name, "settled": pattern.settled}), encoding="utf-8")


def _copied(made: Path, name: str, server: str, options: str) -> str:
    """The database `name` once more, on the server of this run or on another."""
    if server == os.environ["DATABASE_URL"]:
        return new_database(server, f"TEMPLATE {name} {options}")
    copy = new_database(server, options)
    line = [tool("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--file", made / "database.sql", copy]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
    return copy


@contextmanager
def installed(folder: Path, server: str | None = None, options: str = "", **more: str) -> Iterator[Installation]:
    """A settled installation on the database this run of the tests is for, or on another server; `options` go to CREATE DATABASE."""
    server = os.environ.get("DATABASE_URL", "") if server is None else server
    run = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode()).hexdigest()[:8]
    made = folder_made_once(f"settled-{key_of_the_code(*MADE_BY)}-{run}", _settle)
    pattern = json.loads((made / "settled.json").read_text(encoding="utf-8"))
    shutil.copytree(made / "data", folder, dirs_exist_ok=True)
    database = _copied(made, pattern["database"], server, options) if server else ""
    settings = {f"MINSHENG_{name}": value for name, value in more.items()}
    installation = Installation(folder, database, settings, pattern["settled"])
    try:
        yield installation
    finally:
        installation.kill_group()
